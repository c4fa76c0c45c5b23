// Templates on the 8×8 digits: from a single layer to convolution, recurrence and attention.
import { text } from '../../base/text.ts';
import type { DataBinding } from '../document.ts';
import { adam, onSample, type Template } from './template.ts';

/** Pixels alone: what rebuilds its input needs no target. */
const UNLABELLED: Partial<DataBinding> = { scaling: 'minmax', roles: { digit: 'ignored' } };

export const IMAGES: readonly Template[] = [
  {
    id: 'digits',
    title: text('Handwritten digits: softmax', 'Рукописные цифры: softmax'),
    description: text(
      'The smallest classifier of 8×8 images: 10 neurons, 650 parameters, softmax.',
      'Самый маленький классификатор изображений 8×8: 10 нейронов, 650 параметров, softmax.',
    ),
    create: () =>
      onSample('digits', 'digits', [{ kind: 'dense', params: { units: 10, activation: 'softmax' } }], {
        optimizer: adam(0.002),
        epochs: 200,
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
        { optimizer: adam(0.003), epochs: 120, l2: 0.0001 },
      ),
  },
  {
    id: 'digits-cnn',
    title: text('Handwritten digits: convolution', 'Рукописные цифры: свёртка'),
    description: text(
      'Two convolutions with pooling see strokes wherever they are: the most accurate on images.',
      'Две свёртки с подвыборкой находят штрихи в любом месте: самая точная сеть для изображений.',
    ),
    create: () =>
      onSample(
        'digits-cnn',
        'digits',
        [
          { kind: 'conv2d', params: { filters: 24, kernel: [3, 3], activation: 'relu' } },
          { kind: 'maxPool2d' },
          { kind: 'conv2d', params: { filters: 32, kernel: [3, 3], activation: 'relu' } },
          { kind: 'maxPool2d' },
          { kind: 'flatten' },
          { kind: 'dropout', params: { rate: 0.5 } },
          { kind: 'dense', params: { units: 10, activation: 'softmax' } },
        ],
        { optimizer: adam(0.002), epochs: 60, l2: 0.0002 },
        // One scale for all pixels: brightness means the same everywhere in an image.
        { shape: [8, 8, 1], data: { scaling: 'minmax' } },
      ),
  },
  {
    id: 'digits-lstm',
    title: text('Handwritten digits: LSTM', 'Рукописные цифры: LSTM'),
    description: text(
      'Reads an image row by row, as a sequence of eight steps: many to one.',
      'Читает изображение строка за строкой как последовательность из восьми шагов: многие к одному.',
    ),
    create: () =>
      onSample(
        'digits-lstm',
        'digits',
        [
          { kind: 'lstm', params: { units: 32 } },
          { kind: 'dense', params: { units: 10, activation: 'softmax' } },
        ],
        { optimizer: adam(0.01), epochs: 40, l2: 0.0001 },
        { shape: [8, 8], data: { scaling: 'minmax' } },
      ),
  },
  {
    id: 'digits-attention',
    title: text('Handwritten digits: attention', 'Рукописные цифры: внимание'),
    description: text(
      'A small transformer: rows as steps, positions added, every row looks at every other.',
      'Небольшой трансформер: строки как шаги, к ним добавлены позиции, каждая строка смотрит на все остальные.',
    ),
    create: () =>
      onSample(
        'digits-attention',
        'digits',
        [
          { kind: 'timeDistributed', params: { units: 32 } },
          { kind: 'positionalEncoding', params: { form: 'learned' } },
          { kind: 'multiHeadAttention', params: { heads: 4, size: 8 } },
          { kind: 'layerNorm' },
          { kind: 'timeDistributed', params: { units: 32, activation: 'gelu' } },
          { kind: 'flatten' },
          { kind: 'dense', params: { units: 10, activation: 'softmax' } },
        ],
        { optimizer: adam(0.002), epochs: 40 },
        { shape: [8, 8], data: { scaling: 'minmax' } },
      ),
  },
  {
    id: 'digits-autoencoder',
    title: text('Handwritten digits: autoencoder', 'Рукописные цифры: автокодировщик'),
    description: text(
      'Squeezes 64 pixels into eight numbers and rebuilds the image from them, without looking at labels.',
      'Сжимает 64 пикселя в восемь чисел и восстанавливает по ним изображение, не глядя на метки.',
    ),
    create: () =>
      onSample(
        'digits-autoencoder',
        'digits',
        [
          { kind: 'dense', params: { units: 64, activation: 'relu' } },
          {
            kind: 'dense',
            params: { units: 8, activation: 'linear' },
            name: 'code',
          },
          { kind: 'dense', params: { units: 64, activation: 'relu' } },
          { kind: 'dense', params: { units: 64, activation: 'sigmoid' } },
        ],
        { optimizer: adam(0.002), epochs: 120 },
        { data: UNLABELLED, output: { target: 'features', metric: 'rmse' } },
      ),
  },
  {
    id: 'digits-variational',
    title: text('Handwritten digits: variational', 'Рукописные цифры: вариационный'),
    description: text(
      'An autoencoder whose code is a distribution: two numbers a digit, smooth enough to draw new ones from.',
      'Автокодировщик, чей код — распределение: по два числа на цифру, достаточно гладкое, чтобы порождать новые.',
    ),
    create: () =>
      onSample(
        'digits-variational',
        'digits',
        [
          { kind: 'dense', params: { units: 64, activation: 'relu' } },
          { kind: 'dense', params: { units: 2 }, name: 'mean' },
          { kind: 'dense', params: { units: 2 }, name: 'log variance', from: ['dense-1'] },
          { kind: 'sampleNormal', params: { beta: 0.002 }, from: ['dense-2', 'dense-3'] },
          { kind: 'dense', params: { units: 64, activation: 'relu' } },
          { kind: 'dense', params: { units: 64, activation: 'sigmoid' } },
        ],
        { optimizer: adam(0.002), epochs: 120 },
        { data: UNLABELLED, output: { target: 'features', metric: 'rmse' } },
      ),
  },
  {
    id: 'digits-residual',
    title: text('Handwritten digits: residual', 'Рукописные цифры: остаточная связь'),
    description: text(
      'Two hidden layers with wires past them: what a layer adds is learnt, the rest passes unchanged.',
      'Два скрытых слоя с обходными связями: слой учит только добавку, остальное проходит без изменений.',
    ),
    create: () =>
      onSample(
        'digits-residual',
        'digits',
        [
          { kind: 'dense', params: { units: 64, activation: 'relu' } },
          { kind: 'dense', params: { units: 64, activation: 'relu' } },
          { kind: 'add', from: ['dense-1', 'dense-2'] },
          { kind: 'layerNorm' },
          { kind: 'dense', params: { units: 64, activation: 'relu' } },
          { kind: 'add', from: ['layerNorm-1', 'dense-3'] },
          { kind: 'dense', params: { units: 10, activation: 'softmax' } },
        ],
        { optimizer: adam(0.002), epochs: 60, l2: 0.0001 },
      ),
  },
];
