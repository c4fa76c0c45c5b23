// Quantiles and the most frequent value over chosen rows, exact, in bounded memory: where there are too many values to
// sort, their bits are counted from the top, and only the values around those wanted are looked at further.
import type { RowValues } from './series.ts';

/** Values that are sorted as they are; above it, memory stays at about this many numbers. */
const SORTED_AT_ONCE = 1 << 22;
const COUNTED_DISTINCT = 1 << 16;
const DIGITS = 4;
const DIGIT_VALUES = 1 << 16;

/** Linear between neighbours, as NumPy's default; null where `rows` have no values. NaN is passed over. */
export function quantiles(
  values: RowValues,
  rows: Int32Array,
  shares: readonly number[],
  atOnce = SORTED_AT_ONCE,
): number[] | null {
  const count = countOf(values, rows);
  if (count === 0) return null;
  const places = shares.map((share) => share * (count - 1));
  const below = places.map(Math.floor);
  const wanted = [...below, ...below.map((rank) => Math.min(rank + 1, count - 1))];
  const found = atRanks(values, rows, wanted, count, atOnce);
  return places.map((place, index) => {
    const low = found.get(below[index]!)!;
    const high = found.get(Math.min(below[index]! + 1, count - 1))!;
    return low + (high - low) * (place - below[index]!);
  });
}

/** The value that occurs most often, the smallest of several; NaN where there is none. */
export function modeOf(values: RowValues, rows: Int32Array, atOnce = SORTED_AT_ONCE): number {
  const counts = new Map<number, number>();
  let many = false;
  for (const row of rows) {
    const value = values.at(row);
    if (Number.isNaN(value)) continue;
    counts.set(value, (counts.get(value) ?? 0) + 1);
    if (counts.size > COUNTED_DISTINCT) {
      many = true;
      break;
    }
  }
  const best: Mode = { value: Number.NaN, count: 0 };
  if (!many) {
    for (const [value, count] of counts) offer(best, value, count);
    return best.value;
  }
  counts.clear();
  searchMode(values, rows, { prefix: [], count: countOf(values, rows) }, best, atOnce);
  return best.value;
}

/** All values whose key begins with these digits. */
interface Part {
  readonly prefix: readonly number[];
  readonly count: number;
}

interface Mode {
  value: number;
  count: number;
}

function offer(best: Mode, value: number, count: number): void {
  if (count < best.count || (count === best.count && value > best.value)) return;
  best.value = value;
  best.count = count;
}

/** The values at these places of the ascending order. */
function atRanks(
  values: RowValues,
  rows: Int32Array,
  ranks: readonly number[],
  count: number,
  atOnce: number,
): Map<number, number> {
  const found = new Map<number, number>();
  const search = (part: Part, first: number, wanted: readonly number[]): void => {
    if (part.count <= atOnce || part.prefix.length === DIGITS) {
      const one = part.prefix.length === DIGITS ? numberOf(part.prefix) : null;
      const sorted = one === null ? sortedPart(values, rows, part) : null;
      for (const rank of wanted) found.set(rank, one ?? sorted?.[rank - first] ?? Number.NaN);
      return;
    }
    const counts = digitCounts(values, rows, part.prefix);
    let start = first;
    for (let digit = 0; digit < DIGIT_VALUES; digit++) {
      const own = counts[digit]!;
      const inside = wanted.filter((rank) => rank >= start && rank < start + own);
      if (inside.length > 0) search({ prefix: [...part.prefix, digit], count: own }, start, inside);
      start += own;
    }
  };
  search({ prefix: [], count }, 0, [...new Set(ranks)]);
  return found;
}

function searchMode(values: RowValues, rows: Int32Array, part: Part, best: Mode, atOnce: number): void {
  if (part.count < best.count || part.count === 0) return;
  if (part.prefix.length === DIGITS) {
    offer(best, numberOf(part.prefix), part.count);
    return;
  }
  if (part.count <= atOnce) {
    const sorted = sortedPart(values, rows, part);
    for (let start = 0; start < sorted.length; ) {
      let end = start + 1;
      while (end < sorted.length && sorted[end] === sorted[start]) end++;
      offer(best, sorted[start]!, end - start);
      start = end;
    }
    return;
  }
  const counts = digitCounts(values, rows, part.prefix);
  for (let digit = 0; digit < DIGIT_VALUES; digit++) {
    searchMode(values, rows, { prefix: [...part.prefix, digit], count: counts[digit]! }, best, atOnce);
  }
}

function countOf(values: RowValues, rows: Int32Array): number {
  let count = 0;
  for (const row of rows) if (!Number.isNaN(values.at(row))) count++;
  return count;
}

// A number's key orders as the number does: four digits of 16 bits, the first with the sign.
const scratch = new Float64Array(1);
const digits = new Uint16Array(scratch.buffer);

/** Leaves the key in `digits`, the last digit first. */
function setKey(value: number): void {
  scratch[0] = value + 0; // −0 is 0
  if (digits[3]! & 0x8000) {
    for (let i = 0; i < DIGITS; i++) digits[i] = ~digits[i]!;
  } else digits[3]! |= 0x8000;
}

function numberOf(prefix: readonly number[]): number {
  const positive = (prefix[0]! & 0x8000) !== 0;
  for (let i = 0; i < DIGITS; i++) digits[DIGITS - 1 - i] = positive ? prefix[i]! : ~prefix[i]!;
  if (positive) digits[3]! &= 0x7fff;
  return scratch[0]!;
}

function begins(prefix: readonly number[]): boolean {
  for (let i = 0; i < prefix.length; i++) if (digits[DIGITS - 1 - i] !== prefix[i]) return false;
  return true;
}

/** How many of the values that begin with `prefix` have each next digit. */
function digitCounts(values: RowValues, rows: Int32Array, prefix: readonly number[]): Float64Array {
  const counts = new Float64Array(DIGIT_VALUES);
  const next = DIGITS - 1 - prefix.length;
  for (const row of rows) {
    const value = values.at(row);
    if (Number.isNaN(value)) continue;
    setKey(value);
    if (begins(prefix)) counts[digits[next]!]!++;
  }
  return counts;
}

function sortedPart(values: RowValues, rows: Int32Array, { prefix, count }: Part): Float64Array {
  const found = new Float64Array(count);
  let at = 0;
  for (const row of rows) {
    const value = values.at(row);
    if (Number.isNaN(value)) continue;
    if (prefix.length > 0) {
      setKey(value);
      if (!begins(prefix)) continue;
    }
    found[at++] = value;
  }
  return found.sort();
}
