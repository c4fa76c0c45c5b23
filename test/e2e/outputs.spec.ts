// Networks with more than one answer: every output has its curves, its scores and its predictions.
import { expect, test } from './app.ts';

test('two outputs, a class and a number: curves, scores and answers of both', async ({ page, app }) => {
  await page.getByRole('button', { name: /^Wine: two answers/ }).click();
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByRole('toolbar', { name: 'Training' })).toContainText('finished', {
    timeout: 60_000,
  });
  await expect(page.getByTestId('metric-badge')).toHaveCount(2);

  const shown = page.getByRole('radiogroup', { name: 'Output on the charts' });
  await expect(page.getByRole('heading', { name: 'Accuracy' })).toBeVisible();
  await shown.getByText('alcohol').click();
  await expect(page.getByRole('heading', { name: 'R²' })).toBeVisible();

  await page.getByRole('tab', { name: /^Results/ }).click();
  const scores = (node: string) => page.getByTestId(`results-of-${node}`);
  await expect(scores('output-1').getByTestId('confusion')).toContainText('class_2');
  await expect(scores('output-2').getByTestId('scores')).toContainText('Root mean squared error');
  await expect(page.getByTestId('prediction-of-output-1').getByTestId('prediction')).toContainText(
    /^class_\d/,
  );
  await expect(page.getByTestId('prediction-of-output-2')).toContainText(/alcohol\s*1[0-5]/);
  expect(app.problems).toEqual([]);
});

test('labels: a point is answered yes or no for each circle', async ({ page, app }) => {
  await page.getByRole('button', { name: /^Overlapping circles: labels/ }).click();
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByRole('toolbar', { name: 'Training' })).toContainText('finished', {
    timeout: 60_000,
  });
  await page.getByRole('tab', { name: /^Results/ }).click();
  await expect(page.getByTestId('label-scores')).toContainText('blue');
  // The middle lies in all three circles.
  for (const name of ['x', 'y']) await page.getByRole('textbox', { name, exact: true }).fill('0');
  const labels = page.getByRole('list', { name: 'Probability of each label' }).getByRole('listitem');
  await expect(labels).toHaveCount(3);
  for (const label of await labels.all()) await expect(label).toHaveAttribute('data-best', 'true');
  for (const name of ['x', 'y']) await page.getByRole('textbox', { name, exact: true }).fill('1.6');
  for (const label of await labels.all()) await expect(label).toHaveAttribute('data-best', 'false');
  expect(app.problems).toEqual([]);
});

test('an output that has to choose among targets is mended by one click', async ({ page, app }) => {
  await page.getByRole('button', { name: /^Wine: two answers/ }).click();
  await page.locator('.react-flow__node', { hasText: 'Output' }).first().click();
  const columns = page.getByRole('textbox', { name: 'Target columns' });
  await columns.fill('');
  await columns.blur();
  await page.getByRole('button', { name: 'Predict “cultivar”' }).first().click();
  await expect(columns).toHaveValue('cultivar');
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeEnabled();
  expect(app.problems).toEqual([]);
});
