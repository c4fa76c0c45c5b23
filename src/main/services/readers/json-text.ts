// Text to JSON as other programs write it: with NaN and Infinity, and with a line here and there that is none.
import { AppError } from '../../../base/errors/app-error.ts';
import type { Json } from './json-records.ts';
import type { ProblemList } from './problems.ts';

export type ParsedJson =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly detail: string };

/** Python writes NaN and Infinity for numbers that JSON has no word for: they are missing. */
const NO_NUMBER = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g;

export function parsedJson(content: string): ParsedJson {
  const first = attempt(content);
  if (first.ok || !/NaN|Infinity/.test(content)) return first;
  const second = attempt(content.replace(NO_NUMBER, (found) => (found.startsWith('"') ? found : 'null')));
  return second.ok ? second : first;
}

function attempt(content: string): ParsedJson {
  try {
    return { ok: true, value: JSON.parse(content) as Json };
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, detail: error.message };
    throw error;
  }
}

/** The engine's words, and what they mean in Russian. */
export function badJson(file: string, line: number, told: string): AppError {
  return new AppError('data.badJson', { file, line, ...detailOf(told) });
}

function detailOf(told: string): { readonly detail: string; readonly detailRu: string } {
  const detail = told.replace(/ \(line \d+ column \d+\)/, '');
  const position = /position (\d+)/.exec(detail)?.[1];
  const meaning = /end of/.test(detail)
    ? 'запись обрывается'
    : /Expected/.test(detail)
      ? 'не хватает знака'
      : /escaped|control/.test(detail)
        ? 'недопустимый знак в строке'
        : 'лишний знак';
  return { detail, detailRu: position === undefined ? meaning : `${meaning}, позиция ${position}` };
}

/** From this share of the lines on, the file is not JSON line by line. */
const MOST_BAD = 0.1;
const KEPT = 1000;

/** Lines that are no JSON among those that are: left out and told, unless they are many. */
export class BadLines {
  private readonly found: { readonly line: number; readonly told: string }[] = [];
  private count = 0;

  constructor(private readonly file: string) {}

  add(line: number, told: string): void {
    this.count++;
    if (this.found.length < KEPT) this.found.push({ line, told });
  }

  /** Throws `data.badJson` for the first one where they are too many beside `good` lines. */
  tell(good: number, problems: ProblemList): void {
    const [first] = this.found;
    if (first === undefined) return;
    if (this.count > MOST_BAD * (good + this.count)) throw badJson(this.file, first.line, first.told);
    for (const { line, told } of this.found)
      problems.add('error', 'data.badLine', { line, ...detailOf(told) }, { line });
    problems.addUnlisted(this.count - this.found.length);
  }
}
