// Which names a file may be given: one path segment that every platform takes.
import { AppError } from '../../base/errors/app-error.ts';

const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Returns the name, trimmed; throws file.badName. */
export function checkFileName(name: string): string {
  const trimmed = name.trim();
  if (!isFileName(trimmed)) throw new AppError('file.badName', { name: trimmed.slice(0, 100) });
  return trimmed;
}

function isFileName(name: string): boolean {
  if (name === '' || name === '.' || name === '..' || name.endsWith('.')) return false;
  if (Buffer.byteLength(name) > 200 || RESERVED.test(name)) return false;
  return ![...name].some((char) => char < ' ' || '/\\:*?"<>|\u007f'.includes(char));
}
