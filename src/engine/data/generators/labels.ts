// Data with several answers at once: each is yes or no, and any number of them may hold.
import { p } from '../../../base/params.ts';
import { text } from '../../../base/text.ts';
import { count, defineGenerator, noise, rounded, seed } from './define.ts';

/** Three circles around a common middle, 120° apart: every combination of them occurs. */
const CENTRES = [
  { name: 'red', angle: Math.PI / 2 },
  { name: 'green', angle: (7 * Math.PI) / 6 },
  { name: 'blue', angle: (11 * Math.PI) / 6 },
] as const;
const DISTANCE = 0.6;

export const overlaps = defineGenerator({
  id: 'overlaps',
  title: text('Overlapping circles', 'Пересекающиеся круги'),
  description: text(
    'Three circles overlap: a point may lie in none, in one or in several. Each circle is a label of its own, yes or no.',
    'Три круга пересекаются: точка может лежать вне их всех, в одном или сразу в нескольких. Каждый круг — отдельная метка «да» или «нет».',
  ),
  params: {
    count: count(800),
    noise: noise(0.02, 0.5),
    radius: p.float({
      title: text('Radius', 'Радиус'),
      doc: text(
        'Of each circle; their centres lie 0.6 from the middle.',
        'Каждого круга; центры находятся на расстоянии 0,6 от середины.',
      ),
      default: 0.9,
      min: 0.3,
      max: 1.5,
      logarithmic: false,
    }),
    seed,
  },
  target: 'blue',
  labels: CENTRES.map(({ name }) => name),
  generate: (params, random) => {
    const x = new Float64Array(params.count);
    const y = new Float64Array(params.count);
    const labels = CENTRES.map((): string[] => []);
    for (let row = 0; row < params.count; row++) {
      const [px, py] = [random.uniform(-1.6, 1.6), random.uniform(-1.6, 1.6)];
      CENTRES.forEach(({ angle }, index) => {
        const off = Math.hypot(px - DISTANCE * Math.cos(angle), py - DISTANCE * Math.sin(angle));
        labels[index]!.push(off < params.radius ? 'yes' : 'no');
      });
      x[row] = rounded(px + params.noise * random.normal());
      y[row] = rounded(py + params.noise * random.normal());
    }
    return [
      { name: 'x', values: x },
      { name: 'y', values: y },
      ...CENTRES.map(({ name }, index) => ({ name, values: labels[index]! })),
    ];
  },
});
