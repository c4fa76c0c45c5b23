// Templates on made-up data: small tasks that show what a kind of network can do that another cannot.
import { text } from '../../base/text.ts';
import type { ColumnInfo, DataBinding, TrainingSettings } from '../document.ts';
import { chain, DEFAULT_TRAINING, emptyDocument, NO_DATA, type NodeSpec } from '../new-document.ts';
import { adam, type Template } from './template.ts';

interface GeneratedData {
  readonly generator: string;
  readonly params: Readonly<Record<string, number>>;
  /** As the generator's table is read (a test holds them equal). */
  readonly columns: readonly ColumnInfo[];
}

const number = (name: string, classes: string[] | null = null): ColumnInfo => ({
  name,
  type: 'number',
  classes,
});

/** Points of the plane in classes. */
function plane(
  generator: string,
  params: Readonly<Record<string, number>>,
  classes: readonly string[],
): GeneratedData {
  const label: ColumnInfo = { name: 'class', type: 'category', classes: [...classes] };
  return { generator, params, columns: [number('x'), number('y'), label] };
}

/** Sequences of a number and a mark a step; the sum of the two marked numbers is asked for. */
function adding(rows: number, length: number): GeneratedData {
  const steps = Array.from({ length }, (_, index) => [
    number(`value_${index + 1}`),
    number(`mark_${index + 1}`, ['0', '1']),
  ]);
  return {
    generator: 'adding',
    params: { count: rows, length, seed: 1 },
    columns: [...steps.flat(), number('sum')],
  };
}

function bindingOf({ generator, params, columns }: GeneratedData): DataBinding {
  const target = columns.at(-1)?.name ?? '';
  return {
    ...NO_DATA,
    source: { kind: 'generated', generator, params: { ...params } },
    schema: { rows: params.count ?? 0, columns: [...columns] },
    roles: { [target]: 'target' },
  };
}

function onGenerated(
  name: string,
  data: GeneratedData,
  layers: readonly NodeSpec[],
  training: Partial<TrainingSettings>,
  binding: Partial<DataBinding> = {},
): ReturnType<Template['create']> {
  return {
    ...emptyDocument(name),
    ...chain([...layers, { kind: 'output' }]),
    data: { ...bindingOf(data), ...binding },
    training: { ...DEFAULT_TRAINING, ...training },
  };
}

const LENGTH = 40;
const sequence: NodeSpec = { kind: 'input', params: { shape: [LENGTH, 2] } };

export const GENERATED: readonly Template[] = [
  {
    id: 'xor',
    title: text('Exclusive or', 'Исключающее ИЛИ'),
    description: text(
      'What one neuron cannot learn, eight hidden ones can: disable the hidden layer and compare.',
      'Чему не научить один нейрон, под силу восьми скрытым: отключите скрытый слой и сравните.',
    ),
    create: () =>
      onGenerated(
        'xor',
        plane('xor', { count: 400, noise: 0, seed: 1 }, ['different', 'same']),
        [
          { kind: 'input' },
          { kind: 'dense', params: { units: 8, activation: 'tanh' } },
          { kind: 'dense', params: { units: 1, activation: 'sigmoid' } },
        ],
        { optimizer: adam(0.01), epochs: 300 },
      ),
  },
  {
    id: 'spirals',
    title: text('Two spirals', 'Две спирали'),
    description: text(
      'Two arms wound around each other: depth and width pay off here.',
      'Два рукава, закрученных друг вокруг друга: здесь окупаются глубина и ширина.',
    ),
    create: () =>
      onGenerated(
        'spirals',
        plane('spirals', { count: 600, classes: 2, turns: 1.5, noise: 0.02, seed: 1 }, ['a', 'b']),
        [
          { kind: 'input' },
          { kind: 'dense', params: { units: 48, activation: 'relu' } },
          { kind: 'dense', params: { units: 48, activation: 'relu' } },
          { kind: 'dense', params: { units: 1, activation: 'sigmoid' } },
        ],
        { optimizer: adam(0.005), epochs: 600 },
      ),
  },
  {
    id: 'memory-lstm',
    title: text('Long memory: LSTM', 'Долгая память: LSTM'),
    description: text(
      'Adds two numbers marked far apart in a sequence of forty steps. The LSTM remembers the first one.',
      'Складывает два числа, помеченные далеко друг от друга в последовательности из сорока шагов. LSTM помнит первое.',
    ),
    create: () =>
      onGenerated(
        'memory-lstm',
        adding(4000, LENGTH),
        [sequence, { kind: 'lstm', params: { units: 24 } }, { kind: 'dense', params: { units: 1 } }],
        { optimizer: adam(0.01), batchSize: 64, epochs: 40 },
        { scaling: 'none' },
      ),
  },
  {
    id: 'memory-rnn',
    title: text('Long memory: simple RNN', 'Долгая память: простой RNN'),
    description: text(
      'The same task for a simple recurrent layer: its gradients vanish on the way back, and it keeps guessing the mean.',
      'Та же задача для простого рекуррентного слоя: градиент затухает по пути назад, и сеть продолжает угадывать среднее.',
    ),
    create: () =>
      onGenerated(
        'memory-rnn',
        adding(4000, LENGTH),
        [sequence, { kind: 'rnn', params: { units: 24 } }, { kind: 'dense', params: { units: 1 } }],
        { optimizer: adam(0.01), batchSize: 64, epochs: 40 },
        { scaling: 'none' },
      ),
  },
];
