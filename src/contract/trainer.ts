// Messages between the host and a trainer thread, and the shared control words that the thread reads between batches.
// Both ends are ours, yet each message is parsed on arrival: a thread of another build must fail in plain words.
import { z } from 'zod';
import { documentSchema } from '../project/document.ts';
import { sentPositionSchema } from '../project/saved-position.ts';
import { curvePointSchema, histogramsSchema, runStateSchema, vitalsSchema, wireErrorSchema } from './runs.ts';

/** Words of the control array (Int32Array on shared memory). */
export const CONTROL = {
  /** What the host wants: one of COMMAND. */
  command: 0,
  /** Steps asked for so far; the thread, while paused, takes one for each. */
  steps: 1,
  /** Snapshots asked for so far. */
  snapshots: 2,
  /** Raised with every change, and what a waiting thread sleeps on. */
  version: 3,
  /** Raised by the thread with everything it does between two kernels. */
  beats: 4,
  /** Milliseconds that its present piece of work may take beside kernels. */
  allowed: 5,
  /** Not zero: the thread waits for a command. */
  rests: 6,
  /** Histograms asked for so far. */
  histograms: 7,
} as const;
export const CONTROL_WORDS = 8;

export const COMMAND = { run: 0, pause: 1, stop: 2 } as const;

const float32 = z.custom<Float32Array>((value) => value instanceof Float32Array, 'expected Float32Array');
const int32 = z.custom<Int32Array>((value) => value instanceof Int32Array, 'expected Int32Array');
const numbers = z.array(z.number()).readonly();
const names = z.array(z.string()).readonly();
const scalingSchema = z.object({ offset: numbers, factor: numbers });

const targetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('classes'), name: z.string(), classes: names }),
  z.object({ kind: z.literal('numbers'), names: names, scaling: scalingSchema }),
  z.object({
    kind: z.literal('labels'),
    names: names,
    values: z.array(z.tuple([z.string(), z.string()]).readonly()).readonly(),
  }),
]);

export const preparedDataSchema = z.object({
  rows: z.number().int().min(0),
  tensors: z.record(
    z.string(),
    z.object({
      shape: numbers,
      data: z.union([float32, int32]),
    }),
  ),
  /** Features in blocks: what opens them is checked where they are opened. */
  streamed: z.record(z.string(), z.object({ shape: numbers, reference: z.unknown() })).optional(),
  featureNames: names,
  featureScaling: scalingSchema,
  target: targetSchema.nullable(),
  moreTargets: z.record(z.string(), targetSchema).optional(),
  rowWeights: z.object({ column: z.string(), mean: z.number() }).optional(),
  training: int32,
  validation: int32,
  hash: z.string(),
});

export const weightsSchema = z.record(z.string(), float32);

/** Where a run stands: what it needs to go on as if it had never been broken off. */
export const savedStateSchema = z.object({
  position: sentPositionSchema,
  weights: weightsSchema,
  more: weightsSchema,
});

/** What a thread is started with (workerData). */
export const trainerJobSchema = z.object({
  document: documentSchema,
  data: preparedDataSchema,
  control: int32,
  /** First weights in place of drawn ones. */
  weights: weightsSchema.nullable(),
  /** Goes on from there instead. */
  from: savedStateSchema.nullable(),
  /** Ends the run after this many steps. */
  maxSteps: z.number().int().min(1).nullable(),
  /** Threads to compute with, this one included. */
  threads: z.number().int().min(1),
  /** Where the entry of a helper thread is. */
  peerUrl: z.string(),
});
export type TrainerJob = z.infer<typeof trainerJobSchema>;

/** RunStatus without the run's id, which threads do not know. */
export const threadStatusSchema = z.object({
  state: runStateSchema,
  reason: z.string().nullable(),
  error: wireErrorSchema.nullable(),
  epoch: z.number(),
  epochs: z.number().int(),
  step: z.number().int(),
  steps: z.number().int(),
  samplesPerSecond: z.number(),
  secondsLeft: z.number().nullable(),
});
export type ThreadStatus = z.infer<typeof threadStatusSchema>;

const sharedMemory = z.custom<WebAssembly.Memory>(
  (value) => value instanceof WebAssembly.Memory,
  'expected WebAssembly.Memory',
);

export const trainerMessageSchema = z.discriminatedUnion('type', [
  /** The threads that compute, before the first of them does: what the host watches. */
  z.object({ type: z.literal('threads'), memory: sharedMemory, threads: z.number().int().min(1) }),
  /** Compiled and loaded; the run begins as the control words say. */
  z.object({ type: z.literal('ready'), build: z.string(), status: threadStatusSchema }),
  z.object({
    type: z.literal('progress'),
    status: threadStatusSchema,
    points: z.array(curvePointSchema),
    vitals: vitalsSchema.nullable(),
  }),
  /** The state at a pause, at the end, now and then while running, and when asked for. */
  z.object({
    type: z.literal('snapshot'),
    answers: z.number().int(),
    state: savedStateSchema,
    /** After a number was not finite: where the run stood some time before, while it was still well. */
    fallback: savedStateSchema.nullable(),
  }),
  /** The answer to `histograms` requests so far, or why there is none. */
  z.object({
    type: z.literal('histograms'),
    answers: z.number().int(),
    histograms: histogramsSchema.nullable(),
    error: wireErrorSchema.nullable(),
  }),
  /** The run cannot go on. */
  z.object({ type: z.literal('failed'), error: wireErrorSchema }),
]);
export type TrainerMessage = z.infer<typeof trainerMessageSchema>;
