// From a table and a plan to tensors: which samples are kept, which are held out, how cells become numbers. Every
// statistic (scaling, filling) is taken over training rows alone.
import { AppError } from '../../../base/errors/app-error.ts';
import type { PreparedData, PreparedTarget, RowTensor } from '../../../engine/data/prepared.ts';
import { fitScale, UNSCALED } from '../../../engine/data/scale.ts';
import {
  foldSplit,
  groupSplit,
  orderedSplit,
  plainSplit,
  type Split,
  stratifiedSplit,
} from '../../../engine/data/split.ts';
import type { Table } from '../../../engine/data/table.ts';
import { type DataPlan, dataPlan, type PlannedTarget, sampleCount } from '../../../project/data-plan.ts';
import type { DataBinding } from '../../../project/document.ts';
import { fitEncoder, scaled } from './feature-encoder.ts';
import { fillOf } from './fill.ts';
import { type CellSource, missingError, type Sources, sourcesOf } from './sources.ts';

const MAX_TENSOR_BYTES = 2 ** 31 - 1;

export interface PrepareInput {
  readonly table: Table;
  readonly binding: DataBinding;
  readonly hash: string;
  /** For messages. */
  readonly file: string;
}

/** Which rows of the table make up each sample: `steps` rows from `first` on, and the row of its target. */
interface Samples {
  readonly first: Int32Array;
  readonly target: Int32Array;
  readonly steps: number;
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
    ...(count < table.rows ? { sourceRows: samples.target } : {}),
    target: target.prepared,
    training: split.training,
    validation: split.validation,
    hash,
  };
}

function keptSamples(
  table: Table,
  plan: DataPlan,
  binding: DataBinding,
  { features, targets }: Sources,
): Samples {
  const unfilled = features.filter((_, index) => fillOf(binding, plan.features[index]!.column) === null);
  const holed = [...unfilled, ...targets].filter(({ anyMissing }) => anyMissing);
  const [worst] = [...holed].sort((a, b) => b.column.missing - a.column.missing);
  if (binding.missing === 'fail' && holed[0] !== undefined) throw missingError(table, holed[0].column);
  // A target is never made up: without one, a sample goes.
  const deciding = unfilled.filter(({ anyMissing }) => anyMissing);
  const decidingTargets = targets.filter(({ anyMissing }) => anyMissing);

  const { length, horizon, stride } = plan.window ?? { length: 1, horizon: 0, stride: 1 };
  const most = sampleCount(plan, table.rows);
  const first = new Int32Array(most);
  const target = new Int32Array(most);
  let count = 0;
  for (let sample = 0; sample < most; sample++) {
    const start = sample * stride;
    const goal = start + length - 1 + horizon;
    if (decidingTargets.some(({ isMissing }) => isMissing(goal))) continue;
    if (deciding.length > 0 && spanMissing(deciding, start, length)) continue;
    first[count] = start;
    target[count] = goal;
    count++;
  }
  if (count === 0 && worst !== undefined) {
    throw new AppError('data.noneLeft', { column: worst.column.name, count: worst.column.missing });
  }
  return { first: first.slice(0, count), target: target.slice(0, count), steps: length };
}

function spanMissing(sources: readonly CellSource[], start: number, length: number): boolean {
  for (let row = start; row < start + length; row++) {
    if (sources.some(({ isMissing }) => isMissing(row))) return true;
  }
  return false;
}

function splitOf(
  plan: DataPlan,
  { split }: DataBinding,
  { target }: Samples,
  labels: Int32Array | null,
  groupOf: ((row: number) => number) | null,
): Split {
  const count = target.length;
  if (plan.window !== null || split.kind === 'time') return orderedSplit(count, split.validation);
  const stratified = split.stratify ? labels : null;
  const groups = split.kind !== 'random' && groupOf !== null ? target.map(groupOf) : null;
  if (split.fold !== undefined) return foldSplit(count, split.fold, split.seed, stratified, groups);
  if (groups !== null) return groupSplit(groups, split.validation, split.seed);
  return stratified !== null && plan.target?.kind === 'classes'
    ? stratifiedSplit(stratified, plan.target.classes.length, split.validation, split.seed)
    : plainSplit(count, split.validation, split.seed);
}

/** Which group a row of the table belongs to; rows without one are a group together. */
function groupsOf(table: Table, { roles }: DataBinding): ((row: number) => number) | null {
  const column = table.columns.find(({ name }) => Object.hasOwn(roles, name) && roles[name] === 'group');
  if (column === undefined || column.type === 'empty' || column.type === 'image') return null;
  if (column.type !== 'number' && column.type !== 'date') return (row) => column.codes[row]!;
  const ids = new Map<number, number>();
  return (row) => {
    const value = column.values[row]!;
    const id = ids.get(value) ?? ids.size;
    ids.set(value, id);
    return id;
  };
}

/** The table's rows that training samples show, in file order. */
function rowsBehind(training: Int32Array, { first, steps }: Samples, tableRows: number): Int32Array {
  if (steps === 1) return training.map((sample) => first[sample]!);
  const seen = new Uint8Array(tableRows);
  for (const sample of training) seen.fill(1, first[sample]!, first[sample]! + steps);
  const rows: number[] = [];
  seen.forEach((mark, row) => {
    if (mark === 1) rows.push(row);
  });
  return Int32Array.from(rows);
}

interface EncodedTarget {
  readonly tensor: RowTensor;
  readonly prepared: PreparedTarget;
}

function labelsOf(
  { target }: Samples,
  source: CellSource,
  { column, classes }: { readonly column: string; readonly classes: readonly string[] },
): Int32Array {
  const labels = sharedInts(target.length);
  target.forEach((row, sample) => {
    labels[sample] = source.at(row);
  });
  const first = labels[0]!;
  if (labels.every((label) => label === first)) {
    throw new AppError('data.oneClassLeft', { column, only: classes[first] ?? '' });
  }
  return labels;
}

function classTarget(
  { column, classes }: Extract<PlannedTarget, { kind: 'classes' }>,
  data: Int32Array,
): EncodedTarget {
  return { tensor: { shape: [], data }, prepared: { kind: 'classes', name: column, classes } };
}

function numberTarget(
  names: readonly string[],
  sources: readonly CellSource[],
  { target }: Samples,
  training: Int32Array,
  binding: DataBinding,
): EncodedTarget {
  const width = names.length;
  const data = sharedFloats(target.length * width);
  const trainingRows = training.map((sample) => target[sample]!);
  const scales = sources.map(({ column }) =>
    binding.scaling === 'none' || column.type !== 'number'
      ? UNSCALED
      : fitScale(column.values, trainingRows, 'standard'),
  );
  target.forEach((row, sample) => {
    sources.forEach((source, index) => {
      data[sample * width + index] = scaled(source.at(row), scales[index]!);
    });
  });
  const scaling = { offset: scales.map((s) => s.offset), factor: scales.map((s) => s.factor) };
  return { tensor: { shape: [width], data }, prepared: { kind: 'numbers', names, scaling } };
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

function sharedFloats(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(4 * length));
}

function sharedInts(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * length));
}
