// Which rows are trained on and which are held out. Both parts come out in file order; shuffling for batches is the
// training loop's affair.
import { shuffle, shuffleGenerator } from './shuffle.ts';

export interface Split {
  readonly training: Int32Array;
  readonly validation: Int32Array;
}

/** Holds out `share` of rows 0…rows−1, chosen by `seed`. At least one row stays for training. */
export function plainSplit(rows: number, share: number, seed: number): Split {
  const order = shuffle(
    Int32Array.from({ length: rows }, (_, row) => row),
    shuffleGenerator(seed),
  );
  return divided(order, heldOut(rows, share));
}

/**
 * Holds out `share` of every class, so that both parts have the classes in the same proportions. Whole rows are given
 * by largest remainder: the total is that of a plain split, and a class of two rows or more keeps one for training.
 */
export function stratifiedSplit(labels: Int32Array, classes: number, share: number, seed: number): Split {
  const byClass: number[][] = Array.from({ length: classes }, () => []);
  labels.forEach((label, row) => {
    byClass[label]!.push(row);
  });
  const exact = byClass.map((rows) => rows.length * share);
  const counts = exact.map(Math.floor);
  const total = heldOut(labels.length, share);
  const byRemainder = exact
    .map((value, label) => ({ label, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.label - b.label);
  let left = total - counts.reduce((sum, count) => sum + count, 0);
  for (const { label } of byRemainder) {
    if (left <= 0) break;
    if (counts[label]! + 1 >= byClass[label]!.length) continue;
    counts[label]!++;
    left--;
  }
  const next = shuffleGenerator(seed);
  const validation: number[] = [];
  const training: number[] = [];
  byClass.forEach((rows, label) => {
    shuffle(rows, next);
    rows.forEach((row, place) => {
      (place < counts[label]! ? validation : training).push(row);
    });
  });
  return { training: Int32Array.from(training).sort(), validation: Int32Array.from(validation).sort() };
}

/** Holds out the last `share` of rows: what comes later is predicted from what came before. */
export function orderedSplit(rows: number, share: number): Split {
  const training = rows - heldOut(rows, share);
  const from = (start: number, count: number) => Int32Array.from({ length: count }, (_, row) => start + row);
  return { training: from(0, training), validation: from(training, rows - training) };
}

function heldOut(rows: number, share: number): number {
  return Math.max(0, Math.min(rows - 1, Math.round(rows * share)));
}

function divided(order: Int32Array, validation: number): Split {
  return { validation: order.slice(0, validation).sort(), training: order.slice(validation).sort() };
}
