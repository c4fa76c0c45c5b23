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

/** Parquet's reader names the file by its whole path and speaks in its own terms: what they come to. */
export function damagedParquet(file: string, cause: unknown): AppError {
  const said = cause instanceof Error ? cause.message : String(cause);
  const [, reason] = PARQUET_REASONS.find(([pattern]) => pattern.test(said)) ?? [null, CONTRADICTORY];
  return damagedFile(file, 'Parquet', reason, cause);
}

export const UNKNOWN_HEADER = text('its first bytes are unknown', 'неизвестные первые байты');
export const CUT_OFF = text('it is cut off', 'файл обрывается');

export function wrongLength(promised: number, found: number): Text {
  return text(
    `the header promises ${promised} bytes, there are ${found}`,
    `заголовок обещает байтов: ${promised}, а есть ${found}`,
  );
}

const CONTRADICTORY = text('what it says of itself makes no sense', 'его описание самого себя бессмысленно');

const PARQUET_REASONS: readonly (readonly [RegExp, Text])[] = [
  [/no magic bytes|too small|not read enough/i, CUT_OFF],
  [/out of memory/i, text('reading it takes more memory than there is', 'для его чтения не хватает памяти')],
  [/encrypt/i, text('it is encrypted', 'он зашифрован')],
  [
    /not implemented|not supported|unsupported/i,
    text('it is written in a way that cannot be read here', 'он записан способом, который здесь не читается'),
  ],
  [
    /decompress|uncompress|unpack|page|buffer|unicode/i,
    text('its values cannot be unpacked', 'значения в нём не распаковываются'),
  ],
];
