// How columns become features: what each cell is encoded as, and what the encoded features are called.
import { DATE_PARTS } from '../engine/data/date-parts.ts';
import type { Diagnostic } from '../layers/define.ts';
import { emptyFeature, textFeature } from './data-plan-problems.ts';
import type { ColumnInfo, ColumnSettings, DataBinding } from './document.ts';

/**
 * How one raw cell becomes features: a number gives one (and a mark of whether it was missing), a category one per
 * class (one-hot, in `classes` order) or its place in that order.
 */
export type CellEncoding =
  | { readonly kind: 'number'; readonly indicator: boolean }
  | { readonly kind: 'oneHot'; readonly classes: readonly string[] }
  | { readonly kind: 'ordinal'; readonly classes: readonly string[] };

export interface PlannedFeature {
  readonly column: string;
  /** An image gives its pixels, row by row, channels last; a date gives its parts. */
  readonly encoding:
    | CellEncoding
    | { readonly kind: 'date' }
    | { readonly kind: 'image'; readonly shape: readonly [number, number, number] };
}

/** A cell of a raw row, as predictions take it and `data.rows` gives it. */
export interface PlannedCell {
  readonly name: string;
  readonly column: string;
  readonly encoding: CellEncoding;
}

const PLAIN = { kind: 'number', indicator: false } as const;

export function cellsOf({ column, encoding }: PlannedFeature): PlannedCell[] {
  if (encoding.kind === 'date') {
    return DATE_PARTS.map((part) => ({ name: `${column} ${part}`, column, encoding: PLAIN }));
  }
  if (encoding.kind !== 'image') return [{ name: column, column, encoding }];
  const [height, width, channels] = encoding.shape;
  return Array.from({ length: height * width * channels }, (_, index) => {
    const pixel = Math.floor(index / channels);
    const place = [Math.floor(pixel / width), pixel % width, ...(channels > 1 ? [index % channels] : [])];
    return { name: `${column}[${place.join(',')}]`, column, encoding: PLAIN };
  });
}

export function namesOf({ name, encoding }: PlannedCell): string[] {
  switch (encoding.kind) {
    case 'number':
      return encoding.indicator ? [name, `${name} missing`] : [name];
    case 'oneHot':
      return encoding.classes.map((label) => `${name}=${label}`);
    case 'ordinal':
      return [name];
  }
}

/** What `binding` says of one column beyond the settings for all. */
export function settingsOf(binding: DataBinding, column: string): ColumnSettings {
  const own = binding.columns;
  return own !== undefined && Object.hasOwn(own, column) ? (own[column] ?? {}) : {};
}

export function plannedFeature(
  column: ColumnInfo,
  settings: ColumnSettings,
  diagnostics: Diagnostic[],
): PlannedFeature[] {
  switch (column.type) {
    case 'number': {
      const encoding = { kind: 'number', indicator: settings.indicator === true } as const;
      return [{ column: column.name, encoding }];
    }
    case 'category': {
      const classes = column.classes ?? [];
      return [{ column: column.name, encoding: { kind: settings.encoding ?? 'oneHot', classes } }];
    }
    case 'date':
      return [{ column: column.name, encoding: { kind: 'date' } }];
    case 'image':
      return [{ column: column.name, encoding: { kind: 'image', shape: column.shape ?? [1, 1, 1] } }];
    case 'text':
      diagnostics.push(textFeature(column.name));
      return [];
    case 'empty':
      diagnostics.push(emptyFeature(column.name));
      return [];
  }
}
