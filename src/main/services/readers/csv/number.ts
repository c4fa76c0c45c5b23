// What counts as a number and what counts as a missing cell in a text file. The parser's fast path takes plain digits;
// everything else comes here.

/** Cells that mean "no value", as spreadsheets, R, pandas, SQL and Weka write them. */
export const MISSING: ReadonlySet<string> = new Set([
  '', '?', '-', 'NA', 'N/A', 'n/a', '#N/A', '#NA', '<NA>', 'NaN', 'nan', '-nan', '-NaN', 'NAN',
  'null', 'NULL', 'Null', 'None', 'NONE', '\\N',
]); // biome-ignore format: one list

const PLAIN = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const COMMA = /^[+-]?(?:\d+,?\d*|,\d+)(?:[eE][+-]?\d+)?$/;
const GROUPED = /^[+-]?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?$/;
const MINUS_SIGN = /^\u2212/;

/** The number that `cell` (trimmed) spells, or NaN. With `decimalComma`, 3,14 is a number and 3.14 is one too. */
export function parseNumber(cell: string, decimalComma: boolean): number {
  const signed = cell.replace(MINUS_SIGN, '-');
  const spelled = GROUPED.test(signed) ? signed.replace(/[ \u00a0\u202f]/g, '') : signed;
  if (PLAIN.test(spelled)) return finite(Number(spelled));
  if (decimalComma && COMMA.test(spelled)) return finite(Number(spelled.replace(',', '.')));
  return Number.NaN;
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}
