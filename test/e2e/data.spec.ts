// Data as a person meets it: made by a generator, dropped as pictures, read as a series; a network drafted in one click.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { zipSync } from 'fflate';
import sharp from 'sharp';
import { expect, test } from './app.ts';
import { dropFile, dropFiles } from './drop-file.ts';

const toolbar = (page: Page) => page.getByRole('toolbar', { name: 'Training' });

async function openDataTab(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Empty canvas/ }).click();
  await page.getByRole('tab', { name: /^Data/ }).click();
}

async function setEpochs(page: Page, epochs: number): Promise<void> {
  await page.getByRole('tab', { name: /^Training/ }).click();
  const field = page.getByLabel('Epochs', { exact: true }).and(page.getByRole('textbox'));
  await field.fill(String(epochs));
  await field.press('Enter');
}

async function train(page: Page): Promise<void> {
  await toolbar(page).getByRole('button', { name: 'Train', exact: true }).click();
  await expect(toolbar(page)).toContainText('finished', { timeout: 60_000 });
}

test('spirals are made, shaped by sliders, and learnt by a drafted network', async ({ page, app }) => {
  await openDataTab(page);
  await page.getByRole('button', { name: /^Spirals/ }).click();
  const picture = page.getByRole('img', { name: /points of the data: x across, y up/ });
  await expect(picture.locator('circle')).toHaveCount(600);
  const first = await picture.locator('circle').first().getAttribute('cx');

  await page.getByRole('slider', { name: 'Noise' }).press('ArrowRight');
  await expect.poll(() => picture.locator('circle').first().getAttribute('cx')).not.toBe(first);
  await page.getByRole('slider', { name: 'Rows' }).press('Home');
  await expect(picture.locator('circle')).toHaveCount(10);
  await page.keyboard.press('Control+z');
  await expect(picture.locator('circle')).toHaveCount(600);

  await page.getByRole('button', { name: 'Draft a network for this data' }).click();
  await expect(page.getByText(/two hidden layers of 32 ReLU neurons.*one sigmoid neuron/)).toBeVisible();
  await expect(page.locator('.react-flow__node')).toHaveCount(5);
  await setEpochs(page, 3);
  await train(page);
  expect(app.problems).toEqual([]);
});

test('the copy task follows its sliders, and a recurrent network with an output a symbol is drafted', async ({
  page,
  app,
}) => {
  await openDataTab(page);
  await page.getByRole('button', { name: /^Copy task/ }).click();
  await expect(page.getByRole('img', { name: /^First 12 sequences of 12 steps/ })).toBeVisible();
  await page.getByRole('slider', { name: 'Delay' }).press('Home');
  await expect(page.getByRole('img', { name: /^First 12 sequences of 6 steps/ })).toBeVisible();
  await page.keyboard.press('Control+z');
  const picture = page.getByRole('img', { name: /^First 12 sequences of 12 steps/ });
  await expect(picture.getByText(/^[ABC] [ABC] [ABC]$/).first()).toBeVisible();
  await page.getByRole('slider', { name: 'Rows' }).press('Home');

  await page.getByRole('button', { name: 'Draft a network for this data' }).click();
  await expect(page.getByText(/the 12 steps of a sequence.*There are 3 things to predict/)).toBeVisible();
  await setEpochs(page, 2);
  await train(page);
  expect(app.problems).toEqual([]);
});

test('each draft, and each undo, is told in its own words', async ({ page, app }) => {
  await openDataTab(page);
  const draft = page.getByRole('button', { name: 'Draft a network for this data' });
  await dropFile(page, 'classes.csv', 'x,kind\n1,a\n2,b\n3,a\n4,b\n5,a\n6,b\n7,a\n8,b\n9,c\n10,c\n');
  await draft.click();
  const told = page.getByRole('alert').filter({ hasText: /rows of 1 feature/ });
  await expect(told).toContainText('3 classes');
  await dropFile(
    page,
    'amounts.csv',
    `x,price\n${Array.from({ length: 30 }, (_, i) => `${i},${i * 1.37}`).join('\n')}\n`,
  );
  await expect(page.getByText('amounts.csv', { exact: true }).first()).toBeVisible();
  await draft.click();
  await expect(told).toHaveCount(1);
  await expect(told).not.toContainText('classes');
  await toolbar(page).getByRole('button', { name: 'Train', exact: true }).click();
  await expect(told).toBeHidden();

  await page.keyboard.press('Control+z');
  const undone = page.getByRole('alert').filter({ hasText: 'Undone' });
  const first = await undone.innerText();
  await page.keyboard.press('Control+z');
  await expect(undone).not.toHaveText(first);
  expect(app.problems).toEqual([]);
});

test('a zip of pictures is dropped, seen, and trained on', async ({ page, app }) => {
  await openDataTab(page);
  const files: Record<string, Uint8Array> = {};
  for (const [name, colour] of [
    ['warm', { r: 230, g: 120, b: 20 }],
    ['cold', { r: 20, g: 120, b: 230 }],
  ] as const) {
    for (let i = 0; i < 12; i++) {
      const background = { ...colour, g: 60 + 10 * i };
      files[`${name}/${i}.png`] = await sharp({ create: { width: 12, height: 12, channels: 3, background } })
        .png()
        .toBuffer();
    }
  }
  await dropFile(page, 'colours.zip', zipSync(files, { level: 0 }));
  await expect(page.getByRole('img', { name: 'Row 1: cold' })).toBeVisible();
  await expect(page.getByText('24 rows × 2 columns')).toBeVisible();
  await page.getByRole('button', { name: 'Draft a network for this data' }).click();
  await expect(page.getByText(/pictures of 12×12/)).toBeVisible();
  await setEpochs(page, 2);
  await train(page);
  expect(app.problems).toEqual([]);
});

test('a series is read in windows and forecast by a recurrent layer', async ({ page, app }) => {
  await openDataTab(page);
  await page.getByRole('button', { name: /^Sine wave/ }).click();
  await page.getByRole('switch', { name: 'The rows are a series' }).check({ force: true });
  await page.getByLabel('Window, rows').fill('20');
  await expect(page.getByText('784 × 20 × 2')).toBeVisible();
  await page.getByRole('button', { name: 'Draft a network for this data' }).click();
  await expect(page.getByText(/windows of 20 steps/)).toBeVisible();
  await setEpochs(page, 1);
  await train(page);
  expect(app.problems).toEqual([]);
});

test('a file that begins with its newest day is put in the order of time by one click', async ({
  page,
  app,
}) => {
  await openDataTab(page);
  const days = Array.from({ length: 120 }, (_, i) => {
    const day = new Date(Date.UTC(2024, 0, 120 - i)).toISOString().slice(0, 10);
    return `${day},${(20 + 5 * Math.sin(i / 4)).toFixed(2)}`;
  });
  await dropFile(page, 'newest-first.csv', `day,price\n${days.join('\n')}\n`);
  await expect(page.getByText('120 rows × 2 columns')).toBeVisible();
  await page.getByRole('switch', { name: 'The rows are a series' }).check({ force: true });
  await expect(page.getByLabel('In order of')).toHaveValue('0');
  await page.getByRole('button', { name: 'Draft a network for this data' }).click();
  await page.getByRole('tab', { name: /^Problems/ }).click();
  await expect(page.getByText(/By “day” the first row is the newest/)).toBeVisible();
  await page.getByRole('button', { name: 'Take the rows in the order of “day”' }).click();
  await expect(page.getByText(/By “day” the first row is the newest/)).toBeHidden();
  await page.getByRole('tab', { name: /^Data/ }).click();
  await expect(page.getByLabel('In order of')).toContainText('day');
  await expect(page.getByLabel('In order of')).toHaveValue('1');
  await setEpochs(page, 1);
  await train(page);
  await page.getByRole('tab', { name: /^Data/ }).click();
  await page.getByRole('button', { name: 'Split and cross-validation…' }).click();
  await page.getByLabel('In order of').selectOption('the file');
  await page.getByRole('tab', { name: /^Problems/ }).click();
  await expect(page.getByText(/By “day” the first row is the newest/)).toBeVisible();
  expect(app.problems).toEqual([]);
});

test('images and labels are dropped together, as MNIST ships them', async ({ page, app }) => {
  await openDataTab(page);
  const rows = 20;
  const header = (rank: number, ...shape: number[]) => [
    0,
    0,
    8,
    rank,
    ...shape.flatMap((side) => [0, 0, 0, side]),
  ];
  const images = Array.from({ length: rows * 64 }, (_, i) => (Math.floor(i / 64) % 2) * 200 + (i % 50));
  await dropFiles(page, [
    { name: 'train-images-idx3-ubyte', content: Uint8Array.from([...header(3, rows, 8, 8), ...images]) },
    {
      name: 'train-labels-idx1-ubyte',
      content: Uint8Array.from([...header(1, rows), ...Array.from({ length: rows }, (_, i) => i % 2)]),
    },
  ]);
  await expect(page.getByRole('img', { name: 'Row 2: 1' })).toBeVisible();
  await page.getByRole('button', { name: 'Draft a network for this data' }).click();
  await expect(page.getByText(/features are pictures of 8×8/)).toBeVisible();
  await setEpochs(page, 2);
  await train(page);
  expect(app.problems).toEqual([]);
});

test('a large table shows its first rows while it is read, and reading it can be stopped', async ({
  page,
  app,
}) => {
  await writeFile(
    join(app.folder, 'large.csv'),
    `x,y,label\n${'0.123456,0.654321,a\n0.2,0.3,b\n'.repeat(3_000_000)}`,
  );
  await openDataTab(page);
  const open = async () => {
    await page.getByRole('button', { name: 'Open a data file…' }).click();
    await page.getByRole('dialog').getByText('large.csv').click();
  };
  await open();
  await expect(page.getByText(/^Reading large\.csv: \d+ %$/)).toBeVisible();
  await expect(page.getByRole('cell', { name: '0.654321' }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText(/^Reading large\.csv/)).toBeHidden();
  await expect(page.getByText(/rows × 3 columns/)).toBeHidden();
  await open();
  await expect(page.getByText('6000000 rows × 3 columns')).toBeVisible({ timeout: 60_000 });
  expect(app.problems).toEqual([]);
});
