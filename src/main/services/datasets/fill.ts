// What takes the place of a missing cell, by the settings for all columns and those of its own.
import { modeOf, quantiles } from '../../../engine/data/order-statistics.ts';
import { meanOf } from '../../../engine/data/scale.ts';
import type { RowValues } from '../../../engine/data/series.ts';
import type { DataBinding } from '../../../project/document.ts';
import { settingsOf } from '../../../project/planned-features.ts';
import { parseNumber } from '../readers/csv/number.ts';

export type Fill =
  | { readonly kind: 'mean' | 'median' | 'mostFrequent' }
  | { readonly kind: 'constant'; readonly value: number | string };

/** Null where missing cells of this column are not filled. */
export function fillOf(binding: DataBinding, column: string): Fill | null {
  const { fill, value } = settingsOf(binding, column);
  if (fill === 'drop') return null;
  if (fill === 'constant') return { kind: 'constant', value: value ?? 0 };
  if (fill !== undefined) return { kind: fill };
  const { missing } = binding;
  return missing === 'fail' || missing === 'drop' ? null : { kind: missing };
}

/** The number that fills a number column; 0 where training rows have none to go by. */
export function numberFill(fill: Fill | null, values: RowValues, rows: Int32Array): number {
  if (fill === null || fill.kind === 'mean') return meanOf(values, rows);
  if (fill.kind === 'constant') {
    const value = typeof fill.value === 'number' ? fill.value : parseNumber(fill.value.trim(), true);
    return Number.isFinite(value) ? value : 0;
  }
  const found = fill.kind === 'median' ? quantiles(values, rows, [0.5])?.[0] : modeOf(values, rows);
  return found === undefined || Number.isNaN(found) ? 0 : found;
}

/**
 * What fills a category, as a weight per class: the classes' shares for the mean (the mean of the one-hot columns),
 * else all of it on one class.
 */
export function classFill(
  fill: Fill | null,
  counts: readonly number[],
  classes: readonly string[],
): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (fill === null || fill.kind === 'mean') return counts.map((count) => (total === 0 ? 0 : count / total));
  const chosen =
    fill.kind === 'constant' ? classes.indexOf(String(fill.value)) : counts.indexOf(Math.max(...counts));
  return counts.map((_, index) => (index === chosen ? 1 : 0));
}
