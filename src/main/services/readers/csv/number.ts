// What counts as a number and what counts as a missing cell in a text file. The parser's fast path takes plain digits;
// everything else comes here.

/** Cells that mean "no value", as spreadsheets, R, pandas, SQL and Weka write them. */
export const MISSING: ReadonlySet<string> = new Set([
  '', '?', '-', 'NA', 'N/A', 'n/a', '#N/A', '#NA', '<NA>', 'NaN', 'nan', '-nan', '-NaN', 'NAN',
  'null', 'NULL', 'Null', 'None', 'NONE', '\\N',
]); // biome-ignore format: one list

const PLAIN = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const COMMA = /^[+-]?(?:\d+,?\d*|,\d+)(?:[eE][+-]?\d+)?$/;
const GROUPED = /^[+-]?\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+(?:[.,]\d+)?$/;
const GROUPED_BY_COMMA = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$/;
const GROUPED_BY_POINT = /^[+-]?\d{1,3}(?:\.\d{3})+(?:,\d*)?$/;
/** Two groups or more, or a fraction behind them, are no plain fraction. */
const SURELY_BY_POINT = /\..*[.,]/;
const MINUS_SIGN = /^\u2212/;

/** How a file writes fractions: with a point, with a comma, or with a comma and points between thousands. */
export type DecimalComma = boolean | 'grouped';

/**
 * The number that `cell` (trimmed) spells, or NaN. With a decimal comma, 3,14 is a number and 3.14 is one too, unless
 * points group thousands in this file; without, 1,234 is 1234.
 */
export function parseNumber(cell: string, decimalComma: DecimalComma): number {
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

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}
