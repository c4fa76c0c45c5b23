// What counts as a number and what counts as a missing cell in a text file. The parser's fast path takes plain digits;
// everything else comes here.

/** Cells that mean "no value", as spreadsheets, R, pandas, SQL and Weka write them. */
export const MISSING: ReadonlySet<string> = new Set([
  '', '?', '-', 'NA', 'N/A', 'n/a', '#N/A', '#NA', '<NA>', 'NaN', 'nan', '-nan', '-NaN', 'NAN',
  'null', 'NULL', 'Null', 'None', 'NONE', '\\N',
]); // biome-ignore format: one list

const PLAIN = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const COMMA = /^[+-]?(?:\d+,?\d*|,\d+)(?:[eE][+-]?\d+)?$/;
// The first group of thousands never begins with a zero: 0,341 is a fraction.
const GROUPED = /^[+-]?[1-9]\d{0,2}(?:[ \u00a0\u202f'’]\d{3})+(?:[.,]\d+)?$/;
const GROUPED_BY_COMMA = /^[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?$/;
const GROUPED_BY_POINT = /^[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d*)?$/;
/** Two groups or more, or a fraction behind them, are no plain fraction. */
const SURELY_BY_POINT = /\..*[.,]/;
const MINUS_SIGN = /^\u2212/;

/** How a file writes fractions: with a point, with a comma, or with a comma and points between thousands. */
export type DecimalComma = boolean | 'grouped';

/** What may stand with the numbers of a column and says nothing about them: percent, or a currency before or behind. */
export type Mark = '%' | '$' | '€' | '£' | '¥' | '₽';
const LONGEST_MARKED = 64;
const MARKED = /^([+\-\u2212]?)([$€£¥₽]?)\s*([\d.,+\-\u2212].*?)\s*([%$€£¥₽]?)$/;

/** A cell (trimmed) without its mark; null where it has none, or two. */
export function unmarked(cell: string): { readonly mark: Mark; readonly text: string } | null {
  const found = cell.length > LONGEST_MARKED ? null : MARKED.exec(cell);
  const [, sign = '', before = '', text = '', behind = ''] = found ?? [];
  if (found === null || (before === '') === (behind === '')) return null;
  return { mark: (before + behind) as Mark, text: sign + text };
}

/** The mark that most of these cells have; null where most have none. */
export function markOf(cells: Iterable<string>): Mark | null {
  const counts = new Map<Mark | null, number>();
  for (const cell of cells) {
    const mark = unmarked(cell)?.mark ?? null;
    counts.set(mark, (counts.get(mark) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

/**
 * The number that `cell` (trimmed) spells, or NaN. With a decimal comma, 3,14 is a number and 3.14 is one too, unless
 * points group thousands in this file; without, 1,234 is 1234. In a column with a mark, only what has it is a number.
 */
export function parseNumber(cell: string, decimalComma: DecimalComma, mark: Mark | null = null): number {
  if (mark !== null) {
    const bare = unmarked(cell);
    return bare?.mark === mark ? parseNumber(bare.text, decimalComma) : Number.NaN;
  }
  const signed = cell.replace(MINUS_SIGN, '-');
  const spelled = ungrouped(signed, decimalComma);
  if (PLAIN.test(spelled)) return finite(Number(spelled));
  if (decimalComma && COMMA.test(spelled)) return finite(Number(spelled.replace(',', '.')));
  return Number.NaN;
}

function ungrouped(cell: string, decimalComma: DecimalComma): string {
  if (GROUPED.test(cell)) return cell.replace(/[ \u00a0\u202f'’]/g, '');
  if (decimalComma === false) return GROUPED_BY_COMMA.test(cell) ? cell.replaceAll(',', '') : cell;
  const byPoint = GROUPED_BY_POINT.test(cell) && (decimalComma === 'grouped' || SURELY_BY_POINT.test(cell));
  return byPoint ? cell.replaceAll('.', '') : cell;
}

/** What one cell tells of a file's decimal sign: what is proved, or what is left open (1,234 and 1.234). */
export type Spelling =
  | 'comma'
  | 'point'
  | 'comma groups'
  | 'point groups'
  | 'open comma'
  | 'open point'
  | 'plain'
  | 'word';

const EXPONENT = /[eE][+-]?\d+$/;
const IPV4 = /^(?:\d{1,3}\.){3}\d{1,3}$/;

/** How `cell` (trimmed) spells a number, whichever the decimal sign of its file. */
export function spellingOf(cell: string): Spelling {
  const signed = cell.replace(MINUS_SIGN, '-');
  if (!/[.,\s'’]/.test(signed)) return PLAIN.test(signed) ? 'plain' : 'word';
  const mantissa = signed.replace(EXPONENT, '');
  if (mantissa === signed) {
    if (GROUPED.test(signed))
      return signed.includes(',') ? 'comma' : signed.includes('.') ? 'point' : 'plain';
    if (GROUPED_BY_COMMA.test(signed)) return /,.*[,.]/.test(signed) ? 'comma groups' : 'open comma';
    if (GROUPED_BY_POINT.test(signed)) {
      if (!SURELY_BY_POINT.test(signed)) return 'open point';
      return IPV4.test(signed) ? 'word' : 'point groups';
    }
  }
  if (PLAIN.test(mantissa)) return 'point';
  return COMMA.test(mantissa) ? 'comma' : 'word';
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}
