// Expected failures: each has a code, parameters, and a message in both languages from one table.
// A message names the subject, what was found, what was expected, and the remedy.
import type { Locale } from '../text.ts';
import { type ErrorCode, type ErrorParams, MESSAGES } from './messages.ts';

/** What crosses a process or thread boundary in place of an AppError. */
export interface WireError {
  readonly code: ErrorCode;
  readonly params: ErrorParams;
}

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly params: ErrorParams;

  constructor(code: ErrorCode, params: ErrorParams = {}, options?: { cause?: unknown }) {
    super(formatError({ code, params }, 'en'), options);
    this.name = 'AppError';
    this.code = code;
    this.params = params;
  }

  toWire(): WireError {
    return { code: this.code, params: this.params };
  }
}

export function formatError(error: WireError, locale: Locale): string {
  return MESSAGES[error.code][locale].replace(/\{(\w+)\}/g, (_, name: string) =>
    String(error.params[name] ?? '?'),
  );
}

/** Any thrown value as a wire error: AppErrors keep their code, everything else is reported as a bug. */
export function toWireError(thrown: unknown): WireError {
  if (thrown instanceof AppError) return thrown.toWire();
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'app.bug', params: { detail } };
}
