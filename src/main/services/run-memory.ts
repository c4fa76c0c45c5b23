// What a run will hold in memory, known before it starts: the programs it compiles are planned and not placed, its states
// and their copies are counted. The figure is of the run's own arrays; what V8 needs for code is not in it.
import { freemem, totalmem } from 'node:os';
import { bytesText } from '../../base/bytes.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { type Text, text } from '../../base/text.ts';
import type { MemoryContributor, MemoryParts, RunMemory } from '../../contract/runs.ts';
import { estimateBytes } from '../../engine/backends/wasm/index.ts';
import { sizeOf } from '../../engine/ir/types.ts';
import { SCRATCH_BYTES } from '../../engine/kernels/index.ts';
import { batchLength } from '../../engine/train/batches.ts';
import { buildEvaluation, EVALUATION_BATCH } from '../../engine/train/evaluation.ts';
import type { TrainerSettings } from '../../engine/train/loop.ts';
import type { Network } from '../../engine/train/network.ts';
import { compiledTellings, Timetable, tellingOutputs } from '../../engine/train/step-runner.ts';
import { buildTrainingStep } from '../../engine/train/training-step.ts';
import type { CompileReport } from '../../project/compile-types.ts';
import type { LoomDocument } from '../../project/document.ts';

/** Bytes of the machine, asked anew for every estimate. */
export interface MachineMemory {
  readonly total: number;
  readonly free: number;
}

export function machineMemory(): MachineMemory {
  // In a container its limit counts, not the machine's memory; 0 or a huge number says that there is none.
  const limit = process.constrainedMemory();
  const total = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return { total, free: Math.min(total, freemem()) };
}

/** WebAssembly addresses 32 bits; the last page is left alone. */
const KERNEL_LIMIT_BYTES = 2 ** 32 - 2 ** 16;
/** The system, the window and this app's own code need some of the machine. */
const SHARE_OF_MACHINE = 0.9;
const NUMBER_BYTES = 4;
const LARGEST_SHOWN = 3;

export interface RunShape {
  readonly training: number;
  readonly validation: number;
  /** Of the tensors as they are held. */
  readonly dataBytes: number;
}

export interface RunBytes {
  readonly parts: MemoryParts;
  /** What lies in WebAssembly's memory, of all parts together. */
  readonly kernelBytes: number;
}

/** Rows by the document alone: the share that is held out is rounded as the split rounds it, to a row or so. */
export function plannedShape(
  document: LoomDocument,
  network: Network,
  samples: number,
  /** What stays in memory of so many bytes of features: those that memory should not hold come in blocks. */
  heldBytes: (featureBytes: number) => number = (bytes) => bytes,
): RunShape {
  const { fold, validation } = document.data.split;
  const held = Math.round(samples * (fold === undefined ? validation : 1 / fold.count));
  const sources = new Map(
    [
      ...network.inputs,
      ...network.outputs.flatMap(({ target, rowWeight }) => [target, ...(rowWeight ? [rowWeight] : [])]),
    ].map((spec) => [spec.source, spec]),
  );
  const features = [...sources.values()].find(({ source }) => source === 'features');
  const featureBytes = samples * (features ? sizeOf(features.shape) : 0) * NUMBER_BYTES;
  sources.delete('features');
  const width = [...sources.values()].reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  // Beside the tensors a row has its place in the order of an epoch and in its part.
  const dataBytes = heldBytes(featureBytes) + samples * (width + 2) * NUMBER_BYTES;
  return { training: samples - held, validation: held, dataBytes };
}

export function runBytes(
  network: Network,
  settings: TrainerSettings,
  { training, validation, dataBytes }: RunShape,
  threads: number,
): RunBytes {
  const { optimizer } = settings;
  const total = (of: (length: number, trainable: boolean) => number) =>
    network.parameters.reduce((sum, { shape, trainable }) => sum + of(sizeOf(shape), trainable), 0);
  const weights = NUMBER_BYTES * total((length) => length);
  const trained = NUMBER_BYTES * total((length, trainable) => (trainable ? length : 0));
  const slots = trained * optimizer.slots.length;

  const timetable = new Timetable(settings, Math.max(1, training));
  const steps = compiledTellings(timetable).map(([batch, telling]) =>
    buildTrainingStep(network, settings, batch, tellingOutputs(telling)),
  );
  const scored = new Set(
    validation === 0
      ? []
      : [0, Math.ceil(validation / EVALUATION_BATCH) - 1].map((index) =>
          batchLength(validation, EVALUATION_BATCH, index),
        ),
  );
  const evaluations = [...scored].map((batch) => buildEvaluation(network, batch));
  const programs = estimateBytes([], [...steps, ...evaluations], threads) + threads * SCRATCH_BYTES;

  const rules = new Set(settings.stopping?.map(({ kind }) => kind));
  // Full-batch methods compute with double-precision vectors: point, gradient, direction, a trial and its gradient.
  const vectors = optimizer.search === null ? 0 : 2 * trained * (5 + 2 * optimizer.search.memory);
  return {
    parts: {
      weights,
      optimizer: slots + vectors,
      activations: programs,
      data: dataBytes,
      copies:
        // The loop's checkpoint, and the host's copy for saving and predicting.
        2 * (weights + slots) +
        (rules.has('earlyStopping') ? weights : 0) +
        (rules.has('pointResidual') ? trained : 0),
    },
    kernelBytes: weights + slots + programs,
  };
}

export function totalBytes(parts: MemoryParts): number {
  return sum(Object.values(parts));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

export function fits({ parts, kernelBytes }: RunBytes, machine: MachineMemory): RunMemory['limit'] {
  if (kernelBytes > KERNEL_LIMIT_BYTES) return 'kernels';
  return totalBytes(parts) > machine.total * SHARE_OF_MACHINE ? 'machine' : null;
}

/** What takes most: the data, or a layer by its weights (with slots and copies) or its activations with their gradients. */
export function contributors(
  report: CompileReport,
  { parts }: RunBytes,
  batch: number,
): readonly MemoryContributor[] {
  const perWeight =
    parts.weights === 0 ? 0 : (parts.weights + parts.optimizer + parts.copies) / parts.weights;
  const ofLayers = Object.entries(report.nodes).flatMap(([node, { parameters, outputShapes }]) => [
    { node, part: 'weights' as const, bytes: parameters * NUMBER_BYTES * perWeight },
    {
      node,
      part: 'activations' as const,
      bytes:
        2 * batch * NUMBER_BYTES * sum(outputShapes.map((shape) => (shape === null ? 0 : sizeOf(shape)))),
    },
  ]);
  return [...ofLayers, { node: null, part: 'data' as const, bytes: parts.data }]
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, LARGEST_SHOWN)
    .filter(({ bytes }) => bytes > 0);
}

/** The largest batch, halved from the one asked for, with which the run fits; null where none does. */
export function batchThatFits(
  asked: number,
  bytesWith: (batch: number) => RunBytes,
  machine: MachineMemory,
): number | null {
  for (let batch = Math.floor(asked / 2); batch >= 1; batch = Math.floor(batch / 2)) {
    if (fits(bytesWith(batch), machine) === null) return batch;
  }
  return null;
}

/** The refusal of a run that cannot fit, with what to shrink. */
export function refusal(memory: Omit<RunMemory, 'refusal'>, document: LoomDocument): AppError {
  const { bytes, kernelBytes, limit, batch } = memory;
  const [needed, available] = limit === 'kernels' ? [kernelBytes, KERNEL_LIMIT_BYTES] : [bytes, memory.total];
  const where =
    limit === 'kernels'
      ? text('WebAssembly can address', 'WebAssembly может адресовать')
      : text('this machine has', 'на этом компьютере');
  const largest = memory.largest.map((one) => contributorText(document, one));
  const remedy =
    batch === null
      ? text('make the layers named here smaller', 'уменьшите названные здесь слои')
      : text(`take a batch of ${batch}`, `возьмите размер пакета ${batch}`);
  return new AppError('run.cannotFit', {
    needed: bytesText(needed).en,
    neededRu: bytesText(needed).ru,
    where: where.en,
    whereRu: where.ru,
    available: bytesText(available).en,
    availableRu: bytesText(available).ru,
    largest: largest.map(({ en }) => en).join(', '),
    largestRu: largest.map(({ ru }) => ru).join(', '),
    remedy: remedy.en,
    remedyRu: remedy.ru,
  });
}

/** One line for people: the whole, and its parts. */
export function memoryText({ bytes, parts, refusal }: RunMemory): Text {
  const say = (of: number, en: string, ru: string) => {
    const size = bytesText(of);
    return text(`${en} ${size.en}`, `${ru} ${size.ru}`);
  };
  const said = [
    say(parts.weights, 'weights', 'веса'),
    say(parts.optimizer, 'optimizer', 'оптимизатор'),
    say(parts.activations, 'activations', 'активации'),
    say(parts.data, 'data', 'данные'),
    say(parts.copies, 'checkpoints', 'контрольные точки'),
  ];
  const whole = bytesText(bytes);
  const end = refusal === null ? text('', '') : text(' It does not fit.', ' Столько памяти нет.');
  return text(
    `Memory to train: ${whole.en} (${said.map(({ en }) => en).join(', ')}).${end.en}`,
    `Память для обучения: ${whole.ru} (${said.map(({ ru }) => ru).join(', ')}).${end.ru}`,
  );
}

const PART_WORDS = {
  weights: text('weights', 'веса'),
  activations: text('activations', 'активации'),
} as const;

function contributorText(document: LoomDocument, { node, part, bytes }: MemoryContributor): Text {
  const size = bytesText(bytes);
  if (node === null || part === 'data') return text(`the data (${size.en})`, `данные (${size.ru})`);
  const name = document.nodes[node]?.name || node;
  const word = PART_WORDS[part];
  return text(`${word.en} of ${name} (${size.en})`, `${word.ru} слоя ${name} (${size.ru})`);
}
