// A typed row: what the keys say is what the network is asked.
import { expect, test } from './app.ts';

test('decimals typed by key stay as typed and reach the network; what is no number is marked', async ({
  page,
  app,
}) => {
  await page.getByRole('button', { name: /^Iris species/ }).click();
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByRole('toolbar', { name: 'Training' })).toContainText('finished', {
    timeout: 60_000,
  });
  await page.getByRole('tab', { name: /^Results/ }).click();
  const typed = async (name: string, text: string) => {
    const field = page.getByRole('textbox', { name });
    await field.fill('');
    await field.pressSequentially(text);
    await expect(field).toHaveValue(text);
    return field;
  };
  await typed('sepal_length_cm', '5.1');
  await typed('sepal_width_cm', '3,50');
  await typed('petal_length_cm', '1.40');
  const last = await typed('petal_width_cm', '2e-1');
  await expect(last).not.toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByTestId('prediction')).toContainText(/^setosa/);
  await expect(await typed('petal_width_cm', '2e-')).toHaveAttribute('aria-invalid', 'true');
  expect(app.problems).toEqual([]);
});
