// The canvas by hand and by keyboard: adding, wiring, inserting, refusing, undoing, arranging; both languages and themes.
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './app.ts';

const UNDO = 'Control+z';

async function openTemplate(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name }).click();
  await expect(page.getByTestId('node-output-1')).toBeVisible();
}

const openDigits = (page: Page) => openTemplate(page, /^Handwritten digits: softmax/);

const nodes = (page: Page): Locator => page.locator('[data-testid^="node-"]');
const wires = (page: Page): Locator => page.locator('.react-flow__edge');
const handle = (page: Page, node: string, port: string): Locator =>
  page.locator(`.react-flow__handle[data-nodeid="${node}"][data-handleid="${port}"]`);

async function middleOf(locator: Locator): Promise<{ readonly x: number; readonly y: number }> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('not on the screen');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** A free place of the canvas, by its share of width and height. */
async function placeOn(
  page: Page,
  x: number,
  y: number,
): Promise<{ readonly x: number; readonly y: number }> {
  const box = await page.getByTestId('canvas').boundingBox();
  if (box === null) throw new Error('no canvas');
  return { x: box.x + box.width * x, y: box.y + box.height * y };
}

async function drag(
  page: Page,
  from: { readonly x: number; readonly y: number },
  to: { readonly x: number; readonly y: number },
): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 6 });
}

test('a layer dragged from the palette onto a wire is inserted, what follows gives way, and one undo takes it back', async ({
  page,
  app,
}) => {
  await openDigits(page);
  await expect(nodes(page)).toHaveCount(3);
  const before = await middleOf(page.getByTestId('node-output-1'));
  const source = await middleOf(handle(page, 'dense-1', 'y'));
  const target = await middleOf(handle(page, 'output-1', 'x'));
  const canvas = await page.getByTestId('canvas').boundingBox();
  await page.getByTestId('palette-dropout').dragTo(page.getByTestId('canvas'), {
    targetPosition: {
      x: (source.x + target.x) / 2 - (canvas?.x ?? 0),
      y: (source.y + target.y) / 2 - (canvas?.y ?? 0),
    },
  });
  await expect(page.getByTestId('node-dropout-1')).toBeVisible();
  await expect(wires(page)).toHaveCount(3);
  await expect
    .poll(async () => (await middleOf(page.getByTestId('node-output-1'))).x)
    .toBeGreaterThan(before.x + 40);
  await page.keyboard.press(UNDO);
  await expect(page.getByTestId('node-dropout-1')).toBeHidden();
  await expect(wires(page)).toHaveCount(2);
  await expect
    .poll(async () => Math.abs((await middleOf(page.getByTestId('node-output-1'))).x - before.x))
    .toBeLessThan(2);
  expect(app.problems).toEqual([]);
});

test('double-click searches at the cursor in either language; Enter places what was found', async ({
  page,
  app,
}) => {
  await openDigits(page);
  const place = await placeOn(page, 0.4, 0.2);
  await page.mouse.dblclick(place.x, place.y);
  const search = page.getByTestId('layer-search');
  await page.keyboard.type('прорежив');
  await expect(search.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(search).toBeHidden();
  await page.mouse.dblclick(place.x, place.y);
  await page.keyboard.type('drop');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('node-dropout-1')).toHaveAttribute('data-selected', 'true');
  expect(app.problems).toEqual([]);
});

test('a wire let go over the empty canvas opens the search for what fits, and the choice is connected', async ({
  page,
  app,
}) => {
  await openDigits(page);
  await drag(page, await middleOf(handle(page, 'input-1', 'y')), await placeOn(page, 0.4, 0.25));
  await page.mouse.up();
  const search = page.getByTestId('layer-search');
  await expect(search).toBeVisible();
  await expect(search.getByRole('option', { name: /^Convolution 2-D/ })).toBeHidden();
  await page.keyboard.type('batch');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('node-batchNorm-1')).toBeVisible();
  await expect(page.getByTestId('wire-edge-3')).toBeVisible();
  await expect(page.getByTestId('node-batchNorm-1')).toContainText('64');
  await page.keyboard.press(UNDO);
  await expect(page.getByTestId('node-batchNorm-1')).toBeHidden();
  expect(app.problems).toEqual([]);
});

test('handles that cannot take a wire fade, the reason shows at the cursor, and nothing is connected', async ({
  page,
  app,
}) => {
  await openDigits(page);
  await drag(
    page,
    await middleOf(handle(page, 'input-1', 'y')),
    await middleOf(handle(page, 'output-1', 'x')),
  );
  await expect(handle(page, 'output-1', 'x')).toHaveAttribute('data-fit', 'refused');
  await expect(page.getByRole('status').filter({ hasText: 'has its wire already' })).toBeVisible();
  await page.mouse.up();
  await expect(page.getByRole('status').filter({ hasText: 'has its wire already' })).toBeHidden();
  await expect(wires(page)).toHaveCount(2);
  expect(app.problems).toEqual([]);
});

test('deleting a layer in the middle keeps the flow', async ({ page, app }) => {
  await openTemplate(page, /^Handwritten digits: two layers/);
  await page.getByTestId('node-dense-1').click();
  await page.keyboard.press('Delete');
  await expect(page.getByTestId('node-dense-1')).toBeHidden();
  await expect(wires(page)).toHaveCount(2);
  await expect(page.getByTestId('node-dense-2').getByTestId('parameters')).toHaveText('650');
  await page.keyboard.press(UNDO);
  await expect(page.getByTestId('node-dense-1')).toBeVisible();
  await expect(wires(page)).toHaveCount(3);
  expect(app.problems).toEqual([]);
});

test('the inspector changes a parameter, shapes follow at once, and a value out of range is refused in words', async ({
  page,
  app,
}) => {
  await openTemplate(page, /^Handwritten digits: two layers/);
  await page.getByTestId('node-dense-1').click();
  const units = page.getByTestId('param-units').getByRole('textbox');
  await units.fill('16');
  await units.press('Enter');
  await expect(page.getByTestId('node-dense-1').getByTestId('parameters')).toHaveText('1\u202f040');
  await expect(page.getByTestId('node-dense-2').getByTestId('parameters')).toHaveText('170');
  await units.fill('0');
  await expect(page.getByText('must be a whole number from 1')).toBeVisible();
  await expect(page.getByTestId('node-dense-1').getByTestId('parameters')).toHaveText('1\u202f040');
  await units.press('Escape');
  await expect(units).toHaveValue('16');
  await page.getByTestId('canvas').focus();
  await page.keyboard.press(UNDO);
  await expect(page.getByTestId('node-dense-1').getByTestId('parameters')).toHaveText('4\u202f160');
  expect(app.problems).toEqual([]);
});

test('a problem shows on its node with the reason, and its cure is one click and one undo', async ({
  page,
  app,
}) => {
  await openDigits(page);
  await page.getByTestId('node-dense-1').click();
  await page.getByTestId('param-units').getByRole('textbox').fill('7');
  await page.getByTestId('problem-output-1').hover();
  await expect(page.getByText('has 10 classes')).toBeVisible();
  await page.getByRole('button', { name: 'Give the last layer 10 units' }).click();
  await expect(page.getByTestId('problem-output-1')).toBeHidden();
  await expect(page.getByTestId('node-dense-1').getByTestId('parameters')).toHaveText('650');
  await page.getByTestId('canvas').focus();
  await page.keyboard.press(UNDO);
  await expect(page.getByTestId('problem-output-1')).toBeVisible();
  expect(app.problems).toEqual([]);
});

test('the whole graph can be walked, extended and changed from the keyboard', async ({ page, app }) => {
  await openDigits(page);
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('node-input-1')).toHaveAttribute('data-selected', 'true');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('node-dense-1')).toHaveAttribute('data-selected', 'true');
  await page.getByTestId('palette-dropout').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('node-dropout-1')).toHaveAttribute('data-selected', 'true');
  await expect(wires(page)).toHaveCount(3);
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('Control+d');
  await expect(page.getByTestId('node-dropout-2')).toHaveAttribute('data-selected', 'true');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Control+a');
  await expect(page.locator('[data-selected="true"][data-kind]')).toHaveCount(4);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Space');
  await expect(page.getByTestId('layer-search')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('keyboard');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toContainText('Ctrl+Shift+Z');
  expect(app.problems).toEqual([]);
});

test('copies paste with their wires among them, a disabled layer lets its input through, and names can be typed', async ({
  page,
  app,
}) => {
  await openTemplate(page, /^Handwritten digits: two layers/);
  await page.getByTestId('node-dense-1').click();
  await page.getByTestId('node-dense-2').click({ modifiers: ['Control'] });
  await page.keyboard.press('Control+c');
  const free = await placeOn(page, 0.3, 0.2);
  await page.mouse.move(free.x, free.y);
  await page.keyboard.press('Control+v');
  await expect(page.getByTestId('node-dense-4')).toBeVisible();
  await expect(wires(page)).toHaveCount(4);
  await page.keyboard.press(UNDO);
  await expect(wires(page)).toHaveCount(3);
  await page.getByTestId('node-dense-1').click();
  await page.keyboard.press('Control+e');
  await expect(page.getByTestId('node-dense-1')).toHaveAttribute('data-disabled', 'true');
  await expect(page.getByTestId('node-dense-2').getByTestId('parameters')).toHaveText('650');
  await page.keyboard.press(UNDO);
  await page.keyboard.press('F2');
  await page.keyboard.type('Hidden');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('node-dense-1')).toContainText('Hidden');
  expect(app.problems).toEqual([]);
});

test('arranging lays the network out from left to right and can be undone', async ({ page, app }) => {
  await openTemplate(page, /^Handwritten digits: two layers/);
  const node = page.getByTestId('node-dense-1');
  const start = await middleOf(node);
  await drag(page, start, { x: start.x - 60, y: start.y + 150 });
  await page.mouse.up();
  await expect.poll(async () => (await middleOf(node)).y).toBeGreaterThan(start.y + 100);
  await page.getByRole('button', { name: 'Arrange' }).click();
  const level = async () => {
    const [a, b] = [await middleOf(node), await middleOf(page.getByTestId('node-input-1'))];
    return Math.abs(a.y - b.y);
  };
  await expect.poll(level).toBeLessThan(4);
  await page.getByTestId('canvas').focus();
  await page.keyboard.press(UNDO);
  await expect.poll(level).toBeGreaterThan(80);
  expect(app.problems).toEqual([]);
});

test('the menu under the right button does what the shortcuts do', async ({ page, app }) => {
  await openDigits(page);
  await page.getByTestId('node-dense-1').click({ button: 'right' });
  await expect(page.getByTestId('canvas-menu')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('canvas-menu')).toBeHidden();
  await expect(page.getByTestId('node-dense-1')).toHaveAttribute('data-selected', 'true');
  await page.getByTestId('node-dense-1').click({ button: 'right' });
  await page
    .getByTestId('canvas-menu')
    .getByRole('menuitem', { name: /^Replace by/ })
    .click();
  await page.keyboard.type('maxout');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('node-maxout-1')).toBeVisible();
  await expect(wires(page)).toHaveCount(2);
  expect(app.problems).toEqual([]);
});

test('a wire takes a layer into its middle, and two selected layers are wired by a key', async ({
  page,
  app,
}) => {
  await openTemplate(page, /^Handwritten digits: two layers/);
  const [from, to] = [
    await middleOf(handle(page, 'dense-1', 'y')),
    await middleOf(handle(page, 'dense-2', 'x')),
  ];
  await page.mouse.click((from.x + to.x) / 2, from.y, { button: 'right' });
  await page.getByRole('menuitem', { name: /^Insert a layer/ }).click();
  await page.keyboard.type('dropout');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('node-dropout-1')).toBeVisible();
  await expect(wires(page)).toHaveCount(4);
  await page.getByTestId('node-dense-1').click();
  await page.getByTestId('node-dense-2').click({ modifiers: ['Control'] });
  await page.keyboard.press('c');
  await expect(page.getByText('has its wire already')).toBeVisible();
  await expect(wires(page)).toHaveCount(4);
  await page.keyboard.press(UNDO);
  await page.keyboard.press('Escape');
  const wire = await middleOf(page.getByTestId('node-dense-1'));
  await page.mouse.click((from.x + to.x) / 2, wire.y);
  await page.keyboard.press('Delete');
  await expect(wires(page)).toHaveCount(2);
  await page.getByTestId('node-dense-1').click();
  await page.getByTestId('node-dense-2').click({ modifiers: ['Control'] });
  await page.keyboard.press('c');
  await expect(wires(page)).toHaveCount(3);
  expect(app.problems).toEqual([]);
});

test('dragging with Alt leaves the original and lets a copy go, and a layer without wires can be dropped into one', async ({
  page,
  app,
}) => {
  await openDigits(page);
  const node = page.getByTestId('node-dense-1');
  const start = await middleOf(node);
  await page.keyboard.down('Alt');
  await drag(page, start, { x: start.x, y: start.y + 130 });
  await page.mouse.up();
  await page.keyboard.up('Alt');
  const copy = page.getByTestId('node-dense-2');
  await expect(copy).toHaveAttribute('data-selected', 'true');
  expect(Math.abs((await middleOf(node)).y - start.y)).toBeLessThan(2);
  const [from, to] = [
    await middleOf(handle(page, 'input-1', 'y')),
    await middleOf(handle(page, 'dense-1', 'x')),
  ];
  await drag(page, await middleOf(copy), { x: (from.x + to.x) / 2, y: from.y });
  await page.mouse.up();
  await expect(wires(page)).toHaveCount(3);
  await expect(node.getByTestId('parameters')).toHaveText('110');
  expect(app.problems).toEqual([]);
});

test('a box drawn with Shift selects what it touches', async ({ page, app }) => {
  await openDigits(page);
  const [first, second] = [
    await middleOf(page.getByTestId('node-input-1')),
    await middleOf(page.getByTestId('node-dense-1')),
  ];
  await page.keyboard.down('Shift');
  await drag(page, { x: first.x - 120, y: first.y - 90 }, { x: second.x + 20, y: second.y + 90 });
  await page.mouse.up();
  await page.keyboard.up('Shift');
  await expect(page.locator('[data-selected="true"][data-kind]')).toHaveCount(2);
  await expect(page.getByTestId('inspector')).toContainText('Selected: 2 layers');
  expect(app.problems).toEqual([]);
});

for (const theme of ['light', 'dark'] as const) {
  test(`the window in the ${theme} theme passes the accessibility check, in English and in Russian`, async ({
    page,
    app,
  }) => {
    await page.emulateMedia({ colorScheme: theme });
    await openDigits(page);
    await page.getByTestId('node-dense-1').click();
    for (const title of [null, 'Language: Русский']) {
      if (title !== null) {
        await page.keyboard.press('Control+k');
        await page.keyboard.type(title);
        await page.keyboard.press('Enter');
        await expect(page.getByRole('tab', { name: 'Обучение' })).toBeVisible();
        await expect(page.getByTestId('node-dense-1')).toContainText('Полносвязный слой');
        await expect(page.locator('html')).toHaveAttribute('lang', 'ru');
      }
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(
          ({ id, nodes: found }) => `${id}: ${found[0]?.html ?? ''} ${found[0]?.failureSummary ?? ''}`,
        ),
      ).toEqual([]);
    }
    expect(app.problems).toEqual([]);
  });
}
