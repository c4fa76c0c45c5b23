// Tasks on sequences, one sequence a row: what recurrent cells remember. Columns are in time order.
import { p } from '../../../base/params.ts';
import { text } from '../../../base/text.ts';
import { count, defineGenerator, rounded, seed } from './define.ts';

const length = (initial: number, most: number) =>
  p.int({
    title: text('Length', 'Длина'),
    doc: text('Steps of a sequence.', 'Число шагов последовательности.'),
    default: initial,
    min: 2,
    max: most,
  });

/** Hochreiter and Schmidhuber, Long short-term memory (1997), experiment 4. */
export const adding = defineGenerator({
  id: 'adding',
  title: text('Adding problem', 'Задача сложения'),
  description: text(
    'Each step has a number and a mark; the answer is the sum of the two marked numbers, one in each half.',
    'На каждом шаге число и метка; ответ — сумма двух помеченных чисел, по одному в каждой половине.',
  ),
  params: { count: count(4000), length: length(20, 500), seed },
  target: 'sum',
  generate: (params, random) => {
    const steps = params.length;
    const values = Array.from({ length: steps }, () => new Float64Array(params.count));
    const marks = Array.from({ length: steps }, () => new Float64Array(params.count));
    const sum = new Float64Array(params.count);
    for (let row = 0; row < params.count; row++) {
      for (const step of values) step[row] = rounded(random.uniform());
      const half = Math.floor(steps / 2);
      const first = random.index(half);
      const second = half + random.index(steps - half);
      marks[first]![row] = 1;
      marks[second]![row] = 1;
      sum[row] = rounded(values[first]![row]! + values[second]![row]!);
    }
    return [
      ...values.flatMap((step, index) => [
        { name: `value_${index + 1}`, values: step },
        { name: `mark_${index + 1}`, values: marks[index]! },
      ]),
      { name: 'sum', values: sum },
    ];
  },
});

export const parity = defineGenerator({
  id: 'parity',
  title: text('Parity', 'Чётность'),
  description: text(
    'A row of bits is odd or even by its number of ones: every bit matters, and none alone tells anything.',
    'Строка битов чётна или нечётна по числу единиц: важен каждый бит, а по отдельности ни один ничего не говорит.',
  ),
  params: { count: count(2000), length: length(6, 64), seed },
  target: 'parity',
  generate: (params, random) => {
    const bits = Array.from({ length: params.length }, () => new Float64Array(params.count));
    const label: string[] = [];
    for (let row = 0; row < params.count; row++) {
      let ones = 0;
      for (const bit of bits) {
        bit[row] = random.index(2);
        ones += bit[row]!;
      }
      label.push(ones % 2 === 0 ? 'even' : 'odd');
    }
    return [
      ...bits.map((values, index) => ({ name: `bit_${index + 1}`, values })),
      { name: 'parity', values: label },
    ];
  },
});

export const copy = defineGenerator({
  id: 'copy',
  title: text('First symbol', 'Первый символ'),
  description: text(
    'The first step shows a symbol, noise follows, and at the end the network must name it. Longer sequences ask for longer memory.',
    'На первом шаге виден символ, дальше идёт шум, а в конце сеть должна его назвать. Чем длиннее последовательность, тем дольше надо помнить.',
  ),
  params: {
    count: count(2000),
    length: length(20, 500),
    symbols: p.int({
      title: text('Symbols', 'Символов'),
      doc: text('How many different symbols there are.', 'Сколько всего разных символов.'),
      default: 4,
      min: 2,
      max: 8,
    }),
    seed,
  },
  target: 'symbol',
  generate: (params, random) => {
    const steps = Array.from({ length: params.length }, () => new Float64Array(params.count));
    const label: string[] = [];
    for (let row = 0; row < params.count; row++) {
      const symbol = random.index(params.symbols);
      steps.forEach((step, index) => {
        step[row] = index === 0 ? symbol : rounded(random.uniform());
      });
      label.push('ABCDEFGH'[symbol] ?? '?');
    }
    return [
      ...steps.map((values, index) => ({ name: `step_${index + 1}`, values })),
      { name: 'symbol', values: label },
    ];
  },
});
