// A run as it is kept with a project: settings, graph snapshot, status and curves. Weights are stored beside it.
import { z } from 'zod';
import { METRICS } from '../engine/train/network.ts';
import { documentSchema, trainingSchema } from './document.ts';

export const runStateSchema = z.enum([
  'idle',
  'loaded',
  'running',
  'paused',
  'finished',
  'stopped',
  'failed',
]);
export type RunState = z.infer<typeof runStateSchema>;

export const wireErrorSchema = z.strictObject({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});

export const metricSchema = z.enum(METRICS);

const outputScoresSchema = z.record(
  z.string(),
  z.strictObject({ loss: z.number().nullable(), metric: z.number().nullable() }),
);

const meanScoreSchema = z.strictObject({
  loss: z.number().nullable(),
  metric: z.number().nullable(),
  outputs: outputScoresSchema.optional(),
});

/** One point of the curves. Losses are per-sample means without penalties; gradients are L2 norms by node id. */
export const curvePointSchema = z.strictObject({
  step: z.number().int(),
  /** Fractional: 2.5 is half-way through the third epoch. */
  epoch: z.number(),
  /** Seconds of training since the run began, pauses left out. */
  seconds: z.number(),
  loss: z.number().nullable(),
  metric: z.number().nullable(),
  gradients: z.record(z.string(), z.number().nullable()),
  /** Present on points that close an epoch. */
  validation: meanScoreSchema.nullable(),
  /** On closing points: means over the whole epoch, where `loss` and `metric` are means since the previous point. */
  training: meanScoreSchema.optional(),
  /** By output, where there are several: its part of the loss, and its metric. */
  outputs: outputScoresSchema.optional(),
});
export type CurvePoint = z.infer<typeof curvePointSchema>;

export const runStatusSchema = z.strictObject({
  id: z.string(),
  state: runStateSchema,
  /** Why it ended: 'epochs', 'steps', 'user', 'error', or null while it goes on. */
  reason: z.string().nullable(),
  error: wireErrorSchema.nullable(),
  epoch: z.number(),
  epochs: z.number().int(),
  step: z.number().int(),
  steps: z.number().int(),
  samplesPerSecond: z.number(),
  secondsLeft: z.number().nullable(),
  /** After a number was not finite: the step at which the run was still well, where it can go back to. */
  fallbackStep: z.number().int().optional(),
});
export type RunStatus = z.infer<typeof runStatusSchema>;

const scalingSchema = z.strictObject({
  offset: z.array(z.number()).readonly(),
  factor: z.array(z.number()).readonly(),
});

const names = z.array(z.string()).readonly();

const targetSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('classes'), name: z.string(), classes: names }),
  z.strictObject({ kind: z.literal('numbers'), names, scaling: scalingSchema }),
  z.strictObject({
    kind: z.literal('labels'),
    names,
    values: z.array(z.tuple([z.string(), z.string()]).readonly()).readonly(),
  }),
]);

/** How raw rows become features and predictions become answers: enough to predict without the dataset. */
export const encodingSchema = z.strictObject({
  featureScaling: scalingSchema,
  /** What stands in for a missing cell, per encoded feature, unscaled. */
  featureFill: z.array(z.number()).readonly().optional(),
  /** By text column: its tokens from index 2 on. */
  vocabularies: z
    .record(z.string().max(500), z.array(z.string().max(1000)).max(100_000).readonly())
    .optional(),
  /** Null where the network rebuilds its input and nothing else. */
  target: targetSchema.nullable(),
  /** Of further targets, by source name. */
  moreTargets: z.record(z.string(), targetSchema).optional(),
  rowWeights: z.strictObject({ column: z.string(), mean: z.number() }).optional(),
});
export type Encoding = z.infer<typeof encodingSchema>;

export const runRecordSchema = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,60}$/),
  startedAt: z.string(),
  document: documentSchema,
  training: trainingSchema,
  /** The first output's. */
  metricName: metricSchema,
  /** Of each output, where there are several. */
  metricNames: z.record(z.string(), metricSchema).optional(),
  dataHash: z.string(),
  encoding: encodingSchema.optional(),
  /** Which kernels computed: 'wasm-relaxed-simd', 'wasm-simd' or 'reference-f64'. */
  build: z.string(),
  status: runStatusSchema,
  points: z.array(curvePointSchema).max(200_000),
});
export type RunRecord = z.infer<typeof runRecordSchema>;
