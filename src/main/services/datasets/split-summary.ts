// How the rows fall into training and held-out ones, counted without making tensors: what the window draws of a split.
import { AppError } from '../../../base/errors/app-error.ts';
import type { SplitSummary } from '../../../contract/data.ts';
import type { Split } from '../../../engine/data/split.ts';
import { dataPlan } from '../../../project/data-plan.ts';
import { keptSamples } from './kept-samples.ts';
import type { PrepareInput } from './prepare.ts';
import { type Labels, stratifyingLabels } from './prepared-targets.ts';
import { inOrderOfTime } from './row-order.ts';
import { sourcesOf } from './sources.ts';
import { groupsOf, splitOf } from './split-samples.ts';

/** Throws what preparing the data would throw before it makes tensors. */
export function splitSummary({ table: asRead, binding, file }: Omit<PrepareInput, 'hash'>): SplitSummary {
  const plan = dataPlan(binding);
  const problem = plan.diagnostics.find(({ severity }) => severity === 'error');
  if (problem !== undefined) {
    throw new AppError('data.cannotPrepare', { problem: problem.message.en, problemRu: problem.message.ru });
  }
  const table = inOrderOfTime(asRead, binding, file);
  const sources = sourcesOf(table, plan, file);
  const groupOf = groupsOf(table, binding);
  const samples = keptSamples(table, plan, binding, sources, groupOf);
  const labels = stratifyingLabels(plan, samples, sources);
  const split = splitOf(plan, binding, samples, labels, groupOf);
  return {
    training: split.training.length,
    validation: split.validation.length,
    dropped: samples.dropped,
    classes: labels === null ? null : classCounts(split, labels),
    groups:
      groupOf === null || plan.window !== null
        ? null
        : {
            training: groupCount(split.training, samples.target, groupOf),
            validation: groupCount(split.validation, samples.target, groupOf),
          },
  };
}

function classCounts(split: Split, { values, classes }: Labels): SplitSummary['classes'] {
  const found = classes.map((name) => ({ name, training: 0, validation: 0 }));
  for (const part of ['training', 'validation'] as const) {
    for (const sample of split[part]) found[values[sample]!]![part]++;
  }
  return found;
}

function groupCount(samples: Int32Array, rowOf: Int32Array, groupOf: (row: number) => number): number {
  const seen = new Set<number>();
  for (const sample of samples) seen.add(groupOf(rowOf[sample]!));
  return seen.size;
}
