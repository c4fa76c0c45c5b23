// Templates with more than one answer: a class and a number from the same wine, several labels at once, a forecast for
// every step of a window.
import { text } from '../../base/text.ts';
import type { ColumnInfo } from '../document.ts';
import { chain, DEFAULT_TRAINING, emptyDocument, NO_DATA } from '../new-document.ts';
import { sampleBinding } from './samples.ts';
import { adam, onSample, type Template } from './template.ts';

const number = (name: string): ColumnInfo => ({ name, type: 'number', classes: null });
const yesOrNo = (name: string): ColumnInfo => ({ name, type: 'category', classes: ['no', 'yes'] });

const ROWS = 1500;

export const OUTPUTS: readonly Template[] = [
  {
    id: 'wine-two-answers',
    title: text('Wine: two answers', 'Вино: два ответа'),
    description: text(
      'Two outputs share their hidden layer: one names the cultivar, the other estimates the alcohol.',
      'Два выхода с общим скрытым слоем: один называет сорт винограда, другой оценивает крепость.',
    ),
    create: () => ({
      ...emptyDocument('wine-two-answers'),
      ...chain([
        { kind: 'input' },
        { kind: 'dense', params: { units: 8, activation: 'relu' }, name: 'shared' },
        { kind: 'dense', params: { units: 3, activation: 'softmax' }, name: 'cultivar' },
        { kind: 'dense', params: { units: 1 }, from: ['dense-1'], name: 'alcohol' },
        { kind: 'output', params: { columns: 'cultivar' }, from: ['dense-2'] },
        { kind: 'output', params: { columns: 'alcohol', metric: 'r2' }, from: ['dense-3'] },
      ]),
      data: sampleBinding('wine', { roles: { cultivar: 'target', alcohol: 'target' } }),
      training: { ...DEFAULT_TRAINING, optimizer: adam(0.005), batchSize: 16, epochs: 60, l2: 0.01 },
    }),
  },
  {
    id: 'circles-labels',
    title: text('Overlapping circles: labels', 'Пересекающиеся круги: метки'),
    description: text(
      'A point may lie in none of three circles, in one or in several: three sigmoid neurons answer yes or no each.',
      'Точка может лежать вне трёх кругов, в одном или в нескольких: три нейрона с сигмоидой отвечают «да» или «нет» каждый за свой.',
    ),
    create: () => ({
      ...emptyDocument('circles-labels'),
      ...chain([
        { kind: 'input' },
        { kind: 'dense', params: { units: 24, activation: 'tanh' } },
        { kind: 'dense', params: { units: 24, activation: 'tanh' } },
        { kind: 'dense', params: { units: 3, activation: 'sigmoid' } },
        { kind: 'output', params: { metric: 'exactMatch' } },
      ]),
      data: {
        ...NO_DATA,
        source: {
          kind: 'generated',
          generator: 'overlaps',
          params: { count: ROWS, noise: 0.02, radius: 0.9, seed: 1 },
        },
        schema: {
          rows: ROWS,
          columns: [number('x'), number('y'), yesOrNo('red'), yesOrNo('green'), yesOrNo('blue')],
        },
        roles: { red: 'target', green: 'target', blue: 'target' },
        targetType: 'labels',
      },
      training: { ...DEFAULT_TRAINING, optimizer: adam(0.01), epochs: 80 },
    }),
  },
  {
    id: 'sunspots-each-year',
    title: text('Sunspots: a forecast every year', 'Солнечные пятна: прогноз на каждом шаге'),
    description: text(
      'Many to many in step: at each of twenty-two years the layer forecasts the next, so every step teaches it.',
      'Многие ко многим, шаг в шаг: на каждом из двадцати двух лет слой предсказывает следующий, и учит его каждый шаг.',
    ),
    create: () =>
      onSample(
        'sunspots-each-year',
        'sunspots',
        [
          { kind: 'gru', params: { units: 12, sequences: true } },
          { kind: 'timeDistributed', params: { units: 1 } },
        ],
        { optimizer: adam(0.005), batchSize: 16, epochs: 60, l2: 0.001 },
        {
          data: {
            roles: { year: 'ignored', sunspots: 'target' },
            targetType: 'number',
            window: { length: 22, horizon: 1, stride: 1, target: 'everyStep' },
          },
        },
      ),
  },
];
