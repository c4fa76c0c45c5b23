// Templates of the uses of recurrent layers, on the rows of digits: one to many, many to many in step, and an encoder
// with a decoder. Many to one is digits-lstm.
import { text } from '../../base/text.ts';
import type { DataBinding } from '../document.ts';
import { sampleSchema } from './samples.ts';
import { adam, onSample, type Template } from './template.ts';

const PIXELS = sampleSchema('digits')
  .columns.map(({ name }) => name)
  .filter((name) => name !== 'digit');

function roles(
  of: (pixel: string, index: number) => 'feature' | 'target',
  digit: 'feature' | 'ignored',
): DataBinding['roles'] {
  return {
    ...Object.fromEntries(PIXELS.map((pixel, index) => [pixel, of(pixel, index)])),
    digit,
  };
}

export const SEQUENCES: readonly Template[] = [
  {
    id: 'digits-drawing',
    title: text('Digits drawn row by row', 'Цифры, нарисованные построчно'),
    description: text(
      'One to many: a digit goes in, eight rows of its picture come out.',
      'Один ко многим: на входе цифра, на выходе восемь строк её изображения.',
    ),
    create: () =>
      onSample(
        'digits-drawing',
        'digits',
        [
          { kind: 'embedding', params: { vocabulary: 10, size: 16 } },
          { kind: 'flatten' },
          { kind: 'repeatVector', params: { steps: 8 } },
          { kind: 'lstm', params: { units: 32, sequences: true } },
          { kind: 'timeDistributed', params: { units: 8 } },
          { kind: 'flatten' },
        ],
        { optimizer: adam(0.01), epochs: 30 },
        {
          data: {
            roles: roles(() => 'target', 'feature'),
            targetType: 'number',
            scaling: 'minmax',
            // The embedding looks the digit up: it must stay a whole number.
            columns: { digit: { scaling: 'none' } },
          },
        },
      ),
  },
  {
    id: 'digits-denoise',
    title: text('Digits freed of noise', 'Цифры, очищенные от шума'),
    description: text(
      'Many to many in step: noise is added to every row, and a layer that reads both ways takes it out again.',
      'Многие ко многим, шаг в шаг: к каждой строке добавляется шум, а слой, читающий в обе стороны, его убирает.',
    ),
    create: () =>
      onSample(
        'digits-denoise',
        'digits',
        [
          { kind: 'gaussianNoise', params: { deviation: 0.3 } },
          { kind: 'gru', params: { units: 24, sequences: true, direction: 'both' } },
          { kind: 'timeDistributed', params: { units: 8 } },
          { kind: 'flatten' },
        ],
        { optimizer: adam(0.005), epochs: 30 },
        {
          shape: [8, 8],
          data: { scaling: 'minmax', roles: { digit: 'ignored' } },
          output: { target: 'features', metric: 'rmse' },
        },
      ),
  },
  {
    id: 'digits-complete',
    title: text('Digits completed', 'Цифры, дорисованные сетью'),
    description: text(
      'Encoder and decoder: one layer reads the upper four rows, another starts from its state and writes the lower four.',
      'Кодировщик и декодер: один слой читает четыре верхние строки, другой начинает с его состояния и пишет четыре нижние.',
    ),
    create: () =>
      onSample(
        'digits-complete',
        'digits',
        [
          { kind: 'lstm', params: { units: 36 }, name: 'encoder' },
          { kind: 'repeatVector', params: { steps: 4 } },
          {
            kind: 'lstm',
            params: { units: 36, sequences: true },
            name: 'decoder',
            from: ['repeatVector-1', 'lstm-1:state'],
          },
          { kind: 'timeDistributed', params: { units: 8 } },
          { kind: 'flatten' },
        ],
        { optimizer: adam(0.005), epochs: 40 },
        {
          shape: [4, 8],
          data: {
            roles: roles((_, index) => (index < 32 ? 'feature' : 'target'), 'ignored'),
            targetType: 'number',
            scaling: 'minmax',
          },
        },
      ),
  },
];
