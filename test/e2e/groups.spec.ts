// Groups by hand and by keyboard: made, opened in place, edited inside, used twice, trained, saved, found again, taken apart.
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './app.ts';

const UNDO = 'Control+z';
const node = (page: Page, id: string): Locator => page.getByTestId(`node-${id}`);
const wires = (page: Page): Locator => page.locator('.react-flow__edge');
const path = (page: Page): Locator => page.getByTestId('breadcrumb');

async function openTemplate(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name }).click();
  await expect(node(page, 'output-1')).toBeVisible();
}

const openTwoLayers = (page: Page) => openTemplate(page, /^Handwritten digits: two layers/);

/** Both dense layers of the template become a group named so. */
async function makeGroup(page: Page, name: string): Promise<void> {
  await node(page, 'dense-1').click();
  await node(page, 'dense-2').click({ modifiers: ['Control'] });
  await page.keyboard.press('Control+g');
  await expect(node(page, 'group-1')).toHaveAttribute('data-selected', 'true');
  await page.keyboard.press('F2');
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await expect(node(page, 'group-1')).toContainText(name);
  await page.getByTestId('canvas').focus();
}

test('a selection becomes a group with ports and totals; one undo takes it back, and ungrouping does too', async ({
  page,
  app,
}) => {
  await openTwoLayers(page);
  await makeGroup(page, 'Classifier');
  await expect(node(page, 'dense-1')).toBeHidden();
  await expect(wires(page)).toHaveCount(2);
  const group = node(page, 'group-1');
  await expect(group).toContainText('2 layers inside');
  await expect(group.getByTestId('parameters')).toHaveText('4\u202f810');
  await expect(group).toContainText('Input');
  await page.keyboard.press(UNDO);
  await page.keyboard.press(UNDO);
  await expect(group).toBeHidden();
  await expect(wires(page)).toHaveCount(3);
  await page.keyboard.press('Control+Shift+z');
  await group.click();
  await page.keyboard.press('Control+Shift+g');
  await expect(group).toBeHidden();
  await expect(node(page, 'dense-1')).toHaveAttribute('data-selected', 'true');
  await expect(wires(page)).toHaveCount(3);
  expect(app.problems).toEqual([]);
});

test('a group opens in place from the keyboard, shows its own shapes, and takes edits; Escape leads out', async ({
  page,
  app,
}) => {
  await openTwoLayers(page);
  await makeGroup(page, 'Classifier');
  await page.keyboard.press('Enter');
  await expect(path(page)).toContainText('Classifier');
  await expect(node(page, 'groupInput-1')).toContainText('64');
  await expect(node(page, 'dense-1').getByTestId('parameters')).toHaveText('4\u202f160');
  await page.keyboard.press('ArrowRight');
  await expect(node(page, 'groupInput-1')).toHaveAttribute('data-selected', 'true');
  await page.keyboard.press('ArrowRight');
  await expect(node(page, 'dense-1')).toHaveAttribute('data-selected', 'true');
  const units = page.getByTestId('param-units').getByRole('textbox');
  await units.fill('16');
  await units.press('Enter');
  await expect(node(page, 'dense-2').getByTestId('parameters')).toHaveText('170');
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(path(page)).toBeHidden();
  await expect(node(page, 'group-1')).toHaveAttribute('data-selected', 'true');
  await expect(node(page, 'group-1').getByTestId('parameters')).toHaveText('1\u202f210');
  await node(page, 'group-1').dblclick();
  await expect(node(page, 'dense-1')).toContainText('16 units');
  await page.keyboard.press(UNDO);
  await expect(node(page, 'dense-1')).toContainText('64 units');
  await path(page).getByRole('button').first().click();
  await expect(node(page, 'output-1')).toBeVisible();
  expect(app.problems).toEqual([]);
});

test('layers are added, wired and removed inside an open block as outside', async ({ page, app }) => {
  await openTwoLayers(page);
  await makeGroup(page, 'Classifier');
  await page.keyboard.press('Enter');
  await node(page, 'dense-1').click();
  await page.getByTestId('palette-dropout').focus();
  await page.keyboard.press('Enter');
  await expect(node(page, 'dropout-1')).toHaveAttribute('data-selected', 'true');
  await expect(wires(page)).toHaveCount(4);
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('Delete');
  await expect(wires(page)).toHaveCount(3);
  await expect(page.getByTestId('palette-groupOutput')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('palette-groupOutput')).toBeHidden();
  expect(app.problems).toEqual([]);
});

test('two groups share a block until one is made independent; a block cannot go into itself', async ({
  page,
  app,
}) => {
  await openTwoLayers(page);
  await makeGroup(page, 'Classifier');
  await page.keyboard.press('Control+d');
  await expect(node(page, 'group-2')).toHaveAttribute('data-selected', 'true');
  await page.keyboard.press('Control+c');
  await page.keyboard.press('Enter');
  await expect(path(page)).toContainText('2 groups show this block');
  await expect(page.getByTestId('palette-block:block-1')).toBeHidden();
  await page.keyboard.press('Control+v');
  await expect(page.getByText('cannot stand inside itself')).toBeVisible();
  await node(page, 'dense-1').click();
  const units = page.getByTestId('param-units').getByRole('textbox');
  await units.fill('16');
  await units.press('Enter');
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(node(page, 'group-1').getByTestId('parameters')).toHaveText('1\u202f210');
  await node(page, 'group-2').click();
  await page.getByTestId('inspector').getByRole('button', { name: 'Make independent' }).click();
  await page.getByTestId('inspector').getByRole('button', { name: 'Open', exact: true }).click();
  await expect(path(page)).toContainText('Classifier 2');
  await node(page, 'dense-1').click();
  await page.getByTestId('param-units').getByRole('textbox').fill('8');
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(node(page, 'group-1').getByTestId('parameters')).toHaveText('1\u202f210');
  await page.getByTestId('palette-block:block-2').focus();
  await page.keyboard.press('Enter');
  await expect(node(page, 'group-3')).toBeVisible();
  expect(app.problems).toEqual([]);
});

test('ports are added, named, reordered and removed in the inspector, with their wires', async ({
  page,
  app,
}) => {
  await openTwoLayers(page);
  await makeGroup(page, 'Classifier');
  const inspector = page.getByTestId('inspector');
  await inspector.getByRole('button', { name: 'Add an input' }).click();
  const added = inspector.getByTestId('port-groupInput-2');
  await added.getByRole('textbox').fill('mask');
  await added.getByRole('textbox').press('Enter');
  await expect(node(page, 'group-1')).toContainText('mask');
  await inspector.getByRole('button', { name: 'Move mask up' }).click();
  await expect(inspector.getByTestId(/^port-groupInput/).first()).toHaveAttribute(
    'data-testid',
    'port-groupInput-2',
  );
  await expect(wires(page)).toHaveCount(2);
  await inspector.getByRole('button', { name: /^Remove the port Input/ }).click();
  await expect(wires(page)).toHaveCount(1);
  await expect(page.getByTestId('problem-group-1')).toBeVisible();
  await page.getByTestId('canvas').focus();
  await page.keyboard.press(UNDO);
  await expect(wires(page)).toHaveCount(2);
  expect(app.problems).toEqual([]);
});

test('an undo that takes the open group away leads out of it', async ({ page, app }) => {
  await openTwoLayers(page);
  await makeGroup(page, 'Classifier');
  await page.keyboard.press('Enter');
  await expect(path(page)).toBeVisible();
  await page.keyboard.press(UNDO);
  await expect(path(page)).toContainText('Block 1');
  await page.keyboard.press(UNDO);
  await expect(path(page)).toBeHidden();
  await expect(node(page, 'output-1')).toBeVisible();
  await expect(wires(page)).toHaveCount(3);
  expect(app.problems).toEqual([]);
});

test('a saved block is in the palette of another project, comes along in one step, and can be forgotten', async ({
  page,
  app,
}) => {
  await openTwoLayers(page);
  await makeGroup(page, 'Classifier');
  await page.getByTestId('inspector').getByRole('button', { name: 'Save block' }).click();
  await expect(page.getByTestId('palette-saved:saved-1')).toHaveText('Classifier');
  await page.goto('about:blank');
  await page.goto(app.url);
  await openTemplate(page, /^Handwritten digits: softmax/);
  const entry = page.getByTestId('palette-saved:saved-1');
  await entry.focus();
  await page.keyboard.press('Enter');
  await expect(node(page, 'group-1')).toContainText('Classifier');
  await expect(page.getByTestId('palette-block:block-1')).toBeVisible();
  await page.getByTestId('canvas').focus();
  await page.keyboard.press(UNDO);
  await expect(node(page, 'group-1')).toBeHidden();
  await expect(page.getByTestId('palette-block:block-1')).toBeHidden();
  await page.getByRole('button', { name: 'Forget the saved block Classifier' }).click();
  await expect(entry).toBeHidden();
  expect(app.problems).toEqual([]);
});

test('a problem inside shows on the closed group with its cure', async ({ page, app }) => {
  await openTwoLayers(page);
  await makeGroup(page, 'Classifier');
  await page.keyboard.press('Enter');
  await node(page, 'dense-2').click();
  await page.getByTestId('param-units').getByRole('textbox').fill('7');
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('Alt+ArrowUp');
  await page.getByTestId('problem-output-1').hover();
  await page.getByRole('button', { name: 'Give the last layer 10 units' }).click();
  await expect(page.getByTestId('problem-output-1')).toBeHidden();
  await expect(node(page, 'group-1').getByTestId('parameters')).toHaveText('4\u202f810');
  expect(app.problems).toEqual([]);
});

test('a network with a block used twice trains, shows its groups learning, is saved, found again and taken apart', async ({
  page,
  app,
}) => {
  await openTemplate(page, /^Handwritten digits: a block used twice/);
  await page.keyboard.press('Escape');
  await page
    .getByRole('button', { name: /^Train/ })
    .first()
    .click();
  await expect(page.getByTestId('metric-badge')).toBeVisible();
  await expect.poll(() => node(page, 'group-1').locator('svg path').last().getAttribute('d')).toMatch(/^M/);
  await page.getByRole('tab', { name: 'Layers' }).click();
  await expect(page.getByRole('button', { name: /ResBlock 1 › Convolution 2-D 1/ }).first()).toBeVisible();
  await page.getByRole('button', { name: /^Stop/ }).first().click();
  await page
    .getByRole('button', { name: /ResBlock 1 › Convolution 2-D 1/ })
    .first()
    .click();
  await expect(path(page)).toContainText('ResBlock');
  await expect(node(page, 'conv2d-1')).toHaveAttribute('data-selected', 'true');

  await page.getByTestId('canvas').focus();
  await page.keyboard.press('Control+e');
  await page.keyboard.press('Alt+ArrowUp');
  await expect(page.getByTestId('metric-badge')).toContainText('before the edits');
  await page.keyboard.press(UNDO);
  await expect(page.getByTestId('metric-badge')).not.toContainText('before the edits');

  await page
    .getByRole('button', { name: /digits-resblocks/ })
    .first()
    .click();
  await page.getByRole('menuitem', { name: /^Save as/ }).click();
  await page.getByRole('textbox', { name: 'File name' }).fill('blocks.loom');
  await page.getByRole('button', { name: 'Save here' }).click();
  await expect(page.getByRole('img', { name: 'Unsaved changes' })).toBeHidden();
  await page.reload();
  await page
    .getByRole('button', { name: /blocks/ })
    .first()
    .click();
  await expect(node(page, 'group-2')).toContainText('ResBlock');
  await expect(page.getByTestId('metric-badge')).toBeVisible();
  await node(page, 'group-1').click();
  await page.keyboard.press('Control+Shift+g');
  await expect(node(page, 'group-1')).toBeHidden();
  await expect(node(page, 'add-1')).toBeVisible();
  await expect(page.getByTestId('palette-block:block-1')).toBeVisible();
  await node(page, 'group-2').click();
  await page.keyboard.press('Control+Shift+g');
  await expect(node(page, 'add-2')).toBeVisible();
  await expect(page.getByTestId('palette-block:block-1')).toBeHidden();
  expect(app.problems).toEqual([]);
});

for (const theme of ['light', 'dark'] as const) {
  test(`a group, closed and open, passes the accessibility check in the ${theme} theme`, async ({
    page,
    app,
  }) => {
    await page.emulateMedia({ colorScheme: theme });
    await openTwoLayers(page);
    await makeGroup(page, 'Classifier');
    for (const inside of [false, true]) {
      if (inside) {
        await page.keyboard.press('Enter');
        await expect(path(page)).toBeVisible();
      }
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''} ${nodes[0]?.failureSummary ?? ''}`),
      ).toEqual([]);
    }
    expect(app.problems).toEqual([]);
  });
}
