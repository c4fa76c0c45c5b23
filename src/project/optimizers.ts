// The optimizers as the settings form and the templates see them: the engine's registry, which is pure data and builders.
export { OPTIMIZER_KINDS, OPTIMIZERS, type OptimizerKind } from '../engine/train/optimizers/index.ts';
