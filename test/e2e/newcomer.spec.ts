// The newcomer's whole story, gestures and all: a network on the canvas, Train, live curves, a drawn digit recognised,
// a layer dragged in, trained again, saved, closed, reopened, and the same answer.
import type { Locator, Page } from '@playwright/test';
import { DRAWN_DIGITS } from '../helpers/drawn-digits.ts';
import { expect, test } from './app.ts';
import { drawSevenWithKeys, drawWithMouse } from './draw.ts';

const tab = (page: Page, name: RegExp) => page.getByRole('tab', { name });
const node = (page: Page, id: string) => page.getByTestId(`node-${id}`);

/** Trains to the end: the run-th run of the project. */
async function trainToTheEnd(page: Page, run: number): Promise<void> {
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(tab(page, /^Runs/)).toContainText(String(run));
  await expect(page.getByRole('toolbar', { name: 'Training' })).toContainText('finished', {
    timeout: 60_000,
  });
}

/** What the chart reads at its last point, line by line. */
async function lastReading(page: Page, title: string): Promise<string> {
  const chart = page.getByRole('application', { name: title, exact: true });
  await chart.focus();
  await chart.press('End');
  return chart.getByRole('status').innerText();
}

async function probabilities(page: Page): Promise<string[]> {
  const bars = page.getByRole('list', { name: 'Probability of each class' });
  await expect(bars.getByRole('listitem')).toHaveCount(10);
  return bars.getByRole('listitem').allInnerTexts();
}

/** Drags from the palette and lets go half-way along the wire between two nodes. */
async function dragOntoWire(page: Page, layer: string, from: Locator, to: Locator): Promise<void> {
  const [left, right] = [await from.boundingBox(), await to.boundingBox()];
  if (left === null || right === null) throw new Error('the nodes are not on the screen');
  await page.getByTestId(`palette-${layer}`).hover();
  await page.mouse.down();
  const x = (left.x + left.width + right.x) / 2;
  const y = (left.y + left.height / 2 + right.y + right.height / 2) / 2;
  await page.mouse.move(x - 40, y - 40, { steps: 4 });
  await page.mouse.move(x, y, { steps: 4 });
  await page.mouse.up();
}

test('a newcomer trains a network, sees a drawn digit recognised, changes it, saves it and finds it again', async ({
  page,
  app,
}) => {
  // A long story: ten digits drawn by hand.
  test.setTimeout(300_000);
  await page.getByRole('button', { name: /^Handwritten digits: softmax/ }).click();
  await expect(node(page, 'input-1')).toBeVisible();
  await expect(node(page, 'dense-1')).toContainText('650');
  await expect(node(page, 'output-1')).toBeVisible();

  await trainToTheEnd(page, 1);
  await expect(page.getByRole('application', { name: 'Loss', exact: true })).toBeVisible();
  expect(await lastReading(page, 'Loss')).toMatch(
    /epoch \d+[\s\S]*training[\s\S]*0\.\d+[\s\S]*validation[\s\S]*0\.\d+/,
  );
  const accuracy = await lastReading(page, 'Accuracy');
  expect(Number(/validation\s+(\S+)/.exec(accuracy)?.[1])).toBeGreaterThan(0.94);
  expect(await lastReading(page, 'Gradient magnitude')).toMatch(/Dense\s+[\d.e-]+/);

  await tab(page, /^Results/).click();
  const pad = page.getByRole('application', { name: 'Drawing pad' });
  let recognised = 0;
  for (const [digit, strokes] of DRAWN_DIGITS.entries()) {
    await page.getByRole('button', { name: 'Clear' }).click();
    await drawWithMouse(page, pad, strokes);
    const answer = page.getByTestId('prediction');
    // The last answer follows the last stroke within a moment.
    const seen = await expect(answer)
      .toContainText(new RegExp(`^${digit}`), { timeout: 3000 })
      .then(
        () => true,
        () => false,
      );
    if (seen) recognised++;
  }
  expect(recognised).toBeGreaterThanOrEqual(9);

  await dragOntoWire(page, 'dense', node(page, 'input-1'), node(page, 'dense-1'));
  await expect(node(page, 'dense-2')).toBeVisible();
  await expect(page.locator('.react-flow__edge')).toHaveCount(3);
  await expect(node(page, 'dense-2')).toContainText(/4\s?160/);
  await page.getByRole('button', { name: 'Set the activation to ReLU' }).first().click();
  await expect(node(page, 'dense-2')).toContainText('ReLU');

  await trainToTheEnd(page, 2);
  await tab(page, /^Training/).click();
  expect(await lastReading(page, 'Gradient magnitude')).toMatch(/Dense\s+2[\s\S]*Dense\s+1/);

  await tab(page, /^Results/).click();
  await page.getByRole('button', { name: 'Clear' }).click();
  await drawSevenWithKeys(pad);
  await expect(page.getByTestId('prediction')).toContainText(/^\d/);
  const before = await settled(() => probabilities(page));

  await expect(page.getByRole('img', { name: 'Unsaved changes' })).toBeVisible();
  await page.getByRole('button', { name: /^Project:/ }).click();
  await page.getByRole('menuitem', { name: /^Save as/ }).click();
  await page.getByRole('textbox', { name: 'File name' }).fill('my first network');
  await page.getByRole('button', { name: 'Save here' }).click();
  await expect(page.getByRole('button', { name: 'Project: my first network.loom' })).toBeVisible();
  await expect(page.getByRole('img', { name: 'Unsaved changes' })).toBeHidden();

  await page.goto('about:blank');
  await page.goto(app.url);
  await page.getByRole('button', { name: /^my first network\.loom/ }).click();
  await expect(node(page, 'dense-2')).toBeVisible();
  await expect(page.locator('.react-flow__edge')).toHaveCount(3);
  await expect(tab(page, /^Runs/)).toContainText('2');
  await tab(page, /^Results/).click();
  await drawSevenWithKeys(pad);
  await expect(page.getByTestId('prediction')).toContainText(/^\d/);
  expect(await settled(() => probabilities(page))).toEqual(before);
  expect(app.problems).toEqual([]);
});

/** The value once it has been the same twice in a row. */
async function settled<T>(read: () => Promise<T>): Promise<T> {
  let last = await read();
  await expect
    .poll(async () => {
      const now = await read();
      const same = JSON.stringify(now) === JSON.stringify(last);
      last = now;
      return same;
    })
    .toBe(true);
  return last;
}
