// Prepared data on its way to another thread: arrays on shared memory go as they are, blocks by reference, to be opened
// there again.
import type { TrainerJob } from '../../../../contract/trainer.ts';
import type { PreparedData } from '../../../../engine/data/prepared.ts';
import { openRows } from './prepared-blocks.ts';

export function jobData({ streamed, ...data }: PreparedData): TrainerJob['data'] {
  if (streamed === undefined) return data;
  const references = Object.entries(streamed).map(([name, { shape, blocks }]) => [
    name,
    { shape, reference: blocks.reference },
  ]);
  return { ...data, streamed: Object.fromEntries(references) };
}

/** Throws `data.blocksDamaged` where the blocks are gone. */
export function openJobData({ streamed, ...data }: TrainerJob['data']): PreparedData {
  const { moreTargets, rowWeights, ...rest } = data;
  const whole: PreparedData = {
    ...rest,
    ...(moreTargets === undefined ? {} : { moreTargets }),
    ...(rowWeights === undefined ? {} : { rowWeights }),
  };
  if (streamed === undefined) return whole;
  const opened = Object.entries(streamed).map(([name, { shape, reference }]) => [
    name,
    { shape, blocks: openRows(reference) },
  ]);
  return { ...whole, streamed: Object.fromEntries(opened) };
}
