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

/** Holds out the last `share` of every group: of each of several series, what comes later. `groups` has one id a row. */
export function orderedGroupSplit(groups: Int32Array, share: number): Split {
  const sizes = new Map<number, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  // Small groups round to nothing one by one: what is held out in all is rounded. One row of each stays for training.
  const left = new Map<number, number>();
  let [seen, taken] = [0, 0];
  for (const [group, size] of sizes) {
    seen += size;
    const own = Math.max(0, Math.min(size - 1, Math.round(seen * share) - taken));
    taken += own;
    left.set(group, size - own);
  }
  const held = new Uint8Array(groups.length);
  groups.forEach((group, row) => {
    const training = left.get(group) ?? 0;
    if (training > 0) left.set(group, training - 1);
    else held[row] = 1;
  });
  return parted(groups.length, (row) => held[row] === 1);
}

/** Holds out whole groups, chosen by `seed`, until they make up about `share` of the rows. `groups` has one id a row. */
export function groupSplit(groups: Int32Array, share: number, seed: number): Split {
  const ids = shuffle(Int32Array.from(new Set(groups)), shuffleGenerator(seed));
  const sizes = new Map<number, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const wanted = heldOut(groups.length, share);
  const held = new Set<number>();
  let count = 0;
  for (const id of ids) {
    const size = sizes.get(id) ?? 0;
    // The last group to be taken is left where that comes closer, and one group always stays for training.
    if (held.size === ids.length - 1 || count + size / 2 > wanted) continue;
    held.add(id);
    count += size;
  }
  return parted(groups.length, (row) => held.has(groups[row]!));
}

/**
 * Holds out the `index`-th of `count` parts of nearly equal size. Rows of a class (with `labels`) are dealt out evenly,
 * rows of a group (with `groups`) stay together.
 */
export function foldSplit(
  rows: number,
  { count, index }: { readonly count: number; readonly index: number },
  seed: number,
  labels: Int32Array | null,
  groups: Int32Array | null,
): Split {
  const next = shuffleGenerator(seed);
  const units = groups ?? Int32Array.from({ length: rows }, (_, row) => row);
  const order = shuffle(Int32Array.from(new Set(units)), next);
  if (labels !== null && groups === null) order.sort((a, b) => labels[a]! - labels[b]!);
  const fold = new Map<number, number>();
  order.forEach((unit, place) => {
    fold.set(unit, place % count);
  });
  return parted(rows, (row) => fold.get(units[row]!) === index);
}

function parted(rows: number, isHeld: (row: number) => boolean): Split {
  const training: number[] = [];
  const validation: number[] = [];
  for (let row = 0; row < rows; row++) (isHeld(row) ? validation : training).push(row);
  return { training: Int32Array.from(training), validation: Int32Array.from(validation) };
}

function heldOut(rows: number, share: number): number {
  return Math.max(0, Math.min(rows - 1, Math.round(rows * share)));
}

function divided(order: Int32Array, validation: number): Split {
  return { validation: order.slice(0, validation).sort(), training: order.slice(validation).sort() };
}
