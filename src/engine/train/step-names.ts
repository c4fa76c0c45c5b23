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
/** Correct predictions of a batch, []. */
export function correctName(output: string): string {
  return `correct/${output}`;
}
/** Σ|p − t| per target column, [k], in the units of the targets tensor. */
export function absoluteErrorName(output: string): string {
  return `absolute-error/${output}`;
}
/** Σ(p − t)² per target column, [k]. */
export function squaredErrorName(output: string): string {
  return `squared-error/${output}`;
}
