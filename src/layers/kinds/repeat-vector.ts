// One list of numbers as every step of a sequence.
import { counted } from '../../base/plural.ts';
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { p } from '../params.ts';
import { batchOf, input, lastOf, output, valueAt } from '../ports.ts';

export const repeatVector = defineLayer({
  kind: 'repeatVector',
  version: 1,
  title: text('Repeat', 'Повторение'),
  category: 'recurrent',
  icon: 'BoxMultiple',
  keywords: ['repeat', 'vector', 'decoder', 'sequence', 'повторение', 'декодер', 'последовательность'],
  doc: {
    summary: text(
      'Repeats a list of numbers as every step of a sequence.',
      'Повторяет список чисел на каждом шаге последовательности.',
    ),
    formula: 'y_t = x,\\quad t = 1..T',
    when: text(
      'Between an encoder that gives one vector and a decoder that needs a sequence.',
      'Между кодировщиком, выдающим один вектор, и декодером, которому нужна последовательность.',
    ),
    fails: text(
      'All that the decoder learns of the input must fit into that one vector.',
      'Всё, что декодер узнаёт о входе, должно уместиться в этом одном векторе.',
    ),
  },
  params: {
    steps: p.int({
      title: text('Steps', 'Шаги'),
      doc: text('The length of the sequence.', 'Длина последовательности.'),
      default: 8,
      min: 1,
      max: 4096,
    }),
  },
  inputs: [input(1)],
  outputs: [output(2)],
  brief: ({ steps }) => text(counted(steps, 'time'), `раз: ${steps}`),
  check: () => [],
  lower: (b, { steps }, values) => {
    const x = valueAt(values, 0);
    const [batch, width] = [batchOf(b, x), lastOf(b.shapeOf(x))];
    return [b.broadcastTo(b.reshape(x, [batch, 1, width]), [batch, steps, width])];
  },
  samples: [{ params: { steps: 3 }, inputs: [[2]] }],
});
