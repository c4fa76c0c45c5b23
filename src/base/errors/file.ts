// Messages of `file.*` errors. {name} is replaced by the parameter of that name.
import { text } from '../text.ts';

export const FILE_MESSAGES = {
  'file.notFound': text(
    '{path} was not found. It may have been moved or deleted; choose it again.',
    'Файл {path} не найден. Возможно, он перемещён или удалён; выберите его снова.',
  ),
} as const;
