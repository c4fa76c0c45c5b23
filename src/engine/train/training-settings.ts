// From stored training settings to those the loop takes: choices bound to their definitions, every value checked.

import type { Choice } from './choice.ts';
import { bindClipping } from './clipping/index.ts';
import type { TrainerSettings } from './loop.ts';
import { bindOptimizer } from './optimizers/index.ts';
import { bindSchedule } from './schedules/index.ts';
import { bindStopping } from './stopping/index.ts';

/** As they are saved with a project. */
export interface StoredTraining {
  readonly optimizer: Choice;
  readonly schedule?: Choice | undefined;
  readonly clipping?: Choice | undefined;
  readonly stopping?: readonly Choice[] | undefined;
  readonly batchSize: number;
  readonly epochs: number;
  readonly seed: number;
  readonly l1: number;
  readonly l2: number;
  readonly penalizeBiases: boolean;
}

/** Throws `run.badSetting`, naming the setting, its value and what was expected. */
export function trainerSettings(stored: StoredTraining): TrainerSettings {
  const { optimizer, schedule, clipping, stopping, batchSize, epochs, seed, l1, l2, penalizeBiases } = stored;
  return {
    optimizer: bindOptimizer(optimizer),
    ...(schedule ? { schedule: bindSchedule(schedule) } : {}),
    ...(clipping && clipping.kind !== 'none' ? { clipping: bindClipping(clipping) } : {}),
    stopping: (stopping ?? []).map(bindStopping),
    batchSize,
    epochs,
    seed,
    l1,
    l2,
    penalizeBiases,
  };
}
