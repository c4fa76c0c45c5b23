// The cockpit as one works with it: steering a run, reading and exporting curves, comparing runs, both languages and
// themes, and what assistive technology sees of every tab.
import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';

const TABS = ['Training', 'Layers', 'Results', 'Runs', 'Data', 'Problems'];
const button = (page: Page, name: string) =>
  page.getByRole('toolbar', { name: 'Training' }).getByRole('button', { name, exact: true });
const toolbar = (page: Page) => page.getByRole('toolbar', { name: 'Training' });

async function open(page: Page, template: RegExp): Promise<void> {
  await page.getByRole('button', { name: template }).click();
  await expect(page.locator('.react-flow__node').first()).toBeVisible();
}

async function setEpochs(page: Page, epochs: number): Promise<void> {
  const field = page.getByLabel('Epochs', { exact: true }).and(page.getByRole('textbox'));
  await field.fill(String(epochs));
  await field.press('Enter');
}

/** Trains to the end: the run-th run of the project. */
async function train(page: Page, run = 1): Promise<void> {
  await button(page, 'Train').click();
  await expect(page.getByRole('tab', { name: /^Runs/ })).toContainText(String(run));
  await expect(toolbar(page)).toContainText('finished', { timeout: 60_000 });
}

test('a run is paused, stepped, resumed and stopped, and only what makes sense can be pressed', async ({
  page,
  app,
}) => {
  await open(page, /^Handwritten digits: two layers/);
  await expect(button(page, 'Stop')).toBeDisabled();
  await setEpochs(page, 100_000);
  await button(page, 'Train').click();
  await expect(button(page, 'Pause')).toBeEnabled();
  await expect(button(page, 'Step')).toBeDisabled();
  await expect(toolbar(page)).toContainText(/epoch \d+ \/ 100000/);
  await expect(toolbar(page)).toContainText(/\d samples\/s/);
  await expect(toolbar(page)).toContainText(/ left/);

  await button(page, 'Pause').click();
  await expect(toolbar(page)).toContainText('paused');
  const epoch = async () => Number(/epoch (\d+)/.exec(await toolbar(page).innerText())?.[1]);
  const paused = await epoch();
  await expect(button(page, 'Step')).toBeEnabled();
  // An epoch has 45 steps: the pause may fall on its last one, but two steps pass at most one end of an epoch.
  for (const step of ['first', 'second']) {
    await button(page, 'Step').click();
    await expect(button(page, 'Resume'), step).toBeEnabled();
    await expect(toolbar(page), step).toContainText('paused');
  }
  const stepped = (await epoch()) - paused;
  expect(stepped === 0 || stepped === 1, `epochs passed in two steps: ${stepped}`).toBe(true);

  await button(page, 'Resume').click();
  await expect(button(page, 'Pause')).toBeEnabled();
  await button(page, 'Stop').click();
  await expect(toolbar(page)).toContainText('stopped');
  await expect(button(page, 'Train')).toBeEnabled();
  await expect(button(page, 'Stop')).toBeDisabled();
  expect(app.problems).toEqual([]);
});

test('a first step on its own leaves a new run paused after one batch', async ({ page, app }) => {
  await open(page, /^Iris species/);
  await button(page, 'Step').click();
  await expect(toolbar(page)).toContainText('paused');
  await expect(button(page, 'Resume')).toBeEnabled();
  await button(page, 'Stop').click();
  await expect(button(page, 'Train')).toBeEnabled();
  expect(app.problems).toEqual([]);
});

test('curves are read with the keyboard, hidden by their legend, and exported with every value', async ({
  page,
  app,
}) => {
  await open(page, /^Iris species/);
  await train(page);
  const loss = page.getByRole('region', { name: 'Loss' });
  const plot = loss.getByRole('application');
  await plot.focus();
  await plot.press('Home');
  await expect(loss.getByRole('status')).toContainText('training');
  await plot.press('+');
  await expect(loss.getByRole('button', { name: 'Show everything' })).toBeVisible();
  await plot.press('0');
  await expect(loss.getByRole('button', { name: 'Show everything' })).toBeHidden();

  const validation = loss.getByRole('button', { name: 'validation' });
  await validation.click();
  await expect(validation).toHaveAttribute('aria-pressed', 'false');
  await plot.press('End');
  await expect(loss.getByRole('status')).not.toContainText('validation');
  await validation.click();

  await loss.getByRole('button', { name: 'Export “Loss”' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Table (CSV)' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('Loss.csv');
  const [head, ...rows] = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
  expect(head).toBe('Epochs,training,validation');
  expect(rows.length).toBeGreaterThan(20);
  expect(app.problems).toEqual([]);
});

test('two runs are laid over each other, and the network of the first is put back', async ({ page, app }) => {
  await open(page, /^Iris species/);
  await train(page);
  await page.getByTestId('node-dense-1').click();
  await page.keyboard.press('Delete');
  await expect(page.getByTestId('node-dense-1')).toBeHidden();
  await train(page, 2);
  await page.getByRole('tab', { name: /^Runs/ }).click();
  const rows = page.getByRole('region', { name: 'Runs' }).getByRole('row');
  await expect(rows).toHaveCount(3);
  await page.getByRole('checkbox', { name: 'Compare Run 1 on the charts' }).check();
  await page.getByRole('tab', { name: /^Training/ }).click();
  const legend = page.getByRole('region', { name: 'Loss' }).getByRole('listitem');
  await expect(legend).toHaveText(['Run 2', 'Run 1']);

  await page.getByRole('tab', { name: /^Runs/ }).click();
  await rows.filter({ hasText: 'Run 1' }).getByRole('button', { name: 'Restore' }).click();
  await expect(page.getByTestId('node-dense-1')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(page.getByTestId('node-dense-1')).toBeHidden();
  expect(app.problems).toEqual([]);
});

test('a row of a table is typed in and answered at once', async ({ page, app }) => {
  await open(page, /^Diabetes progression/);
  await train(page);
  await page.getByRole('tab', { name: /^Results/ }).click();
  const answer = page.getByRole('region', { name: 'Try it' }).getByRole('definition');
  await expect(answer).toHaveText(/^\d/);
  const before = await answer.innerText();
  const field = page.getByRole('region', { name: 'Try it' }).getByRole('textbox', { name: 'bmi' });
  await field.fill(String(Number(await field.inputValue()) + 20));
  await expect(answer).not.toHaveText(before);
  expect(app.problems).toEqual([]);
});

test('language and theme change at once and are kept', async ({ page, app }) => {
  await open(page, /^Iris species/);
  await train(page);
  await page.keyboard.press('Control+,');
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await dialog.getByText('Dark', { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await dialog.getByText('Русский', { exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Настройки' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Потери' })).toBeVisible();
  await expect(page.getByRole('tab', { name: /^Данные/ })).toBeVisible();
  page.once('dialog', (leaving) => void leaving.accept());
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Начать с шаблона' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  expect(app.problems).toEqual([]);
});

for (const scheme of ['light', 'dark'] as const) {
  test(`start page, save dialog and settings are accessible in the ${scheme} theme`, async ({
    page,
    app,
  }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await expect(page.getByRole('heading', { name: 'Start from a template' })).toBeVisible();
    expect(await violations(page, '#root')).toEqual([]);
    await open(page, /^Iris species/);
    expect(await violations(page, 'header')).toEqual([]);
    await page.keyboard.press('Control+s');
    await expect(page.getByRole('dialog', { name: 'Save the project' })).toBeVisible();
    expect(await violations(page, '[role="dialog"]')).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+,');
    await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
    expect(await violations(page, '[role="dialog"]')).toEqual([]);
    expect(app.problems).toEqual([]);
  });

  test(`every tab of the cockpit is accessible in the ${scheme} theme`, async ({ page, app }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await open(page, /^Handwritten digits: two layers/);
    await train(page);
    for (const name of TABS) {
      await page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
      if (name === 'Data')
        await expect(page.getByRole('heading', { name: 'Handwritten digits' })).toBeVisible();
      expect(await violations(page, '#cockpit-content')).toEqual([]);
    }
    await page.getByRole('tab', { name: /^Data/ }).click();
    for (const view of ['Columns', 'Rows']) {
      await page
        .locator('label')
        .filter({ hasText: new RegExp(`^${view}`) })
        .click();
      expect(await violations(page, '#cockpit-content')).toEqual([]);
    }
    expect(app.problems).toEqual([]);
  });
}

/** What axe finds within a part of the page. */
async function violations(page: Page, part: string): Promise<string[]> {
  const found = await new AxeBuilder({ page })
    .include(part)
    // The component kit's dialogs have a header of their own; the page behind them is inert.
    .disableRules(['landmark-no-duplicate-banner'])
    .analyze();
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`),
  );
}

test('a trained classifier shows what it takes for what, on rows it has not seen', async ({ page, app }) => {
  await open(page, /^Handwritten digits: two layers/);
  await setEpochs(page, 40);
  await train(page);
  await page.getByRole('tab', { name: 'Results' }).click();
  const matrix = page.getByTestId('confusion');
  await expect(matrix).toContainText('on held-out rows');
  const rows = matrix.locator('tbody tr');
  await expect(rows).toHaveCount(10);
  const counts = await matrix
    .locator('td[data-kind]')
    .evaluateAll((cells) => cells.map((cell) => [cell.getAttribute('data-kind'), Number(cell.textContent)]));
  const sum = (kinds: string[]) =>
    counts.reduce((total, [kind, count]) => total + (kinds.includes(String(kind)) ? Number(count) : 0), 0);
  // A fifth of 1797 rows is held out, class by class.
  expect(sum(['hit', 'miss'])).toBe(359);
  expect(sum(['hit']) / 359).toBeGreaterThan(0.94);
  expect(app.problems).toEqual([]);
});
