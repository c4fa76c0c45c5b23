// Messages of `data.*` errors. {name} is replaced by the parameter of that name.
import { text } from '../text.ts';

export const DATA_MESSAGES = {
  'data.unknownSample': text(
    'There is no built-in sample “{id}”. Choose one of: {known}.',
    'Встроенного набора «{id}» нет. Выберите один из: {known}.',
  ),
} as const;
