// Radial basis functions: each unit answers to inputs near a centre of its own.
import { counted } from '../../base/plural.ts';
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { p } from '../params.ts';
import { batchOf, input, lastOf, output, valueAt } from '../ports.ts';

export const rbf = defineLayer({
  kind: 'rbf',
  version: 1,
  title: text('Radial basis', 'Радиальные базисные функции'),
  category: 'dense',
  icon: 'CircleDotted',
  keywords: ['rbf', 'radial', 'gaussian', 'centres', 'радиальные', 'гауссовы', 'центры'],
  doc: {
    summary: text(
      'Each unit gives 1 at its learned centre and less the further the input is from it.',
      'Каждый нейрон выдаёт 1 в своём обучаемом центре и тем меньше, чем дальше от него вход.',
    ),
    formula: 'y_j = \\exp\\left(-\\gamma_j \\lVert x - c_j \\rVert^2\\right)',
    when: text(
      'Few inputs and smooth dependences: interpolation, small tables. A linear layer follows it.',
      'Мало входов и гладкие зависимости: интерполяция, небольшие таблицы. После него идёт линейный слой.',
    ),
    fails: text(
      'With many inputs everything is far from every centre, and all units are near zero.',
      'При большом числе входов всё далеко от любого центра, и все нейроны близки к нулю.',
    ),
  },
  params: {
    centres: p.int({
      title: text('Centres', 'Центры'),
      doc: text('How many centres, and so how many outputs.', 'Сколько центров, а значит и выходов.'),
      default: 16,
      min: 1,
      max: 4096,
    }),
    width: p.float({
      title: text('Width', 'Ширина'),
      doc: text(
        'The distance over which a unit fades at the start (γ = 1/(2·width²)); it is trained further.',
        'Расстояние, на котором отклик нейрона сначала угасает (γ = 1/(2·ширина²)); дальше оно обучается.',
      ),
      default: 1,
      min: 0.01,
      max: 100,
      logarithmic: true,
    }),
  },
  inputs: [input(1)],
  outputs: [output(1)],
  brief: ({ centres }) => text(counted(centres, 'centre'), `центров: ${centres}`),
  check: () => [],
  lower: (b, { centres, width }, values) => {
    const x = valueAt(values, 0); // [N, in]
    const [batch, length] = [batchOf(b, x), lastOf(b.shapeOf(x))];
    const centre = b.weight(
      'centres',
      [centres, length],
      { kind: 'normal', mean: 0, deviation: 1 },
      { role: 'weight' },
    );
    const gamma = b.weight(
      'gamma',
      [centres],
      { kind: 'constant', value: 1 / (2 * width * width) },
      { role: 'bias' },
    );
    const offsets = b.sub(b.reshape(x, [batch, 1, length]), centre); // [N, centres, in]
    const distances = b.reduce('sum', b.unary('square', offsets), [2]);
    return [b.unary('exp', b.unary('neg', b.mul(distances, gamma)))];
  },
  samples: [
    { params: { centres: 3 }, inputs: [[2]] },
    { params: { centres: 1, width: 2 }, inputs: [[4]] },
    { params: { centres: 5, width: 0.5 }, inputs: [[1]] },
  ],
});
