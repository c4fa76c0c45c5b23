// Training steps measured as the PyTorch side of the comparison measures them: random data, uniform labels, mean
// cross-entropy; a figure is the median over 11 blocks of steps. Used by `layerloom bench` and bench/.
import { RandomStream } from '../../base/random.ts';
import type { Backend, Executable } from '../../engine/backends/backend.ts';
import type { Builder } from '../../engine/ir/builder.ts';
import { type Program, type Shape, sizeOf, type ValueId } from '../../engine/ir/types.ts';
import type { BuiltOutput, InputSpec, Network, ParameterSpec } from '../../engine/train/network.ts';
import { type BoundOptimizer, bindOptimizer } from '../../engine/train/optimizers/index.ts';
import { vitalsPauseS } from '../../engine/train/telemetry.ts';
import { buildTrainingStep, trainingStates } from '../../engine/train/training-step.ts';
import { VitalsReader } from '../../engine/train/vitals.ts';

export interface Measurement {
  readonly engine: string;
  readonly workload: string;
  readonly optimizer: string;
  readonly threads: number;
  readonly microsecondsPerStep: number;
  readonly samplesPerSecond: number;
  /** What a step costs more that reports vitals: norms, statistics of activations, and reading them. */
  readonly telemetryMicroseconds: number;
  /** Share of training time that reports take at their default rate (engine/train/telemetry.ts). */
  readonly telemetryShare: number;
}

export const BENCH_OPTIMIZERS = ['sgd-momentum', 'adam'] as const;
export type BenchOptimizer = (typeof BENCH_OPTIMIZERS)[number];

interface Workload {
  readonly network: () => Network;
  readonly batch: number;
  readonly stepsPerBlock: number;
}

export const WORKLOADS = {
  'mlp-digits-b1': { network: () => multilayerPerceptron([64, 64, 10]), batch: 1, stepsPerBlock: 400 },
  'mlp-digits-b32': { network: () => multilayerPerceptron([64, 64, 10]), batch: 32, stepsPerBlock: 400 },
  'mlp-digits-b512': { network: () => multilayerPerceptron([64, 64, 10]), batch: 512, stepsPerBlock: 100 },
  'mlp-wide-b128': {
    network: () => multilayerPerceptron([784, 512, 256, 10]),
    batch: 128,
    stepsPerBlock: 40,
  },
  'cnn-small-b64': { network: () => convolutional(16, 32), batch: 64, stepsPerBlock: 12 },
  'cnn-mid-b128': { network: () => convolutional(32, 64), batch: 128, stepsPerBlock: 3 },
  'lstm-b32': { network: () => recurrent('lstm'), batch: 32, stepsPerBlock: 20 },
  'gru-b32': { network: () => recurrent('gru'), batch: 32, stepsPerBlock: 20 },
} as const satisfies Record<string, Workload>;
export type WorkloadName = keyof typeof WORKLOADS;
export const WORKLOAD_NAMES = Object.keys(WORKLOADS) as readonly WorkloadName[];

const BLOCKS = 11;
/** How long the cost of reports is measured. */
const TELEMETRY_MS = 600;
const FEWEST_PAIRS = 25;
/** Batches in rotation, as in the peer benchmark. */
const BATCHES = 8;

const INPUT = 'features';
const TARGET: InputSpec = { name: 'target', source: 'target', shape: [], dtype: 'i32' };

function weights(node: string, kernel: Shape): ParameterSpec[] {
  const fanOut = kernel.at(-1) ?? 0;
  const fanIn = sizeOf(kernel) / fanOut;
  const shared = { node, trainable: true, l1: 0, l2: 0 };
  return [
    {
      ...shared,
      name: `${node}/kernel`,
      shape: kernel,
      init: { kind: 'heUniform', fanIn, fanOut },
      role: 'weight',
    },
    { ...shared, name: `${node}/bias`, shape: [fanOut], init: { kind: 'zeros' }, role: 'bias' },
  ];
}

function allWeights(kernels: Readonly<Record<string, Shape>>): readonly ParameterSpec[] {
  return Object.entries(kernels).flatMap(([node, kernel]) => weights(node, kernel));
}

/** Notes a layer's output, for vitals. */
type Tell = (node: string, value: ValueId) => ValueId;

/** A classifier from its parameters and what is built from the input to the logits. */
function classifier(
  shape: Shape,
  parameters: readonly ParameterSpec[],
  logits: (b: Builder, x: ValueId, batch: number, tell: Tell) => ValueId,
): Network {
  return {
    inputs: [{ name: INPUT, source: INPUT, shape, dtype: 'f32' }],
    outputs: [{ name: 'output', target: TARGET, task: 'classes', metric: 'accuracy' }],
    parameters,
    build: (b, batch) => {
      const x = b.input(INPUT, { shape: [batch, ...shape], dtype: 'f32' });
      const labels = b.input(TARGET.name, { shape: [batch], dtype: 'i32' });
      const activations = new Map<string, ValueId>();
      const tell: Tell = (node, value) => {
        activations.set(node, value);
        return value;
      };
      const { loss, probabilities } = b.softmaxCrossEntropy(logits(b, x, batch, tell), labels);
      const output: BuiltOutput = { prediction: probabilities, loss };
      return { outputs: [output], activations, penalty: null };
    },
  };
}

export function isWorkload(name: string): name is WorkloadName {
  return Object.hasOwn(WORKLOADS, name);
}

/** Dense layers with ReLU between them and softmax cross-entropy at the end. */
export function multilayerPerceptron(widths: readonly number[]): Network {
  const kernels = Object.fromEntries(
    widths.slice(1).map((width, index) => [`dense-${index + 1}`, [widths[index] ?? 0, width]] as const),
  );
  return classifier([widths[0] ?? 0], allWeights(kernels), (b, x, _batch, tell) =>
    Object.entries(kernels).reduce((value, [node, kernel], index) => {
      const y = dense(b, value, node, kernel);
      return tell(node, index < widths.length - 2 ? b.unary('relu', y) : y);
    }, x),
  );
}

/** 28×28×1: two times convolution 3×3 'same', ReLU, max-pooling by 2; then dense 128 with ReLU, dense 10. */
export function convolutional(first: number, second: number): Network {
  const kernels = {
    'conv-1': [3, 3, 1, first],
    'conv-2': [3, 3, first, second],
    'dense-1': [second * 49, 128],
    'dense-2': [128, 10],
  };
  return classifier([28, 28, 1], allWeights(kernels), (b, x, batch, tell) => {
    const block = (value: ValueId, node: 'conv-1' | 'conv-2') => {
      const padded = b.pad(value, [0, 1, 1, 0], [0, 1, 1, 0]);
      const options = { strides: [1, 1], dilations: [1, 1], groups: 1 } as const;
      const y = b.conv2d(padded, b.state(`${node}/kernel`, kernels[node]), options);
      const biased = b.add(y, b.state(`${node}/bias`, kernels[node].slice(-1)));
      const active = tell(node, b.unary('relu', biased));
      const pooled = b.maxPool2d(active, { size: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0] });
      return tell(`${node}-pool`, pooled);
    };
    const features = b.reshape(block(block(x, 'conv-1'), 'conv-2'), [batch, second * 49]);
    const hidden = tell('dense-1', b.unary('relu', dense(b, features, 'dense-1', kernels['dense-1'])));
    return tell('dense-2', dense(b, hidden, 'dense-2', kernels['dense-2']));
  });
}

const SEQUENCE = 32;
const SEQUENCE_FEATURES = 16;
const UNITS = 64;

/** 32 steps × 16 features, a recurrent layer of 64, the last step, dense 10. */
export function recurrent(cell: 'lstm' | 'gru'): Network {
  const gates = cell === 'lstm' ? 4 : 3;
  const kernels = { 'cell/input': [SEQUENCE_FEATURES, gates * UNITS], 'dense-1': [UNITS, 10] };
  const [recurrentKernel, recurrentBias] = weights('cell/recurrent', [UNITS, gates * UNITS]);
  const resetBias = { ...recurrentBias!, shape: [UNITS] };
  const parameters = [...allWeights(kernels), recurrentKernel!, ...(cell === 'gru' ? [resetBias] : [])];
  return classifier([SEQUENCE, SEQUENCE_FEATURES], parameters, (b, x, batch, tell) => {
    const rows = b.reshape(x, [batch * SEQUENCE, SEQUENCE_FEATURES]);
    const projected = dense(b, rows, 'cell/input', kernels['cell/input']);
    const p = b.reshape(projected, [batch, SEQUENCE, gates * UNITS]);
    const u = b.state(recurrentKernel!.name, recurrentKernel!.shape);
    const zeros = b.fill([batch, UNITS], 0);
    const states =
      cell === 'lstm'
        ? b.lstm({ p, u, h0: zeros, c0: zeros }, { reverse: false }).h
        : b.gru({ p, u, b: b.state(resetBias.name, resetBias.shape), h0: zeros }, { reverse: false });
    const last = b.reshape(b.slice(states, [0, SEQUENCE - 1, 0], [batch, 1, UNITS]), [batch, UNITS]);
    return dense(b, tell('cell', last), 'dense-1', kernels['dense-1']);
  });
}

function dense(b: Builder, x: ValueId, node: string, kernel: Shape): ValueId {
  return b.add(b.matmul(x, b.state(`${node}/kernel`, kernel)), b.state(`${node}/bias`, kernel.slice(-1)));
}

function benchOptimizer(name: BenchOptimizer): BoundOptimizer {
  return name === 'adam'
    ? bindOptimizer({ kind: 'adam', params: { rate: 0.001 } })
    : bindOptimizer({ kind: 'momentum', params: { rate: 0.01, beta: 0.9 } });
}

/** Measures one workload. `now` is a clock in milliseconds. */
export function runWorkload(
  name: WorkloadName,
  optimizer: BenchOptimizer,
  threads: number,
  backend: Backend,
  now: () => number = () => performance.now(),
): Measurement {
  const { network: make, batch, stepsPerBlock }: Workload = WORKLOADS[name];
  const network = make();
  const bound = benchOptimizer(optimizer);
  const session = backend.createSession(trainingStates(network, bound));
  const random = new RandomStream(1, 0);
  for (const { name: state, shape, init } of network.parameters) {
    const limit = init.kind === 'heUniform' ? Math.sqrt(6 / init.fanIn) : 0;
    session.writeState(
      state,
      Float32Array.from({ length: sizeOf(shape) }, () => random.uniform(-limit, limit)),
    );
  }
  const settings = { optimizer: bound, l1: 0, l2: 0, penalizeBiases: false };
  const program = buildTrainingStep(network, settings, batch, { metrics: false, gradientNorms: false });
  const telling = buildTrainingStep(network, settings, batch, {
    metrics: false,
    gradientNorms: true,
    vitals: true,
  });
  const executable = session.compile(program);
  const reporting = session.compile(telling);
  const width = sizeOf(network.inputs[0]!.shape);
  const features = Float32Array.from({ length: BATCHES * batch * width }, () => random.uniform(0, 1));
  const labels = Int32Array.from({ length: BATCHES * batch }, () => random.below(10));
  const featureBatches = batchesOf(features, batch * width);
  const labelBatches = batchesOf(labels, batch);
  let taken = 0;
  const stepOf = (made: Executable) => {
    const x = made.input(INPUT);
    const y = made.input(TARGET.name);
    const t = program.inputs.some((input) => input.name === 't') ? made.input('t') : null;
    made.input('rate')[0] = bound.rate;
    return () => {
      const at = taken % BATCHES;
      x.set(featureBatches[at]!);
      y.set(labelBatches[at]!);
      taken++;
      if (t) t[0] = taken;
      made.run();
    };
  };
  const step = stepOf(executable);
  // V8 compiles the kernels a second time, better, while these run.
  const warmUntil = now() + 300;
  while (taken < Math.max(8, stepsPerBlock / 2) || now() < warmUntil) step();
  const blocks: number[] = [];
  for (let block = 0; block < BLOCKS; block++) {
    const start = now();
    for (let i = 0; i < stepsPerBlock; i++) step();
    blocks.push(((now() - start) / stepsPerBlock) * 1000);
  }
  const median = blocks.sort((a, b) => a - b)[(BLOCKS - 1) / 2]!;
  const reader = readerOf(network, telling, reporting);
  const tell = stepOf(reporting);
  const report = () => {
    tell();
    // As it goes to the window.
    structuredClone(reader.read(taken));
  };
  const telemetry = Math.max(0, extraMilliseconds(step, report, now));
  const { build } = session;
  session.dispose();
  return {
    engine: `layerloom-${build}`,
    workload: name,
    optimizer,
    threads,
    microsecondsPerStep: Math.round(median * 10) / 10,
    samplesPerSecond: Math.round((batch / median) * 1e6),
    telemetryMicroseconds: Math.round(telemetry * 10_000) / 10,
    telemetryShare: Math.round(telemetryShare(telemetry, median / 1000) * 1e5) / 1e5,
  };
}

/** Of the time at the default rate: from one report to the next go by the report itself and the pause after it. */
function telemetryShare(reportMs: number, stepMs: number): number {
  const reporting = reportMs + stepMs;
  return reportMs / (reporting + vitalsPauseS(reporting / 1000) * 1000);
}

function readerOf(network: Network, program: Program, executable: Executable): VitalsReader {
  const outputs = new Set(program.outputs.map(({ name }) => name));
  const nodes = [...outputs].flatMap((name) => name.match(/^vitals\/(.+)\/idle$/)?.[1] ?? []);
  return new VitalsReader(
    executable,
    outputs,
    network.parameters.map(({ name }) => name),
    nodes,
  );
}

/** By how much `more` takes longer than `less`: the fastest of runs in turn, for what else the machine does only adds time. */
function extraMilliseconds(less: () => void, more: () => void, now: () => number): number {
  const times: [number[], number[]] = [[], []];
  const timed = (work: () => void) => {
    const start = now();
    work();
    return now() - start;
  };
  const until = now() + TELEMETRY_MS;
  while (now() < until || times[0].length < FEWEST_PAIRS) {
    times[0].push(timed(less));
    times[1].push(timed(more));
  }
  const [short, long] = times.map((values) => Math.min(...values));
  return long! - short!;
}

function batchesOf<T extends Float32Array | Int32Array>(data: T, length: number): T[] {
  return Array.from({ length: BATCHES }, (_, i) => data.subarray(i * length, (i + 1) * length) as T);
}
