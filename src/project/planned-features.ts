// How columns become features: what each cell is encoded as, and what the encoded features are called.
import { DATE_PARTS, type DatePart } from '../engine/data/date-parts.ts';
import type { Diagnostic } from '../layers/define.ts';
import { emptyFeature, textFeature } from './data-plan-problems.ts';
import type { ColumnInfo, ColumnSettings, DataBinding, TextEncoding } from './document.ts';

/**
 * How one raw cell becomes features: a number gives one, a category one per class (one-hot, in `classes` order), its
 * place in that order, or an index for an embedding (0 is missing or unknown, the classes count from 1); a text one index
 * a token; a number that comes round again its sine and cosine. `indicator`: a mark after them, 1 where it was missing.
 */
export type CellEncoding =
  | { readonly kind: 'number'; readonly indicator: boolean }
  | { readonly kind: 'oneHot'; readonly classes: readonly string[]; readonly indicator: boolean }
  | { readonly kind: 'ordinal'; readonly classes: readonly string[]; readonly indicator: boolean }
  | { readonly kind: 'index'; readonly classes: readonly string[] }
  | { readonly kind: 'text'; readonly rule: TextEncoding }
  | { readonly kind: 'cycle'; readonly period: number };

export interface PlannedFeature {
  readonly column: string;
  /** An image gives its pixels, row by row, channels last; a date gives its parts. */
  readonly encoding:
    | CellEncoding
    | { readonly kind: 'date'; readonly cyclic: boolean; readonly indicator: boolean }
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

/** How each part of a date becomes features. All parts are missing at once, so the year alone has a mark of it. */
export function datePartEncoding(
  part: DatePart,
  cyclic: boolean,
  indicator: boolean,
): Extract<CellEncoding, { readonly kind: 'number' | 'cycle' }> {
  const period = PERIODS[part];
  if (cyclic && period !== null) return { kind: 'cycle', period };
  return part === 'year' ? { kind: 'number', indicator } : PLAIN;
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
      encoding: datePartEncoding(part, encoding.cyclic, encoding.indicator),
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
      return [name, ...markOf(name, encoding)];
    case 'oneHot':
      return [...encoding.classes.map((label) => `${name}=${label}`), ...markOf(name, encoding)];
    case 'ordinal':
      return [name, ...markOf(name, encoding)];
    case 'index':
      return [name];
    case 'text':
      return Array.from({ length: encoding.rule.length }, (_, token) => `${name}[${token}]`);
    case 'cycle':
      return [`${name} sin`, `${name} cos`];
  }
}

function markOf(name: string, { indicator }: { readonly indicator: boolean }): string[] {
  return indicator ? [`${name} missing`] : [];
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
  const indicator = settings.indicator === true;
  switch (column.type) {
    case 'number':
      return [{ column: column.name, encoding: { kind: 'number', indicator } }];
    case 'category': {
      if (settings.text !== undefined) return [textFeatureOf(column, settings.text)];
      const kind = categoryEncoding(column, settings);
      const classes = column.classes ?? [];
      // Among indices, 0 stands for a missing class.
      const encoding = kind === 'index' ? { kind, classes } : { kind, classes, indicator };
      return [{ column: column.name, encoding }];
    }
    case 'date':
      return [
        { column: column.name, encoding: { kind: 'date', cyclic: settings.cyclic === true, indicator } },
      ];
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
