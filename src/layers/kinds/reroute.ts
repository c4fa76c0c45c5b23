// A knot that leads a wire around other nodes.
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { input, output, valueAt } from '../ports.ts';

export const reroute = defineLayer({
  kind: 'reroute',
  version: 1,
  title: text('Reroute', 'Узел связи'),
  category: 'structure',
  icon: 'Route',
  keywords: ['reroute', 'knot', 'wire', 'узел', 'связь', 'провод'],
  doc: {
    summary: text('Hands its input on unchanged.', 'Передаёт вход без изменений.'),
    formula: 'y = x',
    when: text(
      'To lead a wire around other nodes, or to gather several wires at one place.',
      'Чтобы провести связь в обход других узлов или собрать несколько связей в одном месте.',
    ),
    fails: text(
      'It computes nothing; the network trains the same without it.',
      'Ничего не вычисляет; без него сеть обучается точно так же.',
    ),
  },
  params: {},
  inputs: [input(null)],
  outputs: [output(null)],
  brief: () => text('wire', 'связь'),
  check: () => [],
  lower: (_b, _params, values) => [valueAt(values, 0)],
  samples: [{ params: {}, inputs: [[2, 3]] }],
});
