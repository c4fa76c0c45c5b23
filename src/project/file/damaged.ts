// The refusal of a damaged project file, with its reason in both languages.
import { AppError } from '../../base/errors/app-error.ts';
import type { Text } from '../../base/text.ts';

/** `part` is the name inside the archive. */
export function damaged(file: string, part: string, detail: Text, cause?: unknown): AppError {
  return new AppError(
    'file.damaged',
    { name: file, part, detail: detail.en, detailRu: detail.ru },
    { cause },
  );
}
