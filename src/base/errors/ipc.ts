// Messages of `ipc.*` errors. {name} is replaced by the parameter of that name.
import { text } from '../text.ts';

export const IPC_MESSAGES = {
  'ipc.badMessage': text(
    'A message on “{channel}” was not understood: {detail}',
    'Сообщение в канале «{channel}» не распознано: {detail}',
  ),
} as const;
