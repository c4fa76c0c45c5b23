// Messages about training runs. Metrics are batched: at most 20 progress events a second, whatever the step rate.
// What is also kept in project files is defined by the project (run-record.ts).
import { z } from 'zod';
import { curvePointSchema, metricSchema, runStatusSchema, wireErrorSchema } from '../project/run-record.ts';

export * from '../project/run-record.ts';

const reading = z.number().nullable();
/** How tensors and activations stand at the last step that reported: shown live, not kept with the run. */
export const vitalsSchema = z.strictObject({
  step: z.number().int(),
  /** By tensor name: L2 norms of gradient and weight, and ‖Δw‖/‖w‖. */
  tensors: z.record(z.string(), z.strictObject({ gradient: reading, weight: reading, update: reading })),
  /** By node: mean, standard deviation, and the share that passes no gradient (zeros, saturated). */
  activations: z.record(z.string(), z.strictObject({ mean: reading, deviation: reading, idle: reading })),
});
export type RunVitals = z.infer<typeof vitalsSchema>;

const histogramSchema = z.strictObject({
  low: z.number(),
  high: z.number(),
  counts: z.array(z.number().int()).max(200).readonly(),
  mean: z.number(),
  deviation: z.number(),
  zeros: z.number().int(),
  notFinite: z.number().int(),
});
export type RunHistogram = z.infer<typeof histogramSchema>;

/** How weights, gradients and activations are spread at a step. */
export const histogramsSchema = z.strictObject({
  step: z.number().int(),
  tensors: z.record(z.string(), z.strictObject({ weight: histogramSchema, gradient: histogramSchema })),
  activations: z.record(z.string(), histogramSchema),
});
export type RunHistograms = z.infer<typeof histogramsSchema>;

const bytes = z.number().min(0);
export const memoryPartsSchema = z.strictObject({
  weights: bytes,
  /** Slots, and the vectors of full-batch methods. */
  optimizer: bytes,
  /** Of all programs that are kept: of steps, of reporting steps and of scoring. */
  activations: bytes,
  data: bytes,
  /** The checkpoint, the copy for saving, the best weights so far. */
  copies: bytes,
});
export type MemoryParts = z.infer<typeof memoryPartsSchema>;

const memoryContributorSchema = z.strictObject({
  /** Null for the data. */
  node: z.string().nullable(),
  part: z.enum(['weights', 'activations', 'data']),
  bytes,
});
export type MemoryContributor = z.infer<typeof memoryContributorSchema>;

/** What a run will hold at its peak, known before it starts. */
export const runMemorySchema = z.strictObject({
  bytes,
  parts: memoryPartsSchema,
  /** What of it lies in WebAssembly's memory, which ends at 4 GiB. */
  kernelBytes: bytes,
  /** Of the machine. */
  total: bytes,
  free: bytes,
  /** Why it cannot run; null where it can. */
  limit: z.enum(['kernels', 'machine']).nullable(),
  /** Largest first. */
  largest: z.array(memoryContributorSchema),
  /** Where it cannot run: the largest batch with which it can, if there is one. */
  batch: z.number().int().nullable(),
  /** Where it cannot run: why, and what to shrink. */
  refusal: wireErrorSchema.nullable(),
});
export type RunMemory = z.infer<typeof runMemorySchema>;

export const runProgressSchema = z.strictObject({
  vitals: vitalsSchema.optional(),
  status: runStatusSchema,
  /** New points since the last event. */
  points: z.array(curvePointSchema),
});
export type RunProgress = z.infer<typeof runProgressSchema>;

const taskSchema = z.enum(['classes', 'binary', 'labels', 'numbers']);

export const outputPredictionSchema = z.strictObject({
  /** The output's node. */
  output: z.string(),
  task: taskSchema,
  /** Which columns it predicts; the features, where it rebuilds them. */
  columns: z.array(z.string()),
  /** Class names; of labels and numbers the columns again. */
  labels: z.array(z.string()),
  /** One row per input row: probabilities by label, or numbers in the target's units; of sequences the last step's. */
  values: z.array(z.array(z.number())),
  /** Of sequences: row by row, step by step, as `values`. */
  sequence: z.array(z.array(z.array(z.number()))).optional(),
});
export type OutputPrediction = z.infer<typeof outputPredictionSchema>;

/** What every output of the network answers, in the network's order. */
export const predictionSchema = z.array(outputPredictionSchema);
export type Prediction = z.infer<typeof predictionSchema>;

const classScore = {
  precision: z.number(),
  recall: z.number(),
  f1: z.number(),
  /** Null where one side is missing. */
  auc: z.number().nullable(),
};
const ofOneOutput = {
  loss: reading,
  /** By name: accuracy and its like; or mae, rmse and r2 in the target's units. */
  metrics: z.record(z.string(), reading),
  /** Classifiers only; of labels, `classes` are the labels and there is no confusion. */
  report: z
    .strictObject({
      /** `confusion[actual][predicted]`, in rows. */
      confusion: z.array(z.array(z.number().int())),
      classes: z.array(z.strictObject({ ...classScore, support: z.number().int() })),
      macro: z.strictObject(classScore),
      /** Share of rows whose class is among the three likeliest; null for three classes or fewer. */
      top3: z.number().nullable(),
    })
    .nullable(),
};
/** `loss` is of all outputs together; metrics and report are the first output's. */
const scoreSchema = z.strictObject({ rows: z.number().int(), ...ofOneOutput });

const outputEvaluationSchema = z.strictObject({
  output: z.string(),
  task: taskSchema,
  columns: z.array(z.string()),
  /** Class names, or the labels. */
  labels: z.array(z.string()),
  /** The one the charts show. */
  metric: metricSchema,
  training: z.strictObject(ofOneOutput).nullable(),
  validation: z.strictObject(ofOneOutput).nullable(),
});
export type OutputEvaluation = z.infer<typeof outputEvaluationSchema>;

/** How a run's newest weights do on its rows; null where there are none of a kind. */
export const evaluationSchema = z.strictObject({
  /** Class names of the first output; empty for numbers. */
  labels: z.array(z.string()),
  training: scoreSchema.nullable(),
  validation: scoreSchema.nullable(),
  /** Every output by itself; losses are their parts of the whole. */
  outputs: z.array(outputEvaluationSchema),
});
export type RunEvaluation = z.infer<typeof evaluationSchema>;
