// Texts and changed pictures as a person meets them: a plain text dropped, learnt and continued; reviews in a table; and
// pictures turned a little while the network trains.
import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { dropFile } from './drop-file.ts';

const toolbar = (page: Page) => page.getByRole('toolbar', { name: 'Training' });

async function openDataTab(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Empty canvas/ }).click();
  await page.getByRole('tab', { name: /^Data/ }).click();
}

async function train(page: Page, epochs: number): Promise<void> {
  await page.getByRole('tab', { name: /^Training/ }).click();
  const field = page.getByLabel('Epochs', { exact: true }).and(page.getByRole('textbox'));
  await field.fill(String(epochs));
  await field.press('Enter');
  await toolbar(page).getByRole('button', { name: 'Train', exact: true }).click();
  await expect(toolbar(page)).toContainText('finished', { timeout: 60_000 });
}

const draft = (page: Page) => page.getByRole('button', { name: 'Draft a network for this data' }).click();

test('a dropped text is learnt character by character and continued', async ({ page, app }) => {
  await openDataTab(page);
  await dropFile(page, 'rhyme.txt', 'The cat sat on the mat, and the dog ran after the cat. '.repeat(30));
  await expect(page.getByRole('heading', { name: 'rhyme.txt' })).toBeVisible();
  await expect(page.getByText('index for an embedding')).toBeVisible();
  await draft(page);
  await expect(page.getByText(/running text.*LSTM/)).toBeVisible();
  await expect(page.locator('.react-flow__node')).toHaveCount(5);
  await train(page, 8);

  await page.getByRole('tab', { name: /^Results/ }).click();
  await page.getByLabel('Text to continue').fill('The cat ');
  const tokens = page.getByRole('textbox', { name: 'Tokens' });
  await tokens.fill('60');
  const write = page.getByRole('button', { name: 'Write on' });
  const written = page.getByRole('region', { name: 'Written by the network' });
  await write.click();
  await expect(written).toHaveAttribute('aria-busy', 'false');
  const first = (await written.textContent()) ?? '';
  expect(first).toMatch(/^The cat ./);
  expect(first).toHaveLength(8 + 60);

  // The same seed writes the same, another something else (a cold one may not tell, a hot one does).
  await write.click();
  await expect(written).toHaveAttribute('aria-busy', 'false');
  await expect(written).toHaveText(first, { useInnerText: false });
  await page.getByRole('textbox', { name: 'Temperature' }).fill('3');
  await write.click();
  await expect(written).not.toHaveText(first, { useInnerText: false });
  expect(app.problems).toEqual([]);
});

test('a text is read by words where that is asked for, and a long writing stops when told', async ({
  page,
  app,
}) => {
  await openDataTab(page);
  await dropFile(
    page,
    'rhyme.txt',
    'One, two, buckle my shoe;\nthree, four, knock at the door.\n'.repeat(20),
  );
  await page.getByRole('button', { name: 'How it was read' }).click();
  await page.getByRole('combobox', { name: 'Text', exact: true }).selectOption({ value: 'words' });
  await expect(page.getByText('15 classes')).toBeVisible();
  await page.keyboard.press('Escape');
  await draft(page);
  await train(page, 2);
  await page.getByRole('tab', { name: /^Results/ }).click();
  await page.getByRole('textbox', { name: 'Tokens' }).fill('5000');
  await page.getByRole('button', { name: 'Write on' }).click();
  const written = page.getByRole('region', { name: 'Written by the network' });
  await expect(written).toContainText(/\w+ \w+/);
  await page.getByRole('button', { name: 'Stop writing' }).click();
  await expect(written).toHaveAttribute('aria-busy', 'false');
  expect(app.problems).toEqual([]);
});

test('a column of reviews becomes words of a drafted network, which reads what is typed', async ({
  page,
  app,
}) => {
  await openDataTab(page);
  const lines = Array.from({ length: 60 }, (_, row) =>
    row % 2 === 0 ? `a really good film ${row},yes` : `a truly bad film ${row},no`,
  );
  await dropFile(page, 'reviews.csv', `review,liked\n${lines.join('\n')}\n`);
  await draft(page);
  await expect(page.getByText(/text of up to \d+ tokens/)).toBeVisible();
  await expect(page.locator('.react-flow__node')).toHaveCount(5);
  await train(page, 20);
  await page.getByRole('tab', { name: /^Results/ }).click();
  await page.getByLabel('review').fill('A GOOD film, good!');
  await expect(page.getByTestId('prediction')).toContainText(/^yes/);
  await page.getByLabel('review').fill('bad, bad');
  await expect(page.getByTestId('prediction')).toContainText(/^no/);
  expect(app.problems).toEqual([]);
});

test('pictures are turned at random for training, and the panel shows how', async ({ page, app }) => {
  await page.getByRole('button', { name: /^Handwritten digits: softmax/ }).click();
  await page.getByRole('tab', { name: /^Data/ }).click();
  const augmentation = page.getByRole('radiogroup', { name: 'View' }).getByText('Augmentation');
  await augmentation.click();
  const drawn = (name: string) =>
    page.getByRole('img', { name }).evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) throw new Error('no canvas');
      return canvas.toDataURL();
    });
  expect(await drawn('Picture 1, change 1')).toBe(await drawn('Picture 1 as it is'));
  await page.getByRole('slider', { name: 'Rotate, degrees' }).press('End');
  await expect.poll(() => drawn('Picture 1, change 1')).not.toBe(await drawn('Picture 1 as it is'));
  expect(await drawn('Picture 1, change 2')).not.toBe(await drawn('Picture 1, change 1'));
  await page.getByRole('switch', { name: 'Mirror left and right' }).click();
  await train(page, 2);
  await page.getByRole('tab', { name: /^Data/ }).click();
  await augmentation.click();
  await page.getByRole('button', { name: 'Change nothing' }).click();
  await expect.poll(() => drawn('Picture 1, change 1')).toBe(await drawn('Picture 1 as it is'));
  expect(app.problems).toEqual([]);
});
