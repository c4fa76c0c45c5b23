// From a table and a plan to tensors: which samples are kept, which are held out, how cells become numbers. Every
// statistic (scaling, filling) is taken over training rows alone.
import { AppError } from '../../../base/errors/app-error.ts';
import type { PreparedData } from '../../../engine/data/prepared.ts';
import type { Table } from '../../../engine/data/table.ts';
import { dataPlan } from '../../../project/data-plan.ts';
import type { DataBinding } from '../../../project/document.ts';
import { fitEncoder } from './feature-encoder.ts';
import { fillOf } from './fill.ts';
import { keptSamples, rowsBehind } from './kept-samples.ts';
import { classTarget, labelsOf, numberTarget } from './prepared-targets.ts';
import { sharedFloats, sharedInts } from './shared-arrays.ts';
import { sourcesOf } from './sources.ts';
import { groupsOf, splitOf } from './split-samples.ts';

const MAX_TENSOR_BYTES = 2 ** 31 - 1;

export interface PrepareInput {
  readonly table: Table;
  readonly binding: DataBinding;
  readonly hash: string;
  /** For messages. */
  readonly file: string;
}

/** Throws `data.*` where the binding does not fit the table or too little is left of it. */
export function prepareTable({ table, binding, hash, file }: PrepareInput): PreparedData {
  const plan = dataPlan(binding);
  const problem = plan.diagnostics.find(({ severity }) => severity === 'error');
  if (problem !== undefined || plan.target === null) {
    throw new AppError('data.cannotPrepare', {
      problem: problem?.message.en ?? '',
      problemRu: problem?.message.ru ?? '',
    });
  }
  const sources = sourcesOf(table, plan, plan.target, file);
  const samples = keptSamples(table, plan, binding, sources);
  const count = samples.target.length;
  const needed = binding.split.validation > 0 ? 2 : 1;
  if (count < needed) throw new AppError('data.fewRows', { rows: count, needed });
  refuseOversized(count * plan.featureNames.length, file);

  const labels = plan.target.kind === 'classes' ? labelsOf(samples, sources.targets[0]!, plan.target) : null;
  const split = splitOf(plan, binding, samples, labels, groupsOf(table, binding));
  const trainingRows = rowsBehind(split.training, samples, table.rows);
  const encoder = fitEncoder(plan.features, sources.features, trainingRows, binding);
  const { steps } = samples;
  const { width } = encoder;
  const data = sharedFloats(count * steps * width);
  samples.first.forEach((row, sample) => {
    for (let step = 0; step < steps; step++) {
      encoder.write(row + step, data, (sample * steps + step) * width);
    }
  });
  const target =
    plan.target.kind === 'classes'
      ? classTarget(plan.target, labels ?? sharedInts(0))
      : numberTarget(plan.target.columns, sources.targets, samples, split.training, binding);
  const eachStep = (values: readonly number[]) => Array.from({ length: steps }, () => values).flat();
  return {
    rows: count,
    tensors: { features: { shape: plan.featureShape, data }, target: target.tensor },
    featureNames: plan.featureNames,
    featureScaling: { offset: eachStep(encoder.offset), factor: eachStep(encoder.factor) },
    ...(plan.features.some(({ column }) => fillOf(binding, column) !== null)
      ? { featureFill: eachStep(encoder.fill) }
      : {}),
    ...(Object.keys(encoder.vocabularies).length > 0 ? { vocabularies: encoder.vocabularies } : {}),
    ...(count < table.rows ? { sourceRows: samples.target } : {}),
    target: target.prepared,
    training: split.training,
    validation: split.validation,
    hash,
  };
}

function refuseOversized(numbers: number, file: string): void {
  if (4 * numbers <= MAX_TENSOR_BYTES) return;
  const mebibytes = (bytes: number) => Math.ceil(bytes / 2 ** 20);
  throw new AppError('data.tooLarge', {
    file,
    needed: mebibytes(4 * numbers),
    limit: mebibytes(MAX_TENSOR_BYTES),
  });
}
