// A run's error as messages carry it, for the message table of this version.
import type { WireError } from '../../base/errors/app-error.ts';
import { type ErrorCode, MESSAGES } from '../../base/errors/messages.ts';
import type { RunStatus } from '../../contract/runs.ts';

/** A code that this version has no words for reads as an internal error. */
export function wireErrorOf(error: RunStatus['error']): WireError | null {
  if (error === null) return null;
  return isKnown(error.code)
    ? { code: error.code, params: error.params }
    : { code: 'app.bug', params: { detail: error.code } };
}

function isKnown(code: string): code is ErrorCode {
  return Object.hasOwn(MESSAGES, code);
}
