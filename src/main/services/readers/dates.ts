// Dates as tables spell them: ISO with or without a time, day.month.year, and slashes where their order can be told.

const ISO =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/;
const DOTTED = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;
const SLASHED = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;
const DAY_MS = 86_400_000;

/** Milliseconds since 1970 (UTC where no zone is given) for each word, or null where not all are dates. */
export function datesOf(words: readonly string[]): Float64Array | null {
  if (words.length === 0) return null;
  const [first = ''] = words;
  if (ISO.test(first)) return all(words, ISO, ([y, m, d, ...time]) => stamp(y, m, d, time));
  if (DOTTED.test(first)) return all(words, DOTTED, ([d, m, y, ...time]) => stamp(y, m, d, time));
  if (!SLASHED.test(first)) return null;
  // 03/04/2024 may be either; one number over 12 in the column tells.
  const parts = words.map((word) => SLASHED.exec(word));
  const dayFirst = parts.some((found) => Number(found?.[1]) > 12);
  const monthFirst = parts.some((found) => Number(found?.[2]) > 12);
  if (dayFirst === monthFirst) return null;
  return all(words, SLASHED, ([a, b, y, ...time]) =>
    dayFirst ? stamp(y, b, a, time) : stamp(y, a, b, time),
  );
}

function all(
  words: readonly string[],
  pattern: RegExp,
  read: (parts: readonly (string | undefined)[]) => number,
): Float64Array | null {
  const stamps = new Float64Array(words.length);
  for (const [index, word] of words.entries()) {
    const found = pattern.exec(word);
    const value = found === null ? Number.NaN : read(found.slice(1));
    if (Number.isNaN(value)) return null;
    stamps[index] = value;
  }
  return stamps;
}

function stamp(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
  [hour = '0', minute = '0', second = '0', zone = 'Z']: readonly (string | undefined)[],
): number {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  const date = Date.UTC(y, m - 1, d);
  const back = new Date(date);
  // 31 February would become March.
  if (back.getUTCMonth() !== m - 1 || back.getUTCDate() !== d) return Number.NaN;
  const time = (Number(hour) * 60 + Number(minute)) * 60_000 + Number(second) * 1000;
  if (time >= DAY_MS || Number(minute) > 59) return Number.NaN;
  const offset = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  const minutes = offset === null ? 0 : Number(offset[2]) * 60 + Number(offset[3]);
  return date + time - (offset?.[1] === '-' ? -minutes : minutes) * 60_000;
}

/** 2024-03-05, or 2024-03-05 17:30 where there is a time of day. */
export function dateText(value: number): string {
  const iso = new Date(value).toISOString();
  return value % DAY_MS === 0 ? iso.slice(0, 10) : iso.slice(0, 16).replace('T', ' ');
}
