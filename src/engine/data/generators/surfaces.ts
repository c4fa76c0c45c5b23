// Numbers to predict: a plane, hills over the plane, a wave.
import { p } from '../../../base/params.ts';
import { text } from '../../../base/text.ts';
import { count, defineGenerator, type Generated, noise, type Random, rounded, seed } from './define.ts';

function surface(
  rows: number,
  deviation: number,
  random: Random,
  height: (x: number, y: number) => number,
): Generated {
  const x = new Float64Array(rows);
  const y = new Float64Array(rows);
  const value = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    x[row] = rounded(random.uniform(-1, 1));
    y[row] = rounded(random.uniform(-1, 1));
    value[row] = rounded(height(x[row]!, y[row]!) + deviation * random.normal());
  }
  return [
    { name: 'x', values: x },
    { name: 'y', values: y },
    { name: 'value', values: value },
  ];
}

export const plane = defineGenerator({
  id: 'plane',
  title: text('Plane', 'Плоскость'),
  description: text(
    'value = x + y, with noise: a single neuron without activation finds it exactly.',
    'value = x + y с шумом: один нейрон без активации находит её точно.',
  ),
  params: { count: count(), noise: noise(0.05), seed },
  target: 'value',
  generate: (params, random) => surface(params.count, params.noise, random, (x, y) => x + y),
});

export const hills = defineGenerator({
  id: 'hills',
  title: text('Gaussian hills', 'Гауссовы холмы'),
  description: text(
    'A hill and a valley over the plane: a smooth surface that a straight model cannot follow.',
    'Холм и впадина над плоскостью: гладкая поверхность, которую линейная модель не повторит.',
  ),
  params: { count: count(800), noise: noise(0.02), seed },
  target: 'value',
  generate: (params, random) => {
    const bump = (x: number, y: number, cx: number, cy: number) =>
      Math.exp(-6 * ((x - cx) ** 2 + (y - cy) ** 2));
    return surface(
      params.count,
      params.noise,
      random,
      (x, y) => bump(x, y, 0.4, 0.4) - bump(x, y, -0.4, -0.4),
    );
  },
});

export const sine = defineGenerator({
  id: 'sine',
  title: text('Sine wave', 'Синусоида'),
  description: text(
    'A noisy wave, row after row: fit it as a function of t, or predict its next values from a window.',
    'Зашумлённая волна, строка за строкой: приближайте её как функцию t или предсказывайте продолжение по окну.',
  ),
  params: {
    count: count(1000),
    periods: p.float({
      title: text('Periods', 'Периодов'),
      doc: text('How many waves the data covers.', 'Сколько волн помещается в данных.'),
      default: 10,
      min: 0.25,
      max: 1000,
      logarithmic: true,
    }),
    noise: noise(0.05),
    seed,
  },
  target: 'value',
  generate: (params, random) => {
    const t = new Float64Array(params.count);
    const value = new Float64Array(params.count);
    for (let row = 0; row < params.count; row++) {
      t[row] = rounded((params.periods * row) / params.count);
      value[row] = rounded(Math.sin(2 * Math.PI * t[row]!) + params.noise * random.normal());
    }
    return [
      { name: 't', values: t },
      { name: 'value', values: value },
    ];
  },
});
