// Training steps measured as the PyTorch side of the comparison measures them: random data, uniform labels, mean
// cross-entropy; a figure is the median over 11 blocks of steps. Used by `layerloom bench` and bench/.
import { RandomStream } from '../../base/random.ts';
import type { Backend } from '../../engine/backends/backend.ts';
import type { Builder } from '../../engine/ir/builder.ts';
import { type Shape, sizeOf, type ValueId } from '../../engine/ir/types.ts';
import type { BuiltOutput, InputSpec, Network, ParameterSpec } from '../../engine/train/network.ts';
import { type BoundOptimizer, bindOptimizer } from '../../engine/train/optimizers/index.ts';
import { buildTrainingStep, trainingStates } from '../../engine/train/training-step.ts';

export interface Measurement {
  readonly engine: string;
  readonly workload: string;
  readonly optimizer: string;
  readonly threads: number;
  readonly microsecondsPerStep: number;
  readonly samplesPerSecond: number;
}

export const BENCH_OPTIMIZERS = ['sgd-momentum', 'adam'] as const;
export type BenchOptimizer = (typeof BENCH_OPTIMIZERS)[number];

interface Workload {
  readonly widths: readonly number[];
  readonly batch: number;
  readonly stepsPerBlock: number;
}

export const WORKLOADS = {
  'mlp-digits-b1': { widths: [64, 64, 10], batch: 1, stepsPerBlock: 400 },
  'mlp-digits-b32': { widths: [64, 64, 10], batch: 32, stepsPerBlock: 400 },
  'mlp-digits-b512': { widths: [64, 64, 10], batch: 512, stepsPerBlock: 100 },
  'mlp-wide-b128': { widths: [784, 512, 256, 10], batch: 128, stepsPerBlock: 40 },
} as const satisfies Record<string, Workload>;
export type WorkloadName = keyof typeof WORKLOADS;
export const WORKLOAD_NAMES = Object.keys(WORKLOADS) as readonly WorkloadName[];

const BLOCKS = 11;
/** Batches in rotation, as in the peer benchmark. */
const BATCHES = 8;

export function isWorkload(name: string): name is WorkloadName {
  return Object.hasOwn(WORKLOADS, name);
}

/** Dense layers with ReLU between them and softmax cross-entropy at the end. */
export function multilayerPerceptron(widths: readonly number[]): Network {
  const classes = widths.at(-1) ?? 0;
  const parameters = widths.slice(1).flatMap((width, index): ParameterSpec[] => {
    const fanIn = widths[index] ?? 0;
    const node = `dense-${index + 1}`;
    const shared = { node, trainable: true, l1: 0, l2: 0 };
    return [
      {
        ...shared,
        name: `${node}/kernel`,
        shape: [fanIn, width],
        init: { kind: 'heUniform', fanIn, fanOut: width },
        role: 'weight',
      },
      { ...shared, name: `${node}/bias`, shape: [width], init: { kind: 'zeros' }, role: 'bias' },
    ];
  });
  const input: InputSpec = { name: 'features', source: 'features', shape: [widths[0] ?? 0], dtype: 'f32' };
  const target: InputSpec = { name: 'target', source: 'target', shape: [], dtype: 'i32' };
  return {
    inputs: [input],
    outputs: [{ name: 'output', target, task: 'classes', metric: 'accuracy' }],
    parameters,
    build: (b, batch) => {
      let x = b.input(input.name, { shape: [batch, ...input.shape], dtype: 'f32' });
      for (let layer = 1; layer < widths.length; layer++) {
        x = denseLayer(b, x, `dense-${layer}`, [widths[layer - 1] ?? 0, widths[layer] ?? 0]);
        if (layer < widths.length - 1) x = b.unary('relu', x);
      }
      const labels = b.input(target.name, { shape: [batch], dtype: 'i32' });
      const { loss, probabilities } = b.softmaxCrossEntropy(x, labels);
      const output: BuiltOutput = { prediction: probabilities, loss };
      if (b.shapeOf(probabilities)[1] !== classes) throw new Error('the last layer has one unit a class');
      return { outputs: [output], activations: new Map(), penalty: null };
    },
  };
}

function denseLayer(b: Builder, x: ValueId, node: string, shape: Shape): ValueId {
  const product = b.matmul(x, b.state(`${node}/kernel`, shape));
  return b.add(product, b.state(`${node}/bias`, [shape[1] ?? 0]));
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
  const { widths, batch, stepsPerBlock }: Workload = WORKLOADS[name];
  const network = multilayerPerceptron(widths);
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
  const executable = session.compile(program);
  const declared = new Set(program.inputs.map((input) => input.name));
  const width = widths[0] ?? 0;
  const features = Float32Array.from({ length: BATCHES * batch * width }, () => random.uniform(0, 1));
  const labels = Int32Array.from({ length: BATCHES * batch }, () => random.below(10));
  const x = executable.input('features');
  const y = executable.input('target');
  if (declared.has('rate')) executable.input('rate')[0] = bound.rate;
  const t = declared.has('t') ? executable.input('t') : null;
  const featureBatches = batchesOf(features, batch * width);
  const labelBatches = batchesOf(labels, batch);
  let taken = 0;
  const step = () => {
    const at = taken % BATCHES;
    x.set(featureBatches[at]!);
    y.set(labelBatches[at]!);
    taken++;
    if (t) t[0] = taken;
    executable.run();
  };
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
  const { build } = session;
  session.dispose();
  return {
    engine: `layerloom-${build}`,
    workload: name,
    optimizer,
    threads,
    microsecondsPerStep: Math.round(median * 10) / 10,
    samplesPerSecond: Math.round((batch / median) * 1e6),
  };
}

function batchesOf<T extends Float32Array | Int32Array>(data: T, length: number): T[] {
  return Array.from({ length: BATCHES }, (_, i) => data.subarray(i * length, (i + 1) * length) as T);
}
