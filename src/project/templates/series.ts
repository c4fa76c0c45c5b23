// Templates on series: windows of the past predict the next value.
import { text } from '../../base/text.ts';
import { adam, onSample, type Template } from './template.ts';

export const SERIES: readonly Template[] = [
  {
    id: 'sunspots',
    title: text('Sunspots: forecast', 'Солнечные пятна: прогноз'),
    description: text(
      'A recurrent layer reads twenty-two years and predicts the next.',
      'Рекуррентный слой читает двадцать два года и предсказывает следующий.',
    ),
    create: () =>
      onSample(
        'sunspots',
        'sunspots',
        [
          { kind: 'gru', params: { units: 8 } },
          { kind: 'dense', params: { units: 1 } },
        ],
        { optimizer: adam(0.005), batchSize: 16, epochs: 60, l2: 0.001 },
        {
          data: {
            roles: { year: 'ignored', sunspots: 'target' },
            targetType: 'number',
            window: { length: 22, horizon: 1, stride: 1 },
          },
        },
      ),
  },
  {
    id: 'sunspots-stacked',
    title: text('Sunspots: two recurrent layers', 'Солнечные пятна: два рекуррентных слоя'),
    description: text(
      'Stacked layers: the first hands its state of every year to the second, which predicts the next year.',
      'Слои друг над другом: первый передаёт состояние каждого года второму, и тот предсказывает следующий год.',
    ),
    create: () =>
      onSample(
        'sunspots-stacked',
        'sunspots',
        [
          { kind: 'gru', params: { units: 8, sequences: true } },
          { kind: 'gru', params: { units: 8 } },
          { kind: 'dense', params: { units: 1 } },
        ],
        { optimizer: adam(0.005), batchSize: 16, epochs: 60, l2: 0.001 },
        {
          data: {
            roles: { year: 'ignored', sunspots: 'target' },
            targetType: 'number',
            window: { length: 22, horizon: 1, stride: 1 },
          },
        },
      ),
  },
];
