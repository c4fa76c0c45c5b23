// From the system's error codes to the app's file errors.
import { AppError } from '../../base/errors/app-error.ts';

/** The code of a Node system error, or an empty string. */
export function systemCode(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
}

function detailOf(thrown: unknown): string {
  return systemCode(thrown) || (thrown instanceof Error ? thrown.message : String(thrown));
}

export function readError(path: string, thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const options = { cause: thrown };
  switch (systemCode(thrown)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new AppError('file.notFound', { path }, options);
    case 'EACCES':
    case 'EPERM':
      return new AppError('file.noAccess', { path }, options);
    case 'EISDIR':
      return new AppError('file.isFolder', { path }, options);
    default:
      return new AppError('file.cannotRead', { path, detail: detailOf(thrown) }, options);
  }
}

export function writeError(path: string, thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const options = { cause: thrown };
  const code = systemCode(thrown);
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError('file.diskFull', { path }, options);
    case 'ENOENT':
    case 'ENOTDIR':
      return new AppError('file.noFolder', { path }, options);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new AppError('file.noWriteAccess', { path }, options);
    case 'EISDIR':
      return new AppError('file.isFolder', { path }, options);
    default:
      return new AppError('file.cannotWrite', { path, detail: detailOf(thrown) }, options);
  }
}
