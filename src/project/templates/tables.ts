// Templates on tables: classes, yes or no, numbers.
import { text } from '../../base/text.ts';
import { adam, onSample, type Template } from './template.ts';

export const TABLES: readonly Template[] = [
  {
    id: 'iris',
    title: text('Iris species', 'Виды ирисов'),
    description: text(
      'Three species told apart by four measurements: the classic first table.',
      'Три вида различаются по четырём измерениям: классическая первая таблица.',
    ),
    create: () =>
      onSample(
        'iris',
        'iris',
        [
          { kind: 'dense', params: { units: 16, activation: 'relu' } },
          { kind: 'dense', params: { units: 3, activation: 'softmax' } },
        ],
        { optimizer: adam(0.01), batchSize: 16, epochs: 100 },
      ),
  },
  {
    id: 'wine',
    title: text('Wine cultivars', 'Сорта винограда'),
    description: text(
      'Three cultivars told apart by thirteen chemical measurements of the wine.',
      'Три сорта винограда различаются по тринадцати химическим показателям вина.',
    ),
    create: () =>
      onSample(
        'wine',
        'wine',
        [
          { kind: 'dense', params: { units: 16, activation: 'tanh' } },
          { kind: 'dense', params: { units: 3, activation: 'softmax' } },
        ],
        { optimizer: adam(0.01), batchSize: 16, epochs: 60 },
      ),
  },
  {
    id: 'breast-cancer',
    title: text('Benign or malignant', 'Доброкачественная или злокачественная'),
    description: text(
      'Yes or no with one sigmoid neuron: a diagnosis from thirty measurements of cell nuclei.',
      'Ответ «да или нет» одним нейроном с сигмоидой: диагноз по тридцати измерениям клеточных ядер.',
    ),
    create: () =>
      onSample(
        'breast-cancer',
        'breast_cancer',
        [
          { kind: 'dense', params: { units: 8, activation: 'relu' } },
          { kind: 'dense', params: { units: 1, activation: 'sigmoid' } },
        ],
        { optimizer: adam(0.01), epochs: 40, l2: 0.001 },
      ),
  },
  {
    id: 'diabetes',
    title: text('Diabetes progression', 'Развитие диабета'),
    description: text(
      'Regression: a number predicted from ten measurements of a patient, with an error in its own units.',
      'Регрессия: по десяти показателям пациента предсказывается число, а ошибка измеряется в его же единицах.',
    ),
    create: () =>
      onSample(
        'diabetes',
        'diabetes',
        [
          { kind: 'dense', params: { units: 8, activation: 'relu' } },
          { kind: 'dense', params: { units: 1 } },
        ],
        { optimizer: adam(0.005), epochs: 60, l2: 0.01 },
      ),
  },
];
