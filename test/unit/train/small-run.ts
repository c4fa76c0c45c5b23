// A small network on made-up data, for tests of the loop: quick, with dropout so that random keys matter.
import { present } from '../../../src/base/assert.ts';
import type { Backend } from '../../../src/engine/backends/backend.ts';
import { createReferenceBackend } from '../../../src/engine/backends/reference/index.ts';
import type { PreparedData } from '../../../src/engine/data/prepared.ts';
import { Trainer, type TrainerSettings } from '../../../src/engine/train/loop.ts';
import type { Network } from '../../../src/engine/train/network.ts';
import { bindOptimizer } from '../../../src/engine/train/optimizers/index.ts';
import type { SavedState } from '../../../src/engine/train/saved-state.ts';
import { compileDocument } from '../../../src/project/compile.ts';
import type { LoomDocument } from '../../../src/project/document.ts';
import { chain, emptyDocument } from '../../../src/project/new-document.ts';

const FEATURES = ['x', 'y', 'z'];

/** Two classes, told apart by the sign of x + y; 50 rows for training (not a multiple of 8), 14 held out. */
export function madeUpData(
  broken: { readonly row: number; readonly value: number } | null = null,
): PreparedData {
  const rows = 64;
  const features = Float32Array.from({ length: rows * 3 }, (_, i) => Math.sin(i * 12.9898) * 2);
  const target = Int32Array.from({ length: rows }, (_, row) =>
    features[row * 3]! + features[row * 3 + 1]! > 0 ? 1 : 0,
  );
  if (broken) features[broken.row * 3] = broken.value;
  return {
    rows,
    tensors: { features: { shape: [3], data: features }, target: { shape: [], data: target } },
    featureNames: FEATURES,
    featureScaling: { offset: [0, 0, 0], factor: [1, 1, 1] },
    target: { kind: 'classes', name: 'class', classes: ['no', 'yes'] },
    training: Int32Array.from({ length: 50 }, (_, i) => i),
    validation: Int32Array.from({ length: 14 }, (_, i) => 50 + i),
    hash: 'made-up',
  };
}

type ChainedLayer = Parameters<typeof chain>[0][number];

const SOFTMAX: ChainedLayer = { kind: 'dense', params: { units: 2, activation: 'softmax' } };
const USUAL: readonly ChainedLayer[] = [
  { kind: 'dense', params: { units: 6, activation: 'tanh' } },
  { kind: 'dropout', params: {} },
  SOFTMAX,
];

/** `layers` lie between the input and the output. */
export function smallDocument(layers: readonly ChainedLayer[] = USUAL): LoomDocument {
  const empty = emptyDocument('small');
  return {
    ...empty,
    ...chain([{ kind: 'input' }, ...layers, { kind: 'output' }]),
    data: {
      ...empty.data,
      source: { kind: 'sample', id: 'made-up' },
      schema: {
        rows: 64,
        columns: [
          ...FEATURES.map((name) => ({ name, type: 'number' as const, classes: null })),
          { name: 'class', type: 'category' as const, classes: ['no', 'yes'] },
        ],
      },
      roles: { class: 'target' },
    },
  };
}

export function smallNetwork(layers: readonly ChainedLayer[] = USUAL): Network {
  return present(compileDocument(smallDocument(layers)).network, 'the network');
}

export interface SmallRun {
  readonly backend?: Backend;
  readonly data?: PreparedData;
  readonly network?: Network;
  readonly settings?: Partial<TrainerSettings>;
  readonly optimizer?: { readonly kind: string; readonly params: Record<string, number> };
  /** Goes on from there. */
  readonly from?: SavedState;
  /** Seconds between two looks at the clock. */
  readonly tick?: number;
  /** Instead: the clock moves while a batch computes, and at no other time. */
  readonly stepSeconds?: number;
}

/** The reference backend, with a look at every run of a program. */
function watchedBackend(onRun: () => void): Backend {
  const backend = createReferenceBackend();
  return {
    ...backend,
    createSession: (states) => {
      const session = backend.createSession(states);
      return {
        bytes: session.bytes,
        build: session.build,
        compile: (program) => {
          const executable = session.compile(program);
          return {
            bytes: executable.bytes,
            input: (name) => executable.input(name),
            output: (name) => executable.output(name),
            run: () => {
              onRun();
              executable.run();
            },
          };
        },
        readState: (name) => session.readState(name),
        writeState: (name, data) => session.writeState(name, data),
        dispose: () => session.dispose(),
      };
    },
  };
}

/** Loaded, not yet running. Its clock moves by `tick` a look. */
export function smallTrainer(run: SmallRun = {}): Trainer {
  let seconds = 0;
  const { stepSeconds } = run;
  const timed = stepSeconds === undefined ? null : watchedBackend(() => (seconds += stepSeconds));
  const trainer = new Trainer({
    network: run.network ?? smallNetwork(),
    data: run.data ?? madeUpData(),
    settings: {
      optimizer: bindOptimizer(run.optimizer ?? { kind: 'adam', params: { rate: 0.02 } }),
      l1: 0.001,
      l2: 0.01,
      penalizeBiases: false,
      batchSize: 8,
      epochs: 4,
      seed: 7,
      ...run.settings,
    },
    backend: run.backend ?? timed ?? createReferenceBackend(),
    now: () => {
      if (timed === null) seconds += run.tick ?? 0.001;
      return seconds;
    },
  });
  trainer.load(undefined, run.from);
  return trainer;
}

export function runToEnd(trainer: Trainer): Trainer {
  if (trainer.state !== 'running') trainer.resume();
  while (trainer.state === 'running') trainer.advance();
  return trainer;
}
