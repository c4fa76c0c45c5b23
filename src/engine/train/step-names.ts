// Names of the inputs, outputs and states that training adds to a network's own.
export const RATE = 'rate';
export const STEP_NUMBER = 't';
export const RANDOM = 'random';
export const LOSS = 'loss';
/** Loss with penalties, []: what full-batch methods descend. */
export const OBJECTIVE = 'objective';

/** State of an optimizer's slot for a weight tensor. */
export function slotName(parameter: string, slot: string): string {
  return `${parameter}:${slot}`;
}
/** Gradient of a weight tensor, of its shape. */
export function gradientName(parameter: string): string {
  return `gradient/${parameter}`;
}
/** L2 norm of all gradients of a layer node, []. */
export function gradientNormName(node: string): string {
  return `gradient-norm/${node}`;
}
export function predictionName(output: string): string {
  return `prediction/${output}`;
}
/** The part of the loss that is one of several outputs', []. */
export function lossName(output: string): string {
  return `loss/${output}`;
}
/** Sums over a batch from which an output's metrics follow: see metric-ops.ts. */
export const METRIC_SUMS = [
  'correct',
  'in-top3',
  'exact',
  'hits',
  'called',
  'actual',
  'absolute-error',
  'squared-error',
] as const;
export type MetricSum = (typeof METRIC_SUMS)[number];
export function metricSumName(sum: MetricSum, output: string): string {
  return `${sum}/${output}`;
}
