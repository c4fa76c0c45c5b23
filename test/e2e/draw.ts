// Draws on the pad of the Results tab, with the mouse as a person would, or with keys, which repeat exactly.
import type { Locator, Page } from '@playwright/test';
import type { Stroke } from '../../src/renderer/learn/digit-raster.ts';

/** Strokes are in shares of a hundred, as in helpers/drawn-digits.ts. */
export async function drawWithMouse(page: Page, pad: Locator, strokes: readonly Stroke[]): Promise<void> {
  const box = await pad.boundingBox();
  if (box === null) throw new Error('the drawing pad is not visible');
  const at = ({ x, y }: Stroke[number]) =>
    [box.x + (x / 100) * box.width, box.y + (y / 100) * box.height] as const;
  for (const [first, ...rest] of strokes) {
    if (first === undefined) continue;
    await page.mouse.move(...at(first));
    await page.mouse.down();
    for (const point of rest) await page.mouse.move(...at(point));
    await page.mouse.up();
  }
}

/** A seven: along the top, then down to the left. */
export async function drawSevenWithKeys(pad: Locator): Promise<void> {
  const times = async (key: string, count: number) => {
    for (let press = 0; press < count; press++) await pad.press(key);
  };
  await pad.focus();
  await times('ArrowUp', 6);
  await times('ArrowLeft', 4);
  await pad.press('Space');
  await times('ArrowRight', 8);
  for (let press = 0; press < 6; press++) {
    await pad.press('ArrowDown');
    await pad.press('ArrowLeft');
    await pad.press('ArrowDown');
  }
  await pad.press('Space');
}
