// Messages of `run.*` errors. {name} is replaced by the parameter of that name.
import { text } from '../text.ts';

export const RUN_MESSAGES = {
  'run.unknownRun': text('There is no run “{id}” in this session.', 'Запуска «{id}» в этом сеансе нет.'),
} as const;
