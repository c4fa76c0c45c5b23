// The layers of a drafted network up to its heads, by what kind of features the data has.
import { type Text, text } from '../base/text.ts';
import { squareOfPixels } from './augmentation.ts';
import type { DataPlan } from './data-plan.ts';
import type { NodeSpec } from './new-document.ts';
import { indexSize, namesOf, type PlannedFeature } from './planned-features.ts';
import type { StepColumns } from './step-columns.ts';

export interface Body {
  /** In computing order, inputs included; the last one feeds the heads. */
  readonly layers: readonly NodeSpec[];
  readonly picture: boolean;
  /** Whether an embedding is among the layers. */
  readonly looksUp: boolean;
  /** Whether there is an answer for every step. */
  readonly sequence: boolean;
  readonly why: Text;
}

const LEAST_PICTURE = 6;

/**
 * `rows` are samples; `read` are the rows of the data, of which a window takes several. `sequence`: what the feature
 * columns are the steps of, if they are.
 */
export function draftBody(
  plan: DataPlan,
  rows: number,
  read: number,
  sequence: StepColumns | null = null,
): Body {
  const picture = plan.featureShape.length === 3 ? plan.featureShape : squarePicture(plan);
  if (picture !== null && Math.min(picture[0] ?? 0, picture[1] ?? 0) >= LEAST_PICTURE) {
    return convolutional(picture, plan);
  }
  if (sequence !== null) return overSteps(sequence);
  if (plan.window !== null) {
    const [first] = plan.features;
    return plan.features.length === 1 && first?.encoding.kind === 'index'
      ? tokens(plan, first.encoding.classes.length + 1, read)
      : recurrent(plan, rows);
  }
  const [first] = plan.features;
  if (plan.features.length === 1 && first?.encoding.kind === 'text')
    return reading(first.encoding.rule, rows);
  if (plan.features.some(isLookedUp)) return mixed(plan, rows);
  return denseBody(plan, rows);
}

function squarePicture(plan: DataPlan): readonly number[] | null {
  const side = squareOfPixels(plan);
  return side === null ? null : [side, side, 1];
}

const input = (params: NodeSpec['params'] = {}): NodeSpec => ({ kind: 'input', params });

/** Places that may be left when the convolutions end: more are averaged, for each would want weights of its own. */
const MOST_PLACES = 8;

function convolutional(shape: readonly number[], plan: DataPlan): Body {
  const layers: NodeSpec[] = [input({ shape: plan.featureShape.length === 3 ? [] : shape })];
  let side = Math.min(shape[0] ?? 0, shape[1] ?? 0);
  for (let filters = 16; side >= 4 && filters <= 64; filters *= 2) {
    layers.push(
      { kind: 'conv2d', params: { filters, kernel: [3, 3], padding: 'same', activation: 'relu' } },
      { kind: 'maxPool2d' },
    );
    side = Math.floor(side / 2);
  }
  layers.push(
    ...(side > MOST_PLACES
      ? [{ kind: 'globalAvgPool' }]
      : [{ kind: 'flatten' }, { kind: 'dropout', params: { rate: 0.5 } }]),
  );
  const size = `${shape[0]}×${shape[1]}`;
  return {
    layers,
    picture: true,
    looksUp: false,
    sequence: false,
    why: text(
      `The features are pictures of ${size}, so convolutions look for small patterns wherever they are, and pooling brings them together.`,
      `Признаки — изображения ${size}, поэтому свёртки ищут мелкие узоры в любом месте, а подвыборка собирает их воедино.`,
    ),
  };
}

function recurrent(plan: DataPlan, rows: number): Body {
  const units = rows < 1000 ? 8 : 32;
  const length = plan.window?.length ?? 1;
  const sequence = plan.targetSteps !== null;
  return {
    layers: [input(), { kind: 'gru', params: { units, sequences: sequence } }],
    picture: false,
    looksUp: false,
    sequence,
    why: text(
      `The features are windows of ${length} steps, so a recurrent layer of ${units} units reads them one after another and remembers what matters.`,
      `Признаки — окна из ${length} шагов, поэтому рекуррентный слой из ${units} нейронов читает их по порядку и запоминает важное.`,
    ),
  };
}

/** Columns that are the steps of a sequence, two numbers a step or more, or so many steps that order tells. */
function overSteps({ channels, steps }: StepColumns): Body {
  const units = 32;
  return {
    layers: [input({ shape: [steps, channels.length] }), { kind: 'gru', params: { units } }],
    picture: false,
    looksUp: false,
    sequence: false,
    why: text(
      `The columns are the ${steps} steps of a sequence (${channels.join(', ')}), so a recurrent layer of ${units} units reads them one after another and remembers what matters.`,
      `Столбцы — ${steps} шагов последовательности (${channels.join(', ')}), поэтому рекуррентный слой из ${units} нейронов читает их по порядку и запоминает важное.`,
    ),
  };
}

function tokens(plan: DataPlan, vocabulary: number, read: number): Body {
  const size = vocabulary <= 200 ? 16 : 32;
  const units = read < 3000 ? 32 : read < 30_000 ? 64 : 128;
  const sequence = plan.targetSteps !== null;
  return {
    layers: [
      input(),
      { kind: 'embedding', params: { vocabulary, size } },
      { kind: 'lstm', params: { units, sequences: sequence } },
    ],
    picture: false,
    looksUp: true,
    sequence,
    why: text(
      `The data is a running text, so each token becomes a learnt vector of ${size} numbers, and an LSTM of ${units} units reads them and guesses the next.`,
      `Данные — сплошной текст, поэтому каждый токен становится обучаемым вектором из ${size} чисел, а LSTM из ${units} нейронов читает их и угадывает следующий.`,
    ),
  };
}

/** From this length on the mean of the words says more than a recurrent layer remembers. */
const LONG_TEXT = 60;

function wordSize(rows: number): number {
  return rows < 2000 ? 16 : 32;
}

function reading(
  { vocabulary, length }: { readonly vocabulary: number; readonly length: number },
  rows: number,
): Body {
  const units = rows < 1000 ? 8 : 32;
  const short = length <= LONG_TEXT;
  return {
    layers: [
      input(),
      { kind: 'embedding', params: { vocabulary, size: wordSize(rows) } },
      ...(short
        ? [{ kind: 'gru', params: { units } }]
        : [{ kind: 'globalAvgPool' }, { kind: 'dense', params: { units, activation: 'relu' } }]),
    ],
    picture: false,
    looksUp: true,
    sequence: false,
    why: short
      ? text(
          `The feature is a text of up to ${length} tokens, so each becomes a learnt vector, and a recurrent layer reads them in their order.`,
          `Признак — текст длиной до ${length} токенов, поэтому каждый из них становится обучаемым вектором, а рекуррентный слой читает их по порядку.`,
        )
      : text(
          `The feature is a long text of up to ${length} tokens, so each becomes a learnt vector, and the mean of the vectors says what the text is about.`,
          `Признак — длинный текст до ${length} токенов, поэтому каждый из них становится обучаемым вектором, а среднее векторов говорит, о чём текст.`,
        ),
  };
}

function isLookedUp({ encoding }: PlannedFeature): boolean {
  return encoding.kind === 'index' || encoding.kind === 'text';
}

/** An input of its own for every column of indices, one for all others; what they give is laid side by side. */
function mixed(plan: DataPlan, rows: number): Body {
  const layers: NodeSpec[] = [];
  const ends: string[] = [];
  const count = (kind: string) => layers.filter((layer) => layer.kind === kind).length;
  const add = (spec: NodeSpec) => {
    layers.push(spec);
    return `${spec.kind}-${count(spec.kind)}`;
  };
  const looked = plan.features.filter(isLookedUp);
  for (const { column, encoding } of looked) {
    const cell = plan.cells.find((candidate) => candidate.column === column);
    const vocabulary = (cell === undefined ? null : indexSize(cell)) ?? 1;
    const size =
      encoding.kind === 'text' ? wordSize(rows) : Math.max(2, Math.min(16, Math.ceil(vocabulary / 2)));
    const from = add(input({ columns: column }));
    const vectors = add({ kind: 'embedding', params: { vocabulary, size }, from: [from] });
    ends.push(add({ kind: encoding.kind === 'text' ? 'globalAvgPool' : 'flatten', from: [vectors] }));
  }
  const others = [...new Set(plan.features.filter((one) => !isLookedUp(one)).map(({ column }) => column))];
  if (others.length > 0) ends.push(add(input({ columns: others.join(', ') })));
  if (ends.length > 1) add({ kind: 'concat', from: ends });
  const width = plan.cells.flatMap(namesOf).length;
  const units = unitsFor(rows);
  add({ kind: 'dense', params: { units, activation: 'relu' } });
  return {
    layers,
    picture: false,
    looksUp: true,
    sequence: false,
    why: text(
      `Of the ${plan.features.length} columns (${width} features) those of indices enter through embeddings, and all meet in ${units} ReLU neurons.`,
      `Из столбцов (всего ${plan.features.length}, признаков ${width}) номера входят через векторные представления, и всё сходится в ${units} нейронах с ReLU.`,
    ),
  };
}

function unitsFor(rows: number): number {
  return rows < 300 ? 16 : rows < 3000 ? 32 : rows < 30_000 ? 64 : 128;
}

export function denseBody(plan: DataPlan, rows: number): Body {
  const first: readonly NodeSpec[] = plan.featureShape.length > 1 ? [{ kind: 'flatten' }] : [];
  const width = plan.featureNames.length;
  const units = unitsFor(rows);
  // Few features can lie in any pattern: curved borders want a second layer.
  const depth = rows >= 3000 || (width <= 3 && rows >= 200) ? 2 : 1;
  const layers = Array.from(
    { length: depth },
    (): NodeSpec => ({
      kind: 'dense',
      params: { units, activation: 'relu' },
    }),
  );
  return {
    layers: [input(), ...first, ...layers],
    picture: false,
    looksUp: false,
    sequence: false,
    why:
      depth === 1
        ? text(
            `There are ${rows} rows of ${width} features, enough for one hidden layer of ${units} ReLU neurons; more would learn the rows by heart.`,
            `В данных ${rows} строк по ${width} признаков — этого хватит на один скрытый слой из ${units} нейронов с ReLU; больший выучил бы строки наизусть.`,
          )
        : text(
            `There are ${rows} rows of ${width} features, enough for two hidden layers of ${units} ReLU neurons that bend the border where they must.`,
            `В данных ${rows} строк по ${width} признаков — хватит на два скрытых слоя по ${units} нейронов с ReLU, чтобы граница изгибалась где нужно.`,
          ),
  };
}
