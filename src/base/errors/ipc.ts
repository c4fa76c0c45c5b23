// Messages of `ipc.*` errors. {name} is replaced by the parameter of that name.
import { text } from '../text.ts';

export const IPC_MESSAGES = {
  'ipc.badMessage': text(
    'A message on “{channel}” was not understood: {detail}',
    'Сообщение в канале «{channel}» не распознано: {detail}',
  ),
  'ipc.unknownChannel': text(
    'There is no channel “{channel}”. The page and the app are of different versions: reload the page.',
    'Канала «{channel}» нет. Страница и приложение разных версий: перезагрузите страницу.',
  ),
  'ipc.disconnected': text(
    'The connection to Layerloom is lost. It is being restored; if this lasts, check that Layerloom is still running.',
    'Связь с Layerloom потеряна и восстанавливается. Если это затянулось, проверьте, что Layerloom ещё работает.',
  ),
  'ipc.timeOut': text(
    'No answer to “{channel}” within {seconds} s. Try again; if it repeats, restart Layerloom.',
    'Нет ответа на «{channel}» за {seconds} с. Повторите; если это не поможет, перезапустите Layerloom.',
  ),
  'ipc.refused': text(
    'The request “{channel}” is not open to this window. Choose the file through the app, or drop it on the window.',
    'Запрос «{channel}» этому окну недоступен. Выберите файл через приложение или перетащите его в окно.',
  ),
  'ipc.tooFrequent': text(
    'Too many requests at once (more than {limit} a second). Wait a moment and try again.',
    'Слишком много запросов сразу (больше {limit} в секунду). Подождите немного и повторите.',
  ),
} as const;
