// How numbers read on an axis and beside a curve.

/** 0.0312 → "0.0312", 1234567 → "1.23e+6": at most `digits` significant digits, no trailing zeros. */
export function shortNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) {
    return value
      .toExponential(digits - 2)
      .replace(/\.?0+e/, 'e')
      .replace('e+', 'e');
  }
  return String(Number(value.toPrecision(digits)));
}

export function plainTick(value: string | number): string {
  return shortNumber(Number(value), 4);
}

/**
 * On a logarithmic axis: whole decades, and 2 and 5 in between where the axis spans less than two decades. Other ticks
 * are null: they have neither label nor line.
 */
export function logTick(
  value: string | number,
  _index: number,
  ticks: readonly { readonly value: number }[],
): string | null {
  const number = Number(value);
  const lead = number / 10 ** Math.floor(Math.log10(number) + 1e-9);
  const least = ticks[0]?.value ?? number;
  const most = ticks.at(-1)?.value ?? number;
  const decades = Math.log10(most / least);
  const every = Math.max(1, Math.ceil(decades / MOST_DECADES));
  const leads = (digit: number) => Math.abs(lead - digit) < 1e-6;
  if (leads(1)) return Math.round(Math.log10(number)) % every === 0 ? decadeText(number) : null;
  return decades < 2 && (leads(2) || leads(5)) ? decadeText(number) : null;
}

const MOST_DECADES = 6;

function decadeText(number: number): string {
  if (number >= 0.1 && number <= 1000) return String(Number(number.toPrecision(2)));
  return number.toExponential(0).replace('e+', 'e');
}
