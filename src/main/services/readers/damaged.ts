// The refusal of a data file that is not what its first bytes say, with its reason in both languages.
import { AppError } from '../../../base/errors/app-error.ts';
import { type Text, text } from '../../../base/text.ts';

export function damagedFile(file: string, kind: string, detail: Text, cause?: unknown): AppError {
  return new AppError('data.badFile', { file, kind, detail: detail.en, detailRu: detail.ru }, { cause });
}

/** In the words of the library that could not read it. */
export function damagedBy(file: string, kind: string, cause: unknown): AppError {
  const said = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]!.slice(0, 200);
  return damagedFile(file, kind, text(said, `«${said}»`), cause);
}

export const UNKNOWN_HEADER = text('its first bytes are unknown', 'неизвестные первые байты');
export const CUT_OFF = text('it is cut off', 'файл обрывается');

export function wrongLength(promised: number, found: number): Text {
  return text(
    `the header promises ${promised} bytes, there are ${found}`,
    `заголовок обещает байтов: ${promised}, а есть ${found}`,
  );
}
