// Templates on running text: the next character from those before it.
import { text } from '../../base/text.ts';
import { sampleSchema } from './samples.ts';
import { adam, onSample, type Template } from './template.ts';

const LENGTH = 32;

export const TEXTS: readonly Template[] = [
  {
    id: 'characters',
    title: text('Character language model', 'Посимвольная модель языка'),
    description: text(
      'An LSTM reads thirty-two characters of verse and guesses the next; “Try it” lets it write on.',
      'LSTM читает тридцать два символа стихов и угадывает следующий; в «Пробе» сеть пишет дальше сама.',
    ),
    create: () => {
      const classes = sampleSchema('verse').columns[0]?.classes?.length ?? 0;
      return onSample(
        'characters',
        'verse',
        [
          // Index 0 is for what is missing; characters count from 1.
          { kind: 'embedding', params: { vocabulary: classes + 1, size: 16 } },
          { kind: 'lstm', params: { units: 64, sequences: true } },
          { kind: 'timeDistributed', params: { units: classes, activation: 'softmax' } },
        ],
        { optimizer: adam(0.005), batchSize: 32, epochs: 25 },
        {
          data: {
            window: { length: LENGTH, horizon: 1, stride: 4, target: 'everyStep' },
            split: { validation: 0.1, seed: 1, stratify: true },
          },
        },
      );
    },
  },
];
