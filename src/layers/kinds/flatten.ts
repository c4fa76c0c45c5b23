// An image or a sequence as one list of numbers.
import { text } from '../../base/text.ts';
import { sizeOf } from '../../engine/ir/types.ts';
import { defineLayer } from '../define.ts';
import { batchOf, input, output, sampleShape, valueAt } from '../ports.ts';

export const flatten = defineLayer({
  kind: 'flatten',
  version: 1,
  title: text('Flatten', 'Выпрямление'),
  category: 'shape',
  icon: 'ArrowsDiagonalMinimize2',
  keywords: ['flatten', 'vector', 'выпрямление', 'вектор', 'плоский'],
  doc: {
    summary: text(
      'Lays all numbers of a sample out in one list, the last axis fastest.',
      'Выкладывает все числа примера в один список; последняя ось меняется быстрее всех.',
    ),
    formula: 'H \\times W \\times C \\to HWC',
    when: text(
      'Between convolutions or sequences and dense layers.',
      'Между свёртками или последовательностями и полносвязными слоями.',
    ),
    fails: text(
      'A large image becomes a very long list, and the next dense layer very large. Pool first.',
      'Большое изображение превращается в очень длинный список, и следующий полносвязный слой становится огромным. Сначала уменьшите его подвыборкой.',
    ),
  },
  params: {},
  inputs: [input(null)],
  outputs: [output(1)],
  brief: () => text('to one list', 'в один список'),
  check: () => [],
  lower: (b, _params, values) => {
    const x = valueAt(values, 0);
    return [b.reshape(x, [batchOf(b, x), sizeOf(sampleShape(b, x))])];
  },
  samples: [
    { params: {}, inputs: [[2, 3, 2]] },
    { params: {}, inputs: [[4]] },
  ],
});
