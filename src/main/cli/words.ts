// Headings of the tables that commands print. Names of metrics, layers and optimizers stay as --json and projects have them.
import { type Locale, type Text, text } from '../../base/text.ts';

const WORDS = {
  epoch: text('epoch', 'эпоха'),
  loss: text('loss', 'потери'),
  validation: text('val.', 'пров.'),
  samplesPerSecond: text('samples/s', 'примеров/с'),
  parameters: text('parameters', 'параметры'),
  fold: text('fold', 'блок'),
  rows: text('rows', 'строки'),
  mean: text('mean', 'среднее'),
  label: text('label', 'метка'),
  class: text('class', 'класс'),
  precision: text('precision', 'точность'),
  recall: text('recall', 'полнота'),
  training: text('training', 'обучение'),
  heldOut: text('validation', 'отложено'),
  file: text('file', 'файл'),
  node: text('node', 'узел'),
  kind: text('kind', 'вид'),
  output: text('output', 'выход'),
  total: text('total', 'всего'),
  error: text('error', 'ошибка'),
  warning: text('warning', 'предупреждение'),
  info: text('info', 'совет'),
  tensor: text('tensor', 'тензор'),
  shape: text('shape', 'форма'),
  checked: text('checked', 'проверено'),
  correct: text('ok', 'верно'),
  wrong: text('WRONG', 'НЕВЕРНО'),
  template: text('template', 'шаблон'),
  workload: text('workload', 'нагрузка'),
  optimizer: text('optimizer', 'оптимизатор'),
  threads: text('threads', 'потоки'),
  microseconds: text('µs/step', 'мкс/шаг'),
  telemetry: text('telemetry', 'телеметрия'),
} as const satisfies Record<string, Text>;

export type Word = keyof typeof WORDS;

export function word(locale: Locale, name: Word): string {
  return WORDS[name][locale];
}
