// A sensible first network for the bound data: layers, loss and settings by the kind of features, of target, and by how
// many rows there are; with two sentences that say why.
import { type Text, text } from '../base/text.ts';
import { type DataPlan, dataPlan } from './data-plan.ts';
import type { LoomDocument, TrainingSettings } from './document.ts';
import { chain, DEFAULT_TRAINING, type NodeSpec } from './new-document.ts';
import type { PlannedTarget } from './planned-targets.ts';

export interface Draft {
  readonly document: LoomDocument;
  readonly explanation: Text;
}

/** `document` with its graph and training settings replaced; null while the data or its target is not settled. */
export function draftNetwork(document: LoomDocument): Draft | null {
  const plan = dataPlan(document.data);
  if (plan.target === null || plan.diagnostics.some(({ severity }) => severity === 'error')) return null;
  const rows = document.data.schema?.rows ?? 0;
  const body = bodyOf(plan, rows);
  const head = headOf(plan.target);
  const graph = chain([
    { kind: 'input', params: { shape: body.shape } },
    ...body.layers,
    head.layer,
    { kind: 'output' },
  ]);
  const data = body.picture ? { ...document.data, scaling: 'minmax' as const } : document.data;
  return {
    document: { ...document, ...graph, data, training: { ...document.training, ...trainingOf(rows) } },
    explanation: text(`${body.why.en} ${head.why.en}`, `${body.why.ru} ${head.why.ru}`),
  };
}

interface Body {
  readonly shape: readonly number[];
  readonly layers: readonly NodeSpec[];
  readonly picture: boolean;
  readonly why: Text;
}

function bodyOf(plan: DataPlan, rows: number): Body {
  const picture = plan.featureShape.length === 3 ? plan.featureShape : squareOfPixels(plan);
  if (picture !== null && Math.min(picture[0] ?? 0, picture[1] ?? 0) >= 6)
    return convolutional(picture, plan);
  if (plan.window !== null) return recurrent(plan, rows);
  const layers: NodeSpec[] = plan.featureShape.length > 1 ? [{ kind: 'flatten' }] : [];
  return dense(plan, rows, layers);
}

function convolutional(shape: readonly number[], plan: DataPlan): Body {
  const layers: NodeSpec[] = [];
  let side = Math.min(shape[0] ?? 0, shape[1] ?? 0);
  for (let filters = 16; side >= 4 && filters <= 64; filters *= 2) {
    layers.push(
      { kind: 'conv2d', params: { filters, kernel: [3, 3], padding: 'same', activation: 'relu' } },
      { kind: 'maxPool2d' },
    );
    side = Math.floor(side / 2);
  }
  layers.push({ kind: 'flatten' }, { kind: 'dropout', params: { rate: 0.5 } });
  const size = `${shape[0]}×${shape[1]}`;
  return {
    shape: plan.featureShape.length === 3 ? [] : shape,
    layers,
    picture: true,
    why: text(
      `The features are pictures of ${size}, so convolutions look for small patterns wherever they are, and pooling brings them together.`,
      `Признаки — изображения ${size}, поэтому свёртки ищут мелкие узоры в любом месте, а подвыборка собирает их воедино.`,
    ),
  };
}

function recurrent(plan: DataPlan, rows: number): Body {
  const units = rows < 1000 ? 8 : 32;
  const length = plan.window?.length ?? 1;
  return {
    shape: [],
    layers: [{ kind: 'gru', params: { units } }],
    picture: false,
    why: text(
      `The features are windows of ${length} steps, so a recurrent layer of ${units} units reads them one after another and remembers what matters.`,
      `Признаки — окна из ${length} шагов, поэтому рекуррентный слой из ${units} нейронов читает их по порядку и запоминает важное.`,
    ),
  };
}

function dense(plan: DataPlan, rows: number, first: readonly NodeSpec[]): Body {
  const width = plan.featureNames.length;
  const units = rows < 300 ? 16 : rows < 3000 ? 32 : rows < 30_000 ? 64 : 128;
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
    shape: [],
    layers: [...first, ...layers],
    picture: false,
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

function headOf(target: PlannedTarget): { layer: NodeSpec; why: Text } {
  if (target.kind === 'numbers') {
    const units = target.columns.length;
    return {
      layer: { kind: 'dense', params: { units } },
      why: text(
        'The target is a number, so the last layer has no activation and the loss is the mean squared error.',
        'Цель — число, поэтому последний слой без активации, а функция потерь — средний квадрат ошибки.',
      ),
    };
  }
  const count = target.classes.length;
  if (count === 2) {
    const yes = target.classes[1] ?? '';
    return {
      layer: { kind: 'dense', params: { units: 1, activation: 'sigmoid' } },
      why: text(
        `There are two classes, so one sigmoid neuron gives the probability of “${yes}”, trained with binary cross-entropy.`,
        `Классов два, поэтому один нейрон с сигмоидой даёт вероятность класса «${yes}», функция потерь — бинарная кросс-энтропия.`,
      ),
    };
  }
  return {
    layer: { kind: 'dense', params: { units: count, activation: 'softmax' } },
    why: text(
      `There are ${count} classes, so ${count} softmax neurons give their probabilities, trained with cross-entropy.`,
      `Классов ${count}, поэтому ${count} нейронов с softmax дают их вероятности, функция потерь — кросс-энтропия.`,
    ),
  };
}

/** About four thousand steps, however many rows there are. */
function trainingOf(rows: number): Partial<TrainingSettings> {
  const batchSize = rows < 500 ? 16 : rows < 10_000 ? 32 : rows < 100_000 ? 128 : 512;
  const epochs = Math.max(5, Math.min(120, Math.round((4000 * batchSize) / Math.max(1, rows))));
  return {
    optimizer: { ...DEFAULT_TRAINING.optimizer, params: { rate: rows < 10_000 ? 0.005 : 0.002 } },
    batchSize,
    epochs,
    l2: rows < 500 ? 0.001 : 0.0001,
  };
}

/** Columns that are the pixels of a square, named p00 or pixel0 or 1x1: [side, side, 1]. */
function squareOfPixels(plan: DataPlan): readonly number[] | null {
  const side = Math.round(Math.sqrt(plan.cells.length));
  const pixels =
    plan.window === null &&
    side >= 6 &&
    side * side === plan.cells.length &&
    plan.cells.every(
      ({ name, encoding }) => encoding.kind === 'number' && /^(?:p(?:ix(?:el)?)?_?\d+|\d+x\d+)$/i.test(name),
    );
  return pixels ? [side, side, 1] : null;
}
