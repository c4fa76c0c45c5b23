// What does not work out: each gives one clear message that names the file, and the open project stays as it is.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { dropFile } from './drop-file.ts';

async function openDigits(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Handwritten digits: softmax/ }).click();
  await expect(page.getByRole('button', { name: 'Project: digits' })).toBeVisible();
}

/** The digits are still the data, nothing is marked as unsaved, and training is possible. */
async function expectUnchanged(page: Page): Promise<void> {
  await expect(page.getByRole('img', { name: 'Unsaved changes' })).toBeHidden();
  await page.getByRole('tab', { name: /^Data/ }).click();
  await expect(page.getByRole('heading', { name: 'Handwritten digits' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeEnabled();
}

test('a binary file dropped as data is named in one message and the project is unchanged', async ({
  page,
  app,
}) => {
  await openDigits(page);
  const picture = Uint8Array.from([
    0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0xff, 0xfe, 0, 1, 2, 3,
  ]);
  await dropFile(page, 'picture.csv', picture);
  const alert = page.getByRole('alert').filter({ hasText: 'picture.csv' });
  await expect(alert).toHaveCount(1);
  await expect(alert).toBeVisible();
  await alert.getByRole('button', { name: 'Dismiss' }).click();
  await expect(alert).toBeHidden();
  await expectUnchanged(page);
  expect(app.problems).toEqual([]);
});

test('a file without rows is refused by name', async ({ page, app }) => {
  await openDigits(page);
  await dropFile(page, 'nothing.csv', '');
  await expect(page.getByRole('alert').filter({ hasText: 'nothing.csv' })).toBeVisible();
  await expectUnchanged(page);
  expect(app.problems).toEqual([]);
});

test('missing cells and words among numbers are listed line by line and can be dropped or filled', async ({
  page,
  app,
}) => {
  await openDigits(page);
  const rows = Array.from({ length: 30 }, (_, index) => `${index},${index * 2},${index % 2 ? 'yes' : 'no'}`);
  await dropFile(
    page,
    'holes.csv',
    ['height,weight,ill', ...rows, ',7,yes', '8,,no', 'tall,9,yes'].join('\n'),
  );
  await expect(page.getByRole('heading', { name: 'holes.csv' })).toBeVisible();
  await expect(page.getByText('33 rows × 3 columns')).toBeVisible();
  await page
    .locator('label')
    .filter({ hasText: /^Problems/ })
    .click();
  const problems = page.getByRole('region', { name: 'Problems in the data' });
  await expect(problems.getByRole('row').filter({ hasText: '“tall” is not a number' })).toContainText('34');
  await expect(problems.getByRole('row').filter({ hasText: 'column weight' })).toBeVisible();
  await expect(page.getByRole('img', { name: 'Unsaved changes' })).toBeVisible();
  await page.keyboard.press('Control+z');
  await expectUnchanged(page);
  expect(app.problems).toEqual([]);
});

test('a truncated project dropped on the window is refused by name and the open one stays', async ({
  page,
  app,
}) => {
  await openDigits(page);
  const whole = await readFile('examples/digits.loom');
  await dropFile(page, 'half.loom', whole.subarray(0, Math.floor(whole.length / 2)));
  const alert = page.getByRole('alert').filter({ hasText: 'half.loom' });
  await expect(alert).toHaveCount(1);
  await expectUnchanged(page);
  await expect(page.getByRole('button', { name: 'Project: digits' })).toBeVisible();
  expect(app.problems).toEqual([]);
});

test('a foreign file with the ending of a project is refused by name', async ({ page, app }) => {
  await openDigits(page);
  await dropFile(page, 'letter.loom', 'Dear Sir or Madam');
  await expect(page.getByRole('alert').filter({ hasText: 'letter.loom' })).toHaveCount(1);
  await expectUnchanged(page);
  expect(app.problems).toEqual([]);
});

test('a bad file on the start page leaves the start page', async ({ page, app }) => {
  await expect(page.getByRole('heading', { name: 'Layerloom' })).toBeVisible();
  await dropFile(page, 'letter.loom', 'Dear Sir or Madam');
  await expect(page.getByRole('alert').filter({ hasText: 'letter.loom' })).toHaveCount(1);
  await expect(page.getByRole('heading', { name: 'Start from a template' })).toBeVisible();
  expect(app.problems).toEqual([]);
});

test('a network that cannot train says why and names its layer', async ({ page, app }) => {
  await page.getByRole('button', { name: /^Empty canvas/ }).click();
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeDisabled();
  await page.getByRole('tab', { name: /^Problems/ }).click();
  await expect(page.getByRole('list', { name: 'Problems' }).getByRole('listitem').first()).toBeVisible();
  expect(app.problems).toEqual([]);
});
