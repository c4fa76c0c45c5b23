// How alike two lists of numbers are.
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { equalShapes } from '../merging.ts';
import { p } from '../params.ts';
import { input, output, valueAt } from '../ports.ts';

export const dot = defineLayer({
  kind: 'dot',
  version: 1,
  title: text('Dot product', 'Скалярное произведение'),
  category: 'merge',
  icon: 'PointFilled',
  keywords: ['dot', 'cosine', 'similarity', 'скалярное', 'косинус', 'сходство'],
  doc: {
    summary: text(
      'Multiplies two lists number by number and adds the products up.',
      'Перемножает два списка поэлементно и складывает произведения.',
    ),
    formula: 'y = \\sum_i a_i b_i',
    when: text(
      'Comparing two things by their vectors: recommendations, networks with twin branches.',
      'Сравнение двух объектов по их векторам: рекомендации, сети с ветвями-близнецами.',
    ),
    fails: text(
      'Long vectors give large products; the cosine leaves their lengths out.',
      'Длинные векторы дают большие произведения; косинус не зависит от их длины.',
    ),
  },
  params: {
    cosine: p.bool({
      title: text('Cosine', 'Косинус'),
      doc: text(
        'Divides by both lengths, so that the answer lies within −1 and 1.',
        'Делит на обе длины: ответ лежит между −1 и 1.',
      ),
      default: false,
    }),
  },
  inputs: [input(1, 'a', text('First', 'Первый')), input(1, 'b', text('Second', 'Второй'))],
  outputs: [output(1)],
  brief: ({ cosine }) => (cosine ? text('cosine', 'косинус') : text('sum of products', 'сумма произведений')),
  check: (_params, shapes) => equalShapes(shapes).map((problem) => ({ ...problem, port: 'b' })),
  lower: (b, { cosine }, values) => {
    const [x, y] = [valueAt(values, 0), valueAt(values, 1)];
    const product = b.reduce('sum', b.mul(x, y), [1], true);
    if (!cosine) return [product];
    const length = (v: number) =>
      b.unary('sqrt', b.add(b.reduce('sum', b.unary('square', v), [1], true), b.fill([], 1e-12)));
    return [b.div(product, b.mul(length(x), length(y)))];
  },
  samples: [
    { params: {}, inputs: [[3], [3]] },
    { params: { cosine: true }, inputs: [[4], [4]] },
  ],
});
