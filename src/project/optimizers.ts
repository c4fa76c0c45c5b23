// What training settings choose from, as the settings form and the templates see it: the engine's registries, which are
// pure data and builders.
export { CLIPPING_KINDS, CLIPPINGS, type ClippingKind } from '../engine/train/clipping/index.ts';
export {
  OPTIMIZER_KINDS,
  OPTIMIZERS,
  type OptimizerKind,
  optimizerConflict,
  seesAllRows,
} from '../engine/train/optimizers/index.ts';
export { SCHEDULE_KINDS, SCHEDULES, type ScheduleKind } from '../engine/train/schedules/index.ts';
export { STOPPING_KINDS, STOPPING_RULES, type StoppingKind } from '../engine/train/stopping/index.ts';
