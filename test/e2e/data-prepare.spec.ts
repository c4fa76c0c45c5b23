// Data made ready by hand: columns one by one, the split, cross-validation, data that has changed, what is refused.
import { execFile } from 'node:child_process';
import { copyFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { expect, test } from './app.ts';
import { dropFile, dropFiles, dropPaths } from './drop-file.ts';

const toolbar = (page: Page) => page.getByRole('toolbar', { name: 'Training' });
const tensors = (page: Page) => page.locator('dl[aria-label="Resulting tensors"]');
const row = (page: Page, column: string) =>
  page.getByRole('region', { name: 'Columns' }).getByRole('row').filter({ hasText: column });

/** Passengers with holes: ages and ports are missing here and there. */
function passengers(count = 120): string {
  const lines = Array.from({ length: count }, (_, i) => {
    const sex = i % 3 === 0 ? 'female' : 'male';
    const age = i % 5 === 2 ? '' : String(18 + ((i * 7) % 50));
    const port = i % 40 === 7 ? '' : 'SCQ'[i % 3];
    return [
      i + 1,
      sex === 'female' ? 1 : Number(i % 7 === 1),
      1 + (i % 3),
      sex,
      age,
      10 + (i % 30),
      port,
    ].join(',');
  });
  return `id,survived,class,sex,age,fare,port\n${lines.join('\n')}\n`;
}

async function openDataTab(page: Page, start = /^Empty canvas/): Promise<void> {
  await page.getByRole('button', { name: start }).click();
  await page.getByRole('tab', { name: /^Data/ }).click();
}

const view = (page: Page, name: string) =>
  page
    .locator('label')
    .filter({ hasText: new RegExp(`^${name}`) })
    .click();

async function setEpochs(page: Page, epochs: number): Promise<void> {
  const field = page.getByLabel('Epochs', { exact: true }).and(page.getByRole('textbox'));
  await field.fill(String(epochs));
  await field.press('Enter');
}

async function picturesIn(folder: string): Promise<string> {
  const root = join(folder, 'colours');
  for (const [name, background] of [
    ['warm', { r: 230, g: 120, b: 20 }],
    ['cold', { r: 20, g: 120, b: 230 }],
  ] as const) {
    await mkdir(join(root, name), { recursive: true });
    for (let i = 0; i < 10; i++) {
      const picture = sharp({
        create: { width: 12, height: 12, channels: 3, background: { ...background, g: 60 + 10 * i } },
      });
      await writeFile(join(root, name, `${i}.png`), await picture.png().toBuffer());
    }
  }
  return root;
}

test('columns of a dropped table are prepared apart, marked, taken back, and trained on', async ({
  page,
  app,
}) => {
  await openDataTab(page);
  await dropFile(page, 'passengers.csv', passengers());
  await expect(page.getByText('120 rows × 7 columns')).toBeVisible();
  await page.getByRole('button', { name: 'Leave out “id”' }).click();
  await page.getByRole('combobox', { name: 'Target: what to predict' }).click();
  await page.getByRole('option', { name: 'survived' }).click();
  // class, age and fare are numbers; sex and port one number a class.
  await expect(tensors(page)).toContainText('96 × 8');

  await page.getByRole('button', { name: 'age', exact: true }).click();
  const form = page.getByRole('region', { name: 'Preparation' });
  await expect(form.getByRole('heading', { name: 'age' })).toBeVisible();
  await form.getByRole('combobox', { name: /^Missing cells/ }).selectOption({ label: 'fill with median' });
  await expect(form.getByText('The middle value of the training part')).toBeVisible();
  await form.getByRole('switch', { name: 'Mark missing cells' }).check({ force: true });
  await expect(tensors(page)).toContainText('96 × 9');
  await expect(row(page, 'age').getByRole('img', { name: 'differs from the default' })).toBeVisible();
  await expect(row(page, 'age')).toContainText('fill with median');

  await page.getByRole('button', { name: 'sex', exact: true }).click();
  await page.getByRole('checkbox', { name: 'Select port' }).check();
  await expect(form.getByRole('heading', { name: 'Selected columns: 2' })).toBeVisible();
  await form.getByRole('combobox', { name: /^Encoding/ }).selectOption({ label: 'place in the order' });
  await expect(tensors(page)).toContainText('96 × 6');
  // Of categories too, unless they are indices, which have 0 for a missing one.
  const mark = form.getByRole('switch', { name: 'Mark missing cells' });
  await mark.check({ force: true });
  await expect(tensors(page)).toContainText('96 × 8');
  await form.getByRole('combobox', { name: /^Encoding/ }).selectOption({ label: 'index for an embedding' });
  await expect(mark).toBeHidden();
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(tensors(page)).toContainText('96 × 6');
  await page.getByRole('checkbox', { name: 'Select age' }).check();
  await expect(form.getByRole('combobox', { name: /^Missing cells/ })).toHaveValue(/mixed/);

  await page.getByRole('checkbox', { name: 'Select age' }).uncheck();
  await form.getByRole('button', { name: 'Reset' }).click();
  await expect(tensors(page)).toContainText('96 × 9');
  await page.keyboard.press('Control+z');
  await expect(tensors(page)).toContainText('96 × 6');

  await form.getByRole('button', { name: 'Back to all columns' }).click();
  await expect(page.getByText('Prepared in their own way: 3')).toBeVisible();
  await page.getByRole('button', { name: 'Draft a network for this data' }).click();
  await setEpochs(page, 3);
  await toolbar(page).getByRole('button', { name: 'Train', exact: true }).click();
  await expect(toolbar(page)).toContainText('finished', { timeout: 60_000 });
  expect(app.problems).toEqual([]);
});

test('rows are held out by chance, by groups, by time and in folds, and the picture follows', async ({
  page,
  app,
}) => {
  await openDataTab(page);
  await dropFile(page, 'passengers.csv', passengers());
  await page.getByRole('combobox', { name: 'Target: what to predict' }).click();
  await page.getByRole('option', { name: 'survived' }).click();
  await page.getByRole('button', { name: 'Split and cross-validation…' }).click();
  const picture = page.getByRole('region', { name: 'Training and held-out rows' });
  await expect(picture.getByRole('img', { name: 'Training 96 rows, held out 24 rows' })).toBeVisible();
  const shares = page.getByRole('table', { name: 'Class shares of both parts' }).getByRole('row');
  await expect(shares).toHaveCount(3);
  const form = page.getByRole('region', { name: 'Split', exact: true });

  const seed = form.getByLabel('Split seed');
  const before = await seed.inputValue();
  await form.getByRole('button', { name: 'Another seed' }).click();
  await expect(seed).not.toHaveValue(before);

  await form.getByLabel('Hold out').selectOption({ label: 'one of k folds' });
  await expect(picture.getByRole('img', { name: 'Training 96 rows, held out 24 rows' })).toBeVisible();
  await form.getByLabel('Folds').fill('3');
  await expect(picture.getByRole('img', { name: 'Training 80 rows, held out 40 rows' })).toBeVisible();

  await form.getByLabel('Hold out').selectOption({ label: 'the last rows' });
  await expect(form.getByLabel('Split seed')).toBeHidden();
  await expect(page.getByText('Split by time, there are no folds')).toBeVisible();

  await form.getByLabel('Hold out').selectOption({ label: 'whole groups' });
  await expect(form.getByText('Give a column the role “group” to split by it.')).toBeVisible();
  await view(page, 'Columns');
  await page.getByLabel('Role of class').selectOption({ label: 'group' });
  await view(page, 'Split');
  await expect(picture.getByText('Groups: 2 for training, 1 held out')).toBeVisible();
  expect(app.problems).toEqual([]);
});

test('all folds are trained one after another, summed up, and can be stopped', async ({ page, app }) => {
  await openDataTab(page, /^Iris species/);
  await setEpochs(page, 3);
  await view(page, 'Split');
  const folds = page.getByRole('region', { name: 'Cross-validation' });
  await folds.getByLabel('Folds').fill('3');
  await folds.getByRole('button', { name: 'Train all 3 folds' }).click();
  const results = folds.getByRole('table', { name: 'Results of the folds' });
  await expect(results.getByRole('row').filter({ hasText: 'Mean ± σ' })).toContainText(/0\.\d+ ± 0\.\d+/, {
    timeout: 60_000,
  });
  await expect(results.getByRole('row')).toHaveCount(5);
  await expect(folds.getByRole('button', { name: 'Train all 3 folds again' })).toBeEnabled();
  await expect(page.getByRole('tab', { name: /^Runs/ })).toContainText('3');

  await setEpochs(page, 100_000);
  await expect(folds.getByText('have changed since')).toBeVisible();
  await folds.getByRole('button', { name: 'Train all 3 folds again' }).click();
  await expect(folds.getByRole('status')).toContainText('Fold 1 of 3');
  await folds.getByRole('button', { name: 'Cancel' }).click();
  await expect(folds.getByText('Cancelled after 0 folds.')).toBeVisible();
  await expect(toolbar(page)).not.toContainText('left');
  expect(app.problems).toEqual([]);
});

test('a new edition of the data says what no longer fits, and one click mends the network', async ({
  page,
  app,
}) => {
  await openDataTab(page, /^Iris species/);
  await expect(page.getByRole('heading', { name: 'Iris' })).toBeVisible();
  const kinds = ['setosa', 'virginica', 'versicolor', 'bulbosa'];
  const lines = Array.from(
    { length: 60 },
    (_, i) => `${5 + (i % 7)},${3 + (i % 3)},${1 + (i % 5)},${i % 9},${kinds[i % 4]}`,
  );
  const head = 'sepal_length_cm,sepal_width_cm,petal_length_cm,stem_cm,species';
  await dropFile(page, 'iris again.csv', [head, ...lines].join('\n'));
  const news = page.getByRole('status').filter({ hasText: 'Other data than before' });
  await expect(news).toContainText('Columns that are gone: petal_width_cm');
  await expect(news).toContainText('“species” has 4 classes now, 3 before');
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeDisabled();
  await news.getByRole('button', { name: 'Give the last layer 4 units' }).click();
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeEnabled();
  await news.getByRole('button', { name: 'Leave the new columns out' }).click();
  await expect(page.getByLabel('Role of stem_cm')).toHaveValue('ignored');
  await news.getByRole('button', { name: 'Understood' }).click();
  await expect(news).toBeHidden();
  expect(app.problems).toEqual([]);
});

test('several tables are taken together, and another of them can be chosen', async ({ page, app }) => {
  await openDataTab(page);
  await dropFiles(page, [
    { name: 'small.csv', content: `x,y\n${'1,2\n3,5\n'.repeat(10)}` },
    { name: 'large.csv', content: `u,v,w\n${'5,6,1\n7,8,2\n'.repeat(40)}` },
  ]);
  const part = page.getByRole('combobox', { name: 'Part' });
  await expect(part).toContainText('small.csv');
  const chosen = await part.inputValue();
  const other = chosen === 'small.csv' ? 'large.csv' : 'small.csv';
  await part.selectOption(other);
  await expect(
    page.getByText(other === 'small.csv' ? '20 rows × 2 columns' : '80 rows × 3 columns'),
  ).toBeVisible();
  expect(app.problems).toEqual([]);
});

test('a folder of pictures is dropped on the canvas, resized, and trained on', async ({ page, app }) => {
  await openDataTab(page);
  await dropPaths(page, [await picturesIn(app.folder)], page.locator('.react-flow'));
  await expect(page.getByText('20 rows × 2 columns')).toBeVisible();
  await expect(page.getByRole('img', { name: 'Row 1: cold' })).toBeVisible();
  await page.getByRole('button', { name: 'How it was read' }).click();
  await page.getByLabel('Width').fill('8');
  await page.getByLabel('Height').fill('8');
  await page.getByRole('button', { name: 'Read again' }).click();
  await expect(tensors(page)).toContainText('16 × 8 × 8 × 3');
  await page.getByRole('button', { name: 'Draft a network for this data' }).click();
  await setEpochs(page, 2);
  await toolbar(page).getByRole('button', { name: 'Train', exact: true }).click();
  await expect(toolbar(page)).toContainText('finished', { timeout: 60_000 });
  expect(app.problems).toEqual([]);
});

test('a folder of pictures is chosen in the file browser', async ({ page, app }) => {
  await picturesIn(app.folder);
  await openDataTab(page);
  await page.getByRole('button', { name: 'Open a folder of pictures…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Open a folder of pictures' });
  await dialog.getByText('colours').click();
  await expect(dialog.getByText('warm')).toBeVisible();
  await dialog.getByRole('button', { name: 'Use this folder' }).click();
  await expect(page.getByRole('heading', { name: 'colours' })).toBeVisible();
  await expect(page.getByText('20 rows × 2 columns')).toBeVisible();
  expect(app.problems).toEqual([]);
});

test('a data file that was moved is looked for beside the project and taken from there', async ({
  page,
  app,
}) => {
  const at = (...parts: string[]) => join(app.folder, ...parts);
  await copyFile('resources/samples/iris.csv', at('flowers.csv'));
  await cli('new', 'iris', '--output', at('template.loom'));
  const train = ['--data', at('flowers.csv'), '--epochs', '1', '--save', at('meadow.loom')];
  await cli('train', at('template.loom'), ...train);
  await mkdir(at('kept'));
  await rename(at('flowers.csv'), at('kept', 'flowers.csv'));

  await dropPaths(page, [at('meadow.loom')], page.locator('body'));
  await expect(page.getByTestId('node-input-1')).toBeVisible();
  await page.getByRole('tab', { name: /^Data/ }).click();
  const card = page.getByRole('alert').filter({ hasText: 'Where is flowers.csv now?' });
  await expect(card).toBeVisible();
  await expect(card.getByRole('button', { name: 'Look for it…' })).toBeVisible();
  await card.getByRole('button', { name: 'Dismiss' }).click();

  await page.keyboard.press('Control+o');
  await page.getByRole('dialog').getByText('meadow.loom').click();
  await expect(page.getByRole('button', { name: 'Project: meadow.loom' })).toBeVisible();
  await page.getByRole('tab', { name: /^Data/ }).click();
  await card.getByRole('button', { name: /kept.flowers\.csv · the same content/ }).click();
  await expect(page.getByText('150 rows × 5 columns')).toBeVisible();
  await expect(card).toBeHidden();
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeEnabled();
  expect(app.problems).toEqual([]);
});

test('what cannot be used says what it is, why not, and what would do', async ({ page, app }) => {
  await openDataTab(page);
  await dropFile(page, 'song.csv', new Uint8Array([0x49, 0x44, 0x33, 3, 0, 0, 0, 0, 0, 0, 1, 2, 3]));
  const card = page.getByRole('alert').filter({ hasText: 'song.csv could not be used' });
  await expect(card).toContainText(/MP3/i);
  await expect(card).toContainText('The project is unchanged.');
  await expect(card).toContainText('What can be opened: Tables (CSV, TSV, JSON, Parquet, SQLite)');
  await card.getByRole('button', { name: 'Dismiss' }).click();
  await expect(card).toBeHidden();
  await expect(page.getByRole('list', { name: 'Built-in samples' })).toBeVisible();
  expect(app.problems).toEqual([]);
});

for (const scheme of ['dark', 'light'] as const) {
  test.describe(`in Russian, ${scheme}`, () => {
    test.use({ locale: 'ru-RU', colorScheme: scheme });

    test('every part of the data tab is in Russian and accessible', async ({ page, app }) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await page.getByRole('button', { name: /^Пустой холст/ }).click();
      await page.getByRole('tab', { name: /^Данные/ }).click();
      await expect(page.getByRole('list', { name: 'Созданные данные' }).getByRole('button')).not.toHaveCount(
        0,
      );
      expect(await violations(page)).toEqual([]);
      await dropFile(page, 'пассажиры.csv', passengers());
      await expect(page.getByText('строк: 120, столбцов: 7')).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Не использовать «id»' }).click();
      await page.getByRole('button', { name: 'age', exact: true }).click();
      const form = page.getByRole('region', { name: 'Подготовка' });
      await expect(form.getByRole('combobox', { name: /^Пропуски/ })).toContainText(
        'как у всех: заменить средним',
      );
      await form.getByRole('combobox', { name: /^Пропуски/ }).selectOption({ label: 'заменить значением' });
      await expect(form.getByLabel('Подставляемое значение')).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await view(page, 'Разбиение');
      await expect(page.getByRole('heading', { name: 'Перекрёстная проверка' })).toBeVisible();
      await expect(page.getByRole('table', { name: 'Доли классов в обеих частях' })).toBeVisible();
      expect(await violations(page)).toEqual([]);
      expect(await latinWords(page)).toEqual([]);
      expect(app.problems).toEqual([]);
    });
  });
}

async function cli(...args: string[]): Promise<void> {
  const program = resolve(process.env.LAYERLOOM_OUT ?? 'out', 'main/cli.js');
  await promisify(execFile)(process.execPath, [program, ...args]);
}

async function violations(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).include('#cockpit-content').analyze();
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`),
  );
}

/** Words left in English: names of columns, files and classes are the user's own. */
async function latinWords(page: Page): Promise<string[]> {
  const own = /^(id|survived|class|sex|age|fare|port|female|male|csv|utf|one|hot|k)$/i;
  const text = await page.locator('#cockpit-content').innerText();
  return [...new Set(text.match(/[A-Za-z]{2,}/g) ?? [])].filter((word) => !own.test(word));
}
