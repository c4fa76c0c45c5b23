// From a table and a plan to tensors: which rows are kept, which are held out, how cells become numbers. Every
// statistic (scaling, filling) is taken over training rows alone.
import { AppError } from '../../../base/errors/app-error.ts';
import type { PreparedData, PreparedTarget, RowTensor } from '../../../engine/data/prepared.ts';
import { fitScale, meanOf, type Scale, UNSCALED } from '../../../engine/data/scale.ts';
import { plainSplit, stratifiedSplit } from '../../../engine/data/split.ts';
import type { Table, TableColumn } from '../../../engine/data/table.ts';
import { type DataPlan, dataPlan, type PlannedFeature } from '../../../project/data-plan.ts';
import type { DataBinding } from '../../../project/document.ts';
import { missingPlaces } from './card.ts';

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
  const columnOf = (name: string): TableColumn => {
    const column = table.columns.find((candidate) => candidate.name === name);
    if (column === undefined) throw new AppError('data.columnGone', { column: name, file });
    return column;
  };
  const features = plan.features.map((feature) => featureSource(feature, columnOf(feature.column)));
  const targets =
    plan.target.kind === 'classes'
      ? [classSource(columnOf(plan.target.column), plan.target.classes)]
      : plan.target.columns.map((name) => numberSource(columnOf(name)));

  const kept = keptRows(table, binding.missing, features, targets);
  const needed = binding.split.validation > 0 ? 2 : 1;
  if (kept.length < needed) throw new AppError('data.fewRows', { rows: kept.length, needed });
  const width = plan.featureNames.length;
  if (4 * kept.length * width > MAX_TENSOR_BYTES) {
    const mebibytes = (bytes: number) => Math.ceil(bytes / 2 ** 20);
    throw new AppError('data.tooLarge', {
      file,
      needed: mebibytes(4 * kept.length * width),
      limit: mebibytes(MAX_TENSOR_BYTES),
    });
  }

  const labels = plan.target.kind === 'classes' ? sharedInts(kept.length) : null;
  if (labels !== null) {
    kept.forEach((row, place) => {
      labels[place] = targets[0]!.at(row);
    });
    if (plan.target.kind === 'classes') refuseOneClass(labels, plan.target);
  }
  const { validation: share, seed, stratify } = binding.split;
  const classCount = plan.target.kind === 'classes' ? plan.target.classes.length : 0;
  const split =
    labels !== null && stratify
      ? stratifiedSplit(labels, classCount, share, seed)
      : plainSplit(kept.length, share, seed);

  const encoded = encodeFeatures(plan, features, kept, split.training, binding);
  const target: { tensor: RowTensor; prepared: PreparedTarget } =
    plan.target.kind === 'classes'
      ? {
          tensor: { shape: [], data: labels ?? sharedInts(0) },
          prepared: { kind: 'classes', name: plan.target.column, classes: plan.target.classes },
        }
      : encodeNumbers(plan.target.columns, targets, kept, split.training, binding);
  return {
    rows: kept.length,
    tensors: { features: { shape: [width], data: encoded.data }, target: target.tensor },
    featureNames: plan.featureNames,
    featureScaling: encoded.scaling,
    ...(binding.missing === 'mean' ? { featureFill: encoded.fill } : {}),
    ...(kept.length < table.rows ? { sourceRows: kept } : {}),
    target: target.prepared,
    training: split.training,
    validation: split.validation,
    hash,
  };
}

/** A used column: its number or class index by row; NaN or −1 is missing. */
interface Source {
  readonly column: TableColumn;
  readonly at: (row: number) => number;
  readonly isMissing: (row: number) => boolean;
}

function featureSource(feature: PlannedFeature, column: TableColumn): Source {
  return feature.encoding.kind === 'number'
    ? numberSource(column)
    : classSource(column, feature.encoding.classes);
}

function numberSource(column: TableColumn): Source {
  const at = column.type === 'number' ? (row: number) => column.values[row]! : () => Number.NaN;
  return { column, at, isMissing: (row) => Number.isNaN(at(row)) };
}

/** Class indices by the plan's own order: it was saved with the project, the table's may differ. */
function classSource(column: TableColumn, classes: readonly string[]): Source {
  if (column.type === 'number') {
    const byValue = new Map(classes.map((name, index) => [Number(name), index]));
    const at = (row: number) => byValue.get(column.values[row]!) ?? -1;
    return { column, at, isMissing: (row) => at(row) < 0 };
  }
  if (column.type === 'empty') return { column, at: () => -1, isMissing: () => true };
  const byName = new Map(classes.map((name, index) => [name, index]));
  const byCode = Int32Array.from(column.classes, (name) => byName.get(name) ?? -1);
  const at = (row: number) => {
    const code = column.codes[row]!;
    return code < 0 ? -1 : byCode[code]!;
  };
  return { column, at, isMissing: (row) => at(row) < 0 };
}

function keptRows(
  table: Table,
  policy: DataBinding['missing'],
  features: readonly Source[],
  targets: readonly Source[],
): Int32Array {
  const used = [...features, ...targets].filter(
    (source) =>
      source.column.missing > 0 || (source.column.type !== 'number' && anyMissing(source, table.rows)),
  );
  if (policy === 'fail') {
    const [first] = used;
    if (first !== undefined) throw missingError(table, first.column);
  }
  const deciding = policy === 'mean' ? used.filter((source) => targets.includes(source)) : used;
  const kept = new Int32Array(table.rows);
  let count = 0;
  for (let row = 0; row < table.rows; row++) {
    if (!deciding.some((source) => source.isMissing(row))) kept[count++] = row;
  }
  if (count === 0 && deciding.length > 0) {
    const worst = deciding.reduce((a, b) => (b.column.missing > a.column.missing ? b : a)).column;
    throw new AppError('data.noneLeft', { column: worst.name, count: worst.missing });
  }
  return kept.slice(0, count);
}

function anyMissing(source: Source, rows: number): boolean {
  for (let row = 0; row < rows; row++) if (source.isMissing(row)) return true;
  return false;
}

function missingError(table: Table, column: TableColumn): AppError {
  const [bad] = column.type === 'number' ? column.bad : [];
  if (bad !== undefined && column.type === 'number') {
    return new AppError('data.hasText', {
      line: table.lines?.[bad.row] ?? bad.row + 1,
      column: column.name,
      found: bad.text,
      count: column.badCount,
    });
  }
  const places = missingPlaces(table, column);
  return new AppError('data.hasMissing', { column: column.name, count: column.missing, places });
}

function refuseOneClass(labels: Int32Array, target: { column: string; classes: readonly string[] }): void {
  const first = labels[0]!;
  if (labels.some((label) => label !== first)) return;
  throw new AppError('data.oneClassLeft', { column: target.column, only: target.classes[first] ?? '' });
}

function encodeFeatures(
  plan: DataPlan,
  sources: readonly Source[],
  kept: Int32Array,
  training: Int32Array,
  binding: DataBinding,
) {
  const width = plan.featureNames.length;
  const data = sharedFloats(kept.length * width);
  const offset: number[] = [];
  const factor: number[] = [];
  const fill: number[] = [];
  const trainingRows = training.map((place) => kept[place]!);
  plan.features.forEach((feature, index) => {
    const source = sources[index]!;
    const first = offset.length;
    if (feature.encoding.kind === 'number') {
      const values = source.column.type === 'number' ? source.column.values : new Float64Array(0);
      const scale = fitScale(values, trainingRows, binding.scaling);
      const mean = meanOf(values, trainingRows);
      offset.push(scale.offset);
      factor.push(scale.factor);
      fill.push(mean);
      kept.forEach((row, place) => {
        const raw = source.at(row);
        data[place * width + first] = scaled(Number.isNaN(raw) ? mean : raw, scale);
      });
      return;
    }
    const shares = classShares(source, trainingRows, feature.encoding.classes.length);
    for (const share of shares) {
      offset.push(0);
      factor.push(1);
      fill.push(share);
    }
    kept.forEach((row, place) => {
      const label = source.at(row);
      if (label >= 0) data[place * width + first + label] = 1;
      else data.set(shares, place * width + first);
    });
  });
  return { data, scaling: { offset, factor }, fill };
}

/** Mean of the one-hot columns: how often each class occurs among rows that have one. */
function classShares(source: Source, rows: Int32Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  let total = 0;
  for (const row of rows) {
    const label = source.at(row);
    if (label < 0) continue;
    counts[label]!++;
    total++;
  }
  return counts.map((count) => (total === 0 ? 0 : count / total));
}

function encodeNumbers(
  names: readonly string[],
  sources: readonly Source[],
  kept: Int32Array,
  training: Int32Array,
  binding: DataBinding,
): { tensor: RowTensor; prepared: PreparedTarget } {
  const width = names.length;
  const data = sharedFloats(kept.length * width);
  const trainingRows = training.map((place) => kept[place]!);
  const scales = sources.map(({ column }) =>
    binding.scaling === 'none' || column.type !== 'number'
      ? UNSCALED
      : fitScale(column.values, trainingRows, 'standard'),
  );
  kept.forEach((row, place) => {
    sources.forEach((source, index) => {
      data[place * width + index] = scaled(source.at(row), scales[index]!);
    });
  });
  const scaling = { offset: scales.map((s) => s.offset), factor: scales.map((s) => s.factor) };
  return { tensor: { shape: [width], data }, prepared: { kind: 'numbers', names, scaling } };
}

function scaled(raw: number, { offset, factor }: Scale): number {
  return (raw - offset) / factor;
}

function sharedFloats(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(4 * length));
}

function sharedInts(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * length));
}
