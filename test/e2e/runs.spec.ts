// Runs beyond a first training: what it takes of memory, going on after the end, after a file was opened again, and after a
// number that was not finite.
import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';

const toolbar = (page: Page) => page.getByRole('toolbar', { name: 'Training' });
const button = (page: Page, name: string) => toolbar(page).getByRole('button', { name, exact: true });

async function open(page: Page, template: RegExp): Promise<void> {
  await page.getByRole('button', { name: template }).click();
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
}

/** A setting of the training panel, by its name. */
async function set(page: Page, name: string, value: string): Promise<void> {
  const field = page.getByLabel(name, { exact: true }).and(page.getByRole('textbox')).first();
  await field.fill(value);
  await field.press('Enter');
}

test('training says what it will take of memory, and the parts on a closer look', async ({ page, app }) => {
  await open(page, /^Handwritten digits: two layers/);
  const note = toolbar(page).getByRole('button', { name: /^Memory that training will take/ });
  await expect(note).toContainText(/≈ \d.*[kM]B/);
  await note.hover();
  const tooltip = page.getByRole('tooltip');
  for (const part of ['weights', 'optimizer', 'activations', 'data', 'checkpoints']) {
    await expect(tooltip).toContainText(part);
  }
  const before = await note.innerText();
  await set(page, 'Batch size', '512');
  await expect(note).not.toHaveText(before);
  expect(app.problems).toEqual([]);
});

test('a finished run trains on for more epochs, from the header and from the table of runs', async ({
  page,
  app,
}) => {
  await open(page, /^Iris species/);
  await set(page, 'Epochs', '5');
  await button(page, 'Train').click();
  await expect(toolbar(page)).toContainText('finished');
  await expect(toolbar(page)).toContainText('epoch 5 / 5');

  await button(page, 'Continue').click();
  const epochs = page.getByRole('textbox', { name: 'More epochs' });
  await expect(epochs).toHaveValue('5');
  await epochs.fill('3');
  await page.getByRole('button', { name: 'Train on' }).click();
  await expect(toolbar(page)).toContainText('epoch 8 / 8');
  await expect(toolbar(page)).toContainText('finished');

  await page.getByRole('tab', { name: /^Runs/ }).click();
  const runs = page.getByRole('region', { name: 'Runs' });
  await expect(runs.getByRole('row')).toHaveCount(2);
  await runs.getByRole('button', { name: 'Continue Run 1' }).click();
  await page.getByRole('textbox', { name: 'More epochs' }).press('Enter');
  await expect(toolbar(page)).toContainText('epoch 16 / 16');
  await expect(toolbar(page)).toContainText('finished');
  expect(app.problems).toEqual([]);
});

test('the Layers tab shows what its layers do, and how the numbers of one are spread', async ({
  page,
  app,
}) => {
  await open(page, /^Iris species/);
  await set(page, 'Epochs', '20');
  await button(page, 'Train').click();
  await expect(toolbar(page)).toContainText('finished');
  await page.getByRole('tab', { name: /^Layers/ }).click();
  const dense = page
    .getByRole('region', { name: 'Layers of the network' })
    .getByRole('row', { name: /Dense 1/ });
  await expect(dense).toContainText(/\d ± \d/);
  await expect(dense).toContainText(/\d+ %/);

  await page.getByText('Distributions', { exact: true }).click();
  const first = page.getByRole('region', { name: 'Distributions of Dense 1' });
  for (const name of ['Output', 'kernel: weights', 'kernel: gradients', 'bias: weights']) {
    await expect(first.getByRole('img', { name: new RegExp(`^${name}: -?\\d`) })).toBeVisible();
  }
  await page.getByRole('button', { name: 'Dense 2' }).first().click();
  await expect(page.getByRole('region', { name: 'Distributions of Dense 2' })).toBeVisible();
  expect(app.problems).toEqual([]);
});

test('a number that is not finite pauses the run; one click goes back, at half the rate', async ({
  page,
  app,
}) => {
  await open(page, /^Diabetes progression/);
  await page.getByLabel('Optimizer', { exact: true }).selectOption({ label: 'SGD' });
  // This seed overflows at 0.4 and learns at 0.2.
  await set(page, 'Learning rate', '0.4');
  await button(page, 'Train').click();
  const alert = page.getByRole('alert').filter({ hasText: 'no longer a finite number' });
  await expect(alert).toContainText(/Training paused at step \d+: \S+ .*is no longer a finite number/);
  await alert.getByRole('button', { name: /^(Back to step \d+|From the start), half the rate$/ }).click();
  await expect(alert).toBeHidden();
  await expect(page.getByText('finished', { exact: false }).first()).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Learning rate', exact: true })).toHaveValue('0.2');
  await expect(alert).toBeHidden();
  expect(app.problems).toEqual([]);
});
