// A project's trained weights.
import { basename } from 'node:path';
import { AppError } from '../../base/errors/app-error.ts';
import type { RunRecord } from '../../contract/runs.ts';
import type { Weights } from '../../engine/train/loop.ts';
import { weightsFrom } from '../services/saved-runs.ts';
import { readProject } from './workplace.ts';

/** The newest run that has weights. Throws `run.notTrained`. */
export async function readTrained(path: string): Promise<{ record: RunRecord; weights: Weights }> {
  const { runs } = await readProject(path);
  const trained = runs.findLast(({ weights }) => weights !== null);
  if (!trained?.weights) throw new AppError('run.notTrained', { project: path });
  return { record: trained.record, weights: weightsFrom(trained.weights, basename(path)) };
}
