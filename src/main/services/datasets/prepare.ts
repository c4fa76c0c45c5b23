// From a table and a plan to tensors: which samples are kept, which are held out, how cells become numbers. Every
// statistic (scaling, filling) is taken over training rows alone.
import { AppError } from '../../../base/errors/app-error.ts';
import type { PreparedData, RowTensor } from '../../../engine/data/prepared.ts';
import type { Table } from '../../../engine/data/table.ts';
import { dataPlan, sampleCount } from '../../../project/data-plan.ts';
import type { DataBinding } from '../../../project/document.ts';
import type { BlockStore } from './blocks/block-store.ts';
import {
  type FeatureRows,
  featuresEntry,
  storedRows,
  storeRows,
  type WriteHooks,
} from './blocks/prepared-blocks.ts';
import { fitEncoder } from './feature-encoder.ts';
import { fillOf } from './fill.ts';
import { keptSamples, rowsBehind } from './kept-samples.ts';
import { encodeTargets, encodeWeights, stratifyingLabels } from './prepared-targets.ts';
import { inOrderOfTime } from './row-order.ts';
import { sharedFloats } from './shared-arrays.ts';
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

/** Tensors in memory. Throws `data.*` where the binding does not fit the table or too little is left of it. */
export function prepareTable(input: PrepareInput): PreparedData {
  const { features, shape, rest } = fitted(input);
  refuseOversized(features.rows * features.width, input.file);
  const data = sharedFloats(features.rows * features.width);
  for (let sample = 0; sample < features.rows; sample++)
    features.write(sample, data, sample * features.width);
  return { ...rest, tensors: { features: { shape, data }, ...rest.tensors } };
}

/** The same with the features in blocks on the disk: those of an earlier time, or newly written ones. */
export async function prepareInBlocks(
  input: PrepareInput,
  store: BlockStore,
  hooks: WriteHooks = {},
): Promise<PreparedData> {
  const { features, shape, rest } = fitted(input);
  const { source: _, ...encoding } = input.binding;
  const entry = featuresEntry([input.hash, encoding]);
  const known = storedRows(store, entry, input.file);
  const fits = known?.rows === features.rows && known.width === features.width;
  const blocks = fits ? known : await storeRows(store, entry, input.file, features, hooks);
  return { ...rest, streamed: { features: { shape, blocks } } };
}

/** Bytes of the tensor of features, near enough, before anything is made. */
export function featureBytes({ table, binding }: Pick<PrepareInput, 'table' | 'binding'>): number {
  const plan = dataPlan(binding);
  return 4 * sampleCount(plan, table.rows) * plan.featureNames.length;
}

interface Fitted {
  readonly features: FeatureRows;
  readonly shape: RowTensor['shape'];
  /** All but the features. */
  readonly rest: PreparedData;
}

function fitted({ table: asRead, binding, hash, file }: PrepareInput): Fitted {
  const plan = dataPlan(binding);
  const problem = plan.diagnostics.find(({ severity }) => severity === 'error');
  if (problem !== undefined) {
    throw new AppError('data.cannotPrepare', { problem: problem.message.en, problemRu: problem.message.ru });
  }
  const table = inOrderOfTime(asRead, binding, file);
  const sources = sourcesOf(table, plan, file);
  const groupOf = groupsOf(table, binding);
  const samples = keptSamples(table, plan, binding, sources, groupOf);
  const count = samples.target.length;
  const needed = binding.split.validation > 0 ? 2 : 1;
  if (count < needed) throw new AppError('data.fewRows', { rows: count, needed });

  const labels = stratifyingLabels(plan, samples, sources);
  const split = splitOf(plan, binding, samples, labels, groupOf);
  const trainingRows = rowsBehind(split.training, samples, table.rows);
  const encoder = fitEncoder(plan.features, sources.features, trainingRows, binding);
  const { steps } = samples;
  const { width } = encoder;
  const { bytes } = encoder;
  const features: FeatureRows = {
    rows: count,
    width: steps * width,
    write: (sample, data, at) => {
      const row = samples.first[sample]!;
      for (let step = 0; step < steps; step++) encoder.write(row + step, data, at + step * width);
    },
    bytes:
      bytes === null || steps !== 1
        ? null
        : { row: (sample) => bytes.row(samples.first[sample]!), decoded: bytes.decoded },
  };
  const targets = encodeTargets(sources, samples, split.training, table, binding);
  const weights = encodeWeights(sources, samples, split.training, table);
  const eachStep = (values: readonly number[]) => Array.from({ length: steps }, () => values).flat();
  const rest: PreparedData = {
    rows: count,
    tensors: { ...targets.tensors, ...(weights && { weight: weights.tensor }) },
    featureNames: plan.featureNames,
    featureScaling: { offset: eachStep(encoder.offset), factor: eachStep(encoder.factor) },
    ...(plan.features.some(({ column }) => fillOf(binding, column) !== null)
      ? { featureFill: eachStep(encoder.fill) }
      : {}),
    ...(Object.keys(encoder.vocabularies).length > 0 ? { vocabularies: encoder.vocabularies } : {}),
    ...(count < table.rows ? { sourceRows: samples.target } : {}),
    ...targets.prepared,
    ...(weights && { rowWeights: weights.rowWeights }),
    training: split.training,
    validation: split.validation,
    hash,
  };
  return { features, shape: plan.featureShape, rest };
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
