// What commands print: one JSON object a line with --json, else lines and tables for people. Errors go elsewhere (index.ts).
import type { Locale, Text } from '../../base/text.ts';
import { type Word, word } from './words.ts';

export type Json = Readonly<Record<string, unknown>>;

export interface Output {
  readonly json: boolean;
  readonly locale: Locale;
  /** One JSON object; nothing in text mode. */
  record(value: Json): void;
  /** A line for people; nothing with --json. */
  line(text: string): void;
  say(text: Text): void;
  /** A heading in the language of the terminal. */
  word(name: Word): string;
}

export function createOutput(json: boolean, write: (line: string) => void, locale = systemLocale()): Output {
  return {
    json,
    locale,
    record: (value) => {
      if (json) write(JSON.stringify(value, jsonSafe));
    },
    line: (line) => {
      if (!json) write(line);
    },
    say: (text) => {
      if (!json) write(text[locale]);
    },
    word: (name) => word(locale, name),
  };
}

/** Russian where the terminal speaks it, else English. */
export function systemLocale(env: NodeJS.ProcessEnv = process.env): Locale {
  const language = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return /^ru(_|\.|$)/i.test(language) ? 'ru' : 'en';
}

/** JSON has no NaN: an unknown number is null. */
function jsonSafe(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? null : value;
}

/** Columns padded to their widest cell; numbers to the right. The first row is the heading. */
export function table(rows: readonly (readonly (string | number)[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    rows.reduce((most, row) => Math.max(most, String(row[column] ?? '').length), 0),
  );
  return rows.map((row, index) =>
    row
      .map((cell, column) => {
        const numeric = typeof cell === 'number' || (index === 0 && typeof rows[1]?.[column] === 'number');
        return numeric ? String(cell).padStart(widths[column]!) : String(cell).padEnd(widths[column]!);
      })
      .join('  ')
      .trimEnd(),
  );
}

/** Four significant digits, as charts and tables show them. */
export function brief(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  return size >= 1e5 || size < 1e-3 ? value.toExponential(2) : String(Number(value.toPrecision(4)));
}
