// The way back from a wire error, whose code is any string until it is found in the table.
import { AppError } from './app-error.ts';
import { type ErrorCode, MESSAGES } from './messages.ts';

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(MESSAGES, code);
}

/** A code that this build does not know becomes a bug report that carries it. */
export function fromWireError(wire: {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
}): AppError {
  if (isErrorCode(wire.code)) return new AppError(wire.code, wire.params);
  return new AppError('app.bug', { detail: `${wire.code} ${JSON.stringify(wire.params)}` });
}
