// The templates of the start page and of the command line's `new`.
import { type Text, text } from '../../base/text.ts';
import type { LoomDocument, TrainingSettings } from '../document.ts';
import { chain, DEFAULT_TRAINING, emptyDocument, type NodeSpec } from '../new-document.ts';
import { type SampleId, sampleBinding } from './samples.ts';

export interface Template {
  readonly id: string;
  readonly title: Text;
  readonly description: Text;
  readonly create: () => LoomDocument;
}

function onSample(
  name: string,
  sample: SampleId,
  layers: readonly NodeSpec[],
  training: Partial<TrainingSettings> = {},
): LoomDocument {
  return {
    ...emptyDocument(name),
    ...chain([{ kind: 'input' }, ...layers, { kind: 'output' }]),
    data: sampleBinding(sample),
    training: { ...DEFAULT_TRAINING, ...training },
  };
}

const adam = (rate: number) => ({ kind: 'adam', params: { rate } });

export const TEMPLATES: readonly Template[] = [
  {
    id: 'digits',
    title: text('Handwritten digits: softmax', 'Рукописные цифры: softmax'),
    description: text(
      'The smallest classifier of 8×8 images: 10 neurons, 650 parameters, softmax.',
      'Самый маленький классификатор изображений 8×8: 10 нейронов, 650 параметров, softmax.',
    ),
    create: () =>
      onSample('digits', 'digits', [{ kind: 'dense', params: { units: 10, activation: 'softmax' } }], {
        optimizer: adam(0.01),
        epochs: 30,
        l2: 0.001,
      }),
  },
  {
    id: 'digits-mlp',
    title: text('Handwritten digits: two layers', 'Рукописные цифры: два слоя'),
    description: text(
      'A hidden layer of 64 ReLU neurons before the ten outputs: more accurate than softmax alone.',
      'Скрытый слой из 64 нейронов с ReLU перед десятью выходами: точнее, чем один softmax.',
    ),
    create: () =>
      onSample(
        'digits-mlp',
        'digits',
        [
          { kind: 'dense', params: { units: 64, activation: 'relu' } },
          { kind: 'dense', params: { units: 10, activation: 'softmax' } },
        ],
        { optimizer: adam(0.003), epochs: 30 },
      ),
  },
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
  {
    id: 'empty',
    title: text('Empty canvas', 'Пустой холст'),
    description: text('Start from nothing.', 'Начать с чистого листа.'),
    create: () => emptyDocument(),
  },
];
