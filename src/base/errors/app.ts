// Messages of `app.*` errors. {name} is replaced by the parameter of that name.
import { text } from '../text.ts';

export const APP_MESSAGES = {
  'app.bug': text(
    'Something went wrong inside Layerloom: {detail}. Your project is unchanged; save it and restart the app.',
    'Внутренняя ошибка Layerloom: {detail}. Проект не изменён: сохраните его и перезапустите приложение.',
  ),
  'app.portTaken': text(
    'Port {port} is taken: choose another with --port, or leave it out to take a free one.',
    'Порт {port} занят: укажите другой в --port или не указывайте, и будет взят свободный.',
  ),
} as const;
