// Problems as a data card lists them: worded in both languages, the first ones kept, all of them counted.
import { formatError } from '../../../base/errors/app-error.ts';
import type { ErrorCode, ErrorParams } from '../../../base/errors/messages.ts';
import type { DataProblem } from '../../../contract/data.ts';
import type { ReadResult } from './define.ts';

const KEPT = 200;

/** The same result with one more problem, first in its list. */
export function withProblem(
  result: ReadResult,
  severity: DataProblem['severity'],
  code: ErrorCode,
  params: ErrorParams,
): ReadResult {
  const list = new ProblemList();
  list.add(severity, code, params);
  const problems = [...list.problems, ...result.problems];
  return { ...result, problems, problemCount: result.problemCount + 1 };
}

export class ProblemList {
  readonly problems: DataProblem[] = [];
  count = 0;

  /** How many are kept. */
  constructor(private readonly kept = KEPT) {}

  add(
    severity: DataProblem['severity'],
    code: ErrorCode,
    params: ErrorParams,
    at: { readonly line?: number | undefined; readonly column?: string } = {},
  ): void {
    this.count++;
    if (this.problems.length >= this.kept) return;
    this.problems.push({
      severity,
      code,
      message: { en: formatError({ code, params }, 'en'), ru: formatError({ code, params }, 'ru') },
      line: at.line ?? null,
      column: at.column ?? null,
    });
  }

  /** One that is worded already. */
  take(problem: DataProblem): void {
    this.count++;
    if (this.problems.length < this.kept) this.problems.push(problem);
  }

  /** Counts problems that are not listed one by one. */
  addUnlisted(count: number): void {
    this.count += count;
  }
}
