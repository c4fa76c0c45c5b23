// From pen strokes to the 8×8 greys that the digits sample is made of. Pure; the pad that collects strokes is elsewhere.
// The sample's makers normalised each digit to a 32×32 bitmap and counted ink in 4×4 blocks (0 to 16). Its digits fill
// the full height, are at most some 24 of 32 wide, and hold nearly the same share of ink whatever the digit: the pen's
// width follows from that.

export interface Point {
  readonly x: number;
  readonly y: number;
}
export type Stroke = readonly Point[];

/** Side of the picture in pixels. */
export const SIDE = 8;
/** Grey of a pixel that is all ink. */
export const FULL = 16;

const GRID = 32;
/** Samples per grid unit and axis: edges come out anti-aliased. */
const FINE = 2;
const FINE_SIDE = GRID * FINE;
/** Measured on the sample: the mean share of ink is 0.305 and differs between digits by less than 0.02. */
const INK_SHARE = 0.305;
const NARROWEST_PEN = 2.5;
const WIDEST_PEN = 8;
const WIDEST_DIGIT = 24;
/** A drawing smaller than this share of the pad is not blown up further: a dot stays a dot. */
const SMALLEST_SHARE = 0.2;
/** A flat drawing is stretched upwards at most this much more than sideways. */
const MOST_STRETCH = 1.6;

/** Greys 0..16, row by row; all zero without ink. Coordinates run from 0 to `padSize` on both axes. */
export function rasterise(strokes: readonly Stroke[], padSize: number): number[] {
  const inked = strokes.filter((stroke) => stroke.length > 0);
  if (inked.length === 0) return new Array<number>(SIDE * SIDE).fill(0);
  let narrow = NARROWEST_PEN;
  let wide = WIDEST_PEN;
  // Ink grows with the pen's width: bisection to a tenth of a grid unit.
  while (wide - narrow > 0.1) {
    const pen = (narrow + wide) / 2;
    if (shareOfInk(cover(inked, padSize, pen)) > INK_SHARE) wide = pen;
    else narrow = pen;
  }
  return averageDown(cover(inked, padSize, (narrow + wide) / 2));
}

/** Which fine cells the pen covers, after the drawing is scaled to fill the height and centred. */
function cover(strokes: readonly Stroke[], padSize: number, pen: number): Uint8Array {
  const fitted = normalised(strokes, padSize, pen);
  const cells = new Uint8Array(FINE_SIDE * FINE_SIDE);
  for (const stroke of fitted) {
    stroke.forEach((to, index) => {
      stamp(cells, stroke[Math.max(0, index - 1)] ?? to, to, pen / 2);
    });
  }
  return cells;
}

/** Marks the cells within `radius` of the segment. */
function stamp(cells: Uint8Array, from: Point, to: Point, radius: number): void {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length2 = dx * dx + dy * dy;
  const low = (a: number, b: number) => Math.max(0, Math.floor((Math.min(a, b) - radius) * FINE));
  const high = (a: number, b: number) => Math.min(FINE_SIDE - 1, Math.ceil((Math.max(a, b) + radius) * FINE));
  for (let row = low(from.y, to.y); row <= high(from.y, to.y); row++) {
    const y = (row + 0.5) / FINE;
    for (let column = low(from.x, to.x); column <= high(from.x, to.x); column++) {
      const x = (column + 0.5) / FINE;
      const along =
        length2 === 0 ? 0 : Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / length2));
      const offX = x - from.x - along * dx;
      const offY = y - from.y - along * dy;
      if (offX * offX + offY * offY <= radius * radius) cells[row * FINE_SIDE + column] = 1;
    }
  }
}

function normalised(strokes: readonly Stroke[], padSize: number, pen: number): Point[][] {
  const all = strokes.flat();
  const xs = all.map((point) => point.x);
  const ys = all.map((point) => point.y);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const least = SMALLEST_SHARE * padSize;
  const upward = (GRID - pen) / Math.max(bottom - top, least);
  const sideways = Math.min(upward, (WIDEST_DIGIT - pen) / Math.max(right - left, least));
  const scaleY = Math.min(upward, MOST_STRETCH * sideways);
  const centreX = (left + right) / 2;
  const centreY = (top + bottom) / 2;
  return strokes.map((stroke) =>
    stroke.map((point) => ({
      x: GRID / 2 + (point.x - centreX) * sideways,
      y: GRID / 2 + (point.y - centreY) * scaleY,
    })),
  );
}

function shareOfInk(cells: Uint8Array): number {
  let ink = 0;
  for (const cell of cells) ink += cell;
  return ink / cells.length;
}

function averageDown(cells: Uint8Array): number[] {
  const block = FINE_SIDE / SIDE;
  const greys = new Array<number>(SIDE * SIDE).fill(0);
  cells.forEach((cell, index) => {
    const row = Math.floor(index / FINE_SIDE / block);
    const column = Math.floor((index % FINE_SIDE) / block);
    greys[row * SIDE + column] = (greys[row * SIDE + column] ?? 0) + cell;
  });
  return greys.map((count) => Math.round((count * FULL) / (block * block)));
}
