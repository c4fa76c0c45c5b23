// How columns become features: what each cell is encoded as, and what the encoded features are called.
import { DATE_PARTS, type DatePart } from '../engine/data/date-parts.ts';
import type { Diagnostic } from '../layers/define.ts';
import { emptyFeature, textFeature } from './data-plan-problems.ts';
import type { ColumnInfo, ColumnSettings, DataBinding, TextEncoding } from './document.ts';

/**
 * How one raw cell becomes features: a number gives one (and a mark of whether it was missing), a category one per
 * class (one-hot, in `classes` order), its place in that order, or an index for an embedding (0 is missing or unknown,
 * the classes count from 1); a text one index a token; a number that comes round again its sine and cosine.
 */
export type CellEncoding =
  | { readonly kind: 'number'; readonly indicator: boolean }
  | { readonly kind: 'oneHot'; readonly classes: readonly string[] }
  | { readonly kind: 'ordinal'; readonly classes: readonly string[] }
  | { readonly kind: 'index'; readonly classes: readonly string[] }
  | { readonly kind: 'text'; readonly rule: TextEncoding }
  | { readonly kind: 'cycle'; readonly period: number };

export interface PlannedFeature {
  readonly column: string;
  /** An image gives its pixels, row by row, channels last; a date gives its parts. */
  readonly encoding:
    | CellEncoding
    | { readonly kind: 'date'; readonly cyclic: boolean }
    | { readonly kind: 'image'; readonly shape: readonly [number, number, number] };
}

/** A cell of a raw row, as predictions take it and `data.rows` gives it. */
export interface PlannedCell {
  readonly name: string;
  readonly column: string;
  readonly encoding: CellEncoding;
}

const PLAIN = { kind: 'number', indicator: false } as const;

/** After how much a date's part is the same again; days of the month have no one number. */
const PERIODS: Readonly<Record<DatePart, number | null>> = {
  year: null,
  month: 12,
  day: null,
  weekday: 7,
  hour: 24,
};

/** How each part of a date becomes features. */
export function datePartEncoding(part: DatePart, cyclic: boolean): CellEncoding {
  const period = PERIODS[part];
  return cyclic && period !== null ? { kind: 'cycle', period } : PLAIN;
}

/** Of an encoded feature that is an index: how many different ones there are. Null for other features. */
export function indexSize({ encoding }: PlannedCell): number | null {
  if (encoding.kind === 'index') return encoding.classes.length + 1;
  return encoding.kind === 'text' ? encoding.rule.vocabulary : null;
}

export function cellsOf({ column, encoding }: PlannedFeature): PlannedCell[] {
  if (encoding.kind === 'date') {
    return DATE_PARTS.map((part) => ({
      name: `${column} ${part}`,
      column,
      encoding: datePartEncoding(part, encoding.cyclic),
    }));
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
    case 'index':
      return [name];
    case 'text':
      return Array.from({ length: encoding.rule.length }, (_, token) => `${name}[${token}]`);
    case 'cycle':
      return [`${name} sin`, `${name} cos`];
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
      if (settings.text !== undefined) return [textFeatureOf(column, settings.text)];
      const classes = column.classes ?? [];
      return [{ column: column.name, encoding: { kind: categoryEncoding(column, settings), classes } }];
    }
    case 'date':
      return [{ column: column.name, encoding: { kind: 'date', cyclic: settings.cyclic === true } }];
    case 'image':
      return [{ column: column.name, encoding: { kind: 'image', shape: column.shape ?? [1, 1, 1] } }];
    case 'text':
      if (settings.text !== undefined) return [textFeatureOf(column, settings.text)];
      diagnostics.push(textFeature(column));
      return [];
    case 'empty':
      diagnostics.push(emptyFeature(column.name));
      return [];
  }
}

/** How a category is encoded where nothing else was said: tokens are looked up, classes are spread out. */
export function categoryEncoding(
  { tokens }: ColumnInfo,
  { encoding }: ColumnSettings,
): NonNullable<ColumnSettings['encoding']> {
  return encoding ?? (tokens === undefined ? 'oneHot' : 'index');
}

function textFeatureOf({ name }: ColumnInfo, rule: TextEncoding): PlannedFeature {
  return { column: name, encoding: { kind: 'text', rule } };
}
