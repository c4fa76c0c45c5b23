// Files of other programs in the window: a table of a database, all problems of a file, a data file that has moved.
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { DatasetService } from '../../src/main/services/datasets.ts';
import { packProject } from '../../src/project/file/project-file.ts';
import { emptyDocument } from '../../src/project/new-document.ts';
import { expect, test } from './app.ts';
import { dropFile } from './drop-file.ts';

const FIXTURES = resolve('test/fixtures/data');

async function openDataTab(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Empty canvas/ }).click();
  await page.getByRole('tab', { name: /^Data/ }).click();
}

test('a database is dropped, its largest table is shown, and another one is chosen', async ({
  page,
  app,
}) => {
  await openDataTab(page);
  await dropFile(page, 'shop.sqlite', await readFile(join(FIXTURES, 'shop.sqlite')));
  await expect(page.getByText('12 rows × 4 columns')).toBeVisible();
  const part = page.getByRole('combobox', { name: 'Part' });
  await expect(part).toHaveValue('orders');
  await part.selectOption('goods');
  await expect(page.getByText('4 rows × 5 columns')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(page.getByText('12 rows × 4 columns')).toBeVisible();
  expect(app.problems).toEqual([]);
});

test('several files of a folder are marked and opened together', async ({ page, app }) => {
  await writeFile(
    join(app.folder, 'train-images-idx3-ubyte'),
    Uint8Array.from([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 5, 6]),
  );
  await writeFile(
    join(app.folder, 'train-labels-idx1-ubyte'),
    Uint8Array.from([0, 0, 8, 1, 0, 0, 0, 2, 7, 3]),
  );
  await openDataTab(page);
  await page.getByRole('button', { name: 'Open a data file…' }).first().click();
  const browser = page.getByRole('dialog', { name: 'Open a data file' });
  for (const name of ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte']) {
    await browser.getByRole('checkbox', { name: `Mark ${name}` }).check();
  }
  await browser.getByRole('button', { name: 'Open 2 together' }).click();
  await expect(page.getByText('2 rows × 2 columns')).toBeVisible();
  expect(app.problems).toEqual([]);
});

test('all problems of a file are saved as a table', async ({ page, app }) => {
  await openDataTab(page);
  const rows = Array.from({ length: 3000 }, (_, i) => (i % 10 === 3 ? `bad${i},${i}` : `${i}.5,${i}`));
  await dropFile(page, 'many.csv', `x,y\n${rows.join('\n')}\n`);
  await page.getByText(/^Problems 300/).click();
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save all as CSV' }).click();
  const saved = await readFile(await (await saving).path(), 'utf8');
  expect(saved.split('\r\n').filter((line) => line.startsWith('error,'))).toHaveLength(300);
  expect(app.problems).toEqual([]);
});

test('a project whose data has moved asks for it, finds it beside itself, and is bound anew in one step', async ({
  page,
  app,
}) => {
  const here = join(app.folder, 'project');
  await mkdir(join(here, 'data'), { recursive: true });
  const path = join(here, 'data', 'people.csv');
  await writeFile(path, `age,class\n${'1,a\n2,b\n'.repeat(20)}`);
  const card = await new DatasetService({ resourcesDir: '' }).openFile(path);
  if (card.source.kind !== 'file') throw new Error('expected a file');
  const source = { ...card.source, path: join(app.folder, 'elsewhere', 'people.csv') };
  const document = emptyDocument('Moved');
  const data = { ...document.data, source, schema: card.schema, roles: { class: 'target' as const } };
  await writeFile(join(here, 'moved.loom'), packProject({ document: { ...document, data }, runs: [] }));
  await copyFile(path, join(here, 'unrelated.csv'));

  await page.getByRole('button', { name: /^Open/ }).first().click();
  await page.getByRole('button', { name: 'project', exact: true }).click();
  await page.getByRole('button', { name: /moved\.loom/ }).click();
  await page.getByRole('tab', { name: /^Data/ }).click();
  await expect(page.getByRole('alert')).toContainText(source.path);
  await expect(page.getByText('Where is people.csv now?')).toBeVisible();
  await page.getByRole('button', { name: `Use ${path} · the same content` }).click();
  await expect(page.getByText('40 rows × 2 columns')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(page.getByText('Undone: Change the data to people.csv')).toBeVisible();
  expect(app.problems).toEqual([]);
});
