// What a binding's augmentation changes in a row of features: which are pictures, and where noise makes sense.
import { Augmenter, type AugmentPlan } from '../engine/data/augment.ts';
import { type DataPlan, dataPlan } from './data-plan.ts';
import type { Augmentation, DataBinding } from './document.ts';
import { namesOf } from './planned-features.ts';

/** Null where there is nothing to change. */
export function augmentPlan(binding: DataBinding): AugmentPlan | null {
  const rule = binding.augmentation;
  if (rule === undefined || Object.values(rule).every((value) => value === 0 || value === false)) return null;
  const plan = dataPlan(binding);
  const pictures = picturesOf(plan);
  return { rule, width: plan.featureNames.length, pictures, noisy: noisyPlaces(plan) };
}

/** Image columns, or the pixels of a square that fill all columns. */
export function picturesOf(plan: DataPlan): AugmentPlan['pictures'] {
  if (plan.window !== null) return [];
  const square = squareOfPixels(plan);
  if (square !== null) return [{ start: 0, shape: [square, square, 1] }];
  const pictures: AugmentPlan['pictures'][number][] = [];
  let start = 0;
  let cell = 0;
  for (const { encoding } of plan.features) {
    if (encoding.kind === 'image') pictures.push({ start, shape: encoding.shape });
    const cells =
      encoding.kind === 'image' ? encoding.shape[0] * encoding.shape[1] * encoding.shape[2] : null;
    if (cells !== null) {
      start += cells;
      cell += cells;
      continue;
    }
    const column = plan.cells[cell]?.column;
    while (cell < plan.cells.length && plan.cells[cell]?.column === column) {
      const next = plan.cells[cell];
      if (next !== undefined) start += namesOf(next).length;
      cell++;
    }
  }
  return pictures;
}

/** Noise is for quantities: an index or a class with a little added means nothing. */
function noisyPlaces(plan: DataPlan): Int32Array {
  const places: number[] = [];
  let place = 0;
  for (const cell of plan.cells) {
    if (cell.encoding.kind === 'number') places.push(place);
    place += namesOf(cell).length;
  }
  return Int32Array.from(places);
}

const LEAST_SIDE = 6;

/** The side of the square whose pixels the columns are, named p00 or pixel0 or 1x1; null where they are not. */
export function squareOfPixels(plan: DataPlan): number | null {
  const side = Math.round(Math.sqrt(plan.cells.length));
  const pixels =
    plan.window === null &&
    plan.featureShape.length === 1 &&
    side >= LEAST_SIDE &&
    side * side === plan.cells.length &&
    plan.cells.every(
      ({ name, encoding }) => encoding.kind === 'number' && /^(?:p(?:ix(?:el)?)?_?\d+|\d+x\d+)$/i.test(name),
    );
  return pixels ? side : null;
}

/** One picture as training might see it in this epoch; `values` are 0 to 1, channels last. For previews. */
export function augmentedPicture(
  rule: Augmentation,
  values: Float64Array,
  shape: readonly [number, number, number],
  row: number,
  epoch: number,
): Float64Array {
  const changed = values.slice();
  const noisy = Int32Array.from(values.keys());
  const augmenter = new Augmenter({ rule, width: values.length, pictures: [{ start: 0, shape }], noisy }, 1);
  const rows = Int32Array.of(row);
  augmenter.pictures(changed, rows, 0, 1, epoch);
  augmenter.noise(changed, rows, 0, 1, epoch);
  return changed;
}
