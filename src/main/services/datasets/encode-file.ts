// A file of the same kind as the training data, encoded with what training learnt: the file's own statistics play no
// part. For evaluation and prediction on new data.
import { AppError } from '../../../base/errors/app-error.ts';
import type { PreparedData, PreparedTarget, RowTensor } from '../../../engine/data/prepared.ts';
import type { Table, TableColumn } from '../../../engine/data/table.ts';
import { type DataPlan, dataPlan } from '../../../project/data-plan.ts';
import type { DataBinding } from '../../../project/document.ts';
import { TARGET } from '../../../project/planned-targets.ts';
import type { BlockStore } from './blocks/block-store.ts';
import { type FeatureRows, featuresEntry, storedRows, storeRows } from './blocks/prepared-blocks.ts';
import { encodeRows, type RawCell, type SavedEncoding } from './encode-rows.ts';
import { completeSamples, lineOf, unknownClass } from './file-cells.ts';
import { checkColumns, checkTarget, columnOf } from './file-columns.ts';
import { identities } from './file-identities.ts';
import { weightAt, weightTensor } from './prepared-targets.ts';
import { rawRowsFrom } from './raw-rows.ts';
import { inOrderOfWindows } from './row-order.ts';
import { groupsOf } from './split-samples.ts';
import { type Starts, sampleStarts } from './windows.ts';

const ROWS_AT_ONCE = 1000;

/** Rows of a file to predict, and what tells each of them from the others. */
export interface FileRows {
  readonly rows: RawCell[][];
  /** By row, a cell for each of `names`. */
  readonly identities: readonly (readonly string[])[];
  /** What the identities are: the file of a picture, or where a window ends: its group, its time. */
  readonly names: readonly string[];
  /** By row, its number in the file (of a window, its number among all of them) from 1, those left out counted too. */
  readonly numbers: readonly number[];
  /** By row, the line of the file it stands at; null of windows, and where the format has no lines. */
  readonly lines: readonly number[] | null;
  /** In the whole file: rows (or windows) left out because a cell is missing, as training leaves them out. */
  readonly leftOut: number;
  /** In the whole file: groups with too few rows for a window. */
  readonly shortSeries: number;
}

/** Throws `data.columnGone` where the file lacks a column that feeds the network. */
export function fileRows(table: Table, binding: DataBinding, file: string): RawCell[][] {
  return [...fileRowBatches(table, binding, file, Number.POSITIVE_INFINITY)].flatMap(({ rows }) => rows);
}

/** The same, so many samples at a time; one empty batch where there are none. */
export function* fileRowBatches(
  asRead: Table,
  binding: DataBinding,
  file: string,
  atOnce: number,
): Generator<FileRows> {
  const plan = dataPlan(binding);
  checkColumns(asRead, plan, file);
  const table = inOrderOfWindows(asRead, binding, file);
  const { first, short: shortSeries } = startsIn(table, plan, binding, 0, file);
  const complete = completeSamples(table, plan, binding, file, first);
  const leftOut = first.length - complete.length;
  if (complete.length === 0 && leftOut > 0) throw new AppError('data.noneComplete', { file });
  const { names, of } = identities(table, binding, plan);
  for (let start = 0; start === 0 || start < complete.length; start += atOnce) {
    const samples = Array.from(complete.subarray(start, start + atOnce));
    const rows = samples.map((sample) => first[sample]!);
    const numbers = samples.map((sample) => sample + 1);
    const lines = plan.window === null && table.lines !== null ? rows.map((row) => lineOf(table, row)) : null;
    const common = { names, lines, leftOut, shortSeries };
    yield { rows: rawRowsFrom(table, plan, rows), identities: rows.map(of), numbers, ...common };
  }
}

/** Throws `data.noWindows` or `data.fileTooShort` where no window fits in. */
function startsIn(table: Table, plan: DataPlan, binding: DataBinding, ahead: number, file: string): Starts {
  const groupOf = groupsOf(table, binding);
  const starts = sampleStarts(table.rows, plan, ahead, groupOf);
  if (plan.window === null || starts.first.length > 0) return starts;
  const rows = plan.window.length + ahead;
  throw groupOf === null
    ? new AppError('data.fileTooShort', { file, found: table.rows, rows })
    : new AppError('data.noWindows', { column: plan.group ?? '', rows });
}

/**
 * All samples that have a target and no gap that training would leave out, as validation rows. Throws `data.columnGone`,
 * `data.columnType`, `data.lineClass`, `data.lineMissing` ….
 */
export function encodeFile(
  table: Table,
  binding: DataBinding,
  encoding: SavedEncoding,
  file: string,
  hash: string,
): PreparedData {
  const { features, shape, rest } = encodedFile(table, binding, encoding, file, hash);
  const data = new Float32Array(features.rows * features.width);
  for (let sample = 0; sample < features.rows; sample++)
    features.write(sample, data, sample * features.width);
  return { ...rest, tensors: { features: { shape, data }, ...rest.tensors } };
}

/** The same with the features in blocks on the disk. */
export async function encodeFileInBlocks(
  table: Table,
  binding: DataBinding,
  encoding: SavedEncoding,
  file: string,
  hash: string,
  store: BlockStore,
): Promise<PreparedData> {
  const { features, shape, rest } = encodedFile(table, binding, encoding, file, hash);
  const { source: _, ...bound } = binding;
  const entry = featuresEntry([hash, bound, encoding]);
  const known = storedRows(store, entry, file);
  const fits = known?.rows === features.rows && known.width === features.width;
  const blocks = fits ? known : await storeRows(store, entry, file, features);
  return { ...rest, streamed: { features: { shape, blocks } } };
}

function encodedFile(
  asRead: Table,
  binding: DataBinding,
  encoding: SavedEncoding,
  file: string,
  hash: string,
): { readonly features: FeatureRows; readonly shape: RowTensor['shape']; readonly rest: PreparedData } {
  const plan = dataPlan(binding);
  checkColumns(asRead, plan, file);
  const table = inOrderOfWindows(asRead, binding, file);
  const targets = targetsIn(encoding);
  const columns = new Map(
    targets.flatMap(([, target]) => namesOf(target)).map((name) => [name, columnOf(table, name, file)]),
  );
  for (const column of columns.values()) checkTarget(table, column, file);
  const goals = plan.targetSteps ?? 1;
  const { length, horizon } = plan.window ?? { length: 1, horizon: 0 };
  const { first } = startsIn(table, plan, binding, horizon, file);
  const aim = length - 1 + horizon;
  const scored = first.filter(
    (start) => !anyMissing([...columns.values()], start + aim - goals + 1, start + aim),
  );
  const samples = Array.from(
    completeSamples(table, plan, binding, file, scored),
    (sample) => scored[sample]!,
  );
  const targetRows = samples.map((start) => start + aim);
  if (samples.length === 0)
    throw new AppError(table.rows === 0 ? 'data.noRows' : 'data.noneComplete', { file });

  const weight = weightsOf(table, encoding, targetRows);
  const width = plan.featureNames.length;
  /** The batch of samples that was encoded last. */
  let batch = { start: 0, end: 0, data: new Float32Array(0) as ArrayLike<number> };
  const features: FeatureRows = {
    rows: samples.length,
    width,
    write: (sample, data, at) => {
      if (sample < batch.start || sample >= batch.end) {
        const start = sample - (sample % ROWS_AT_ONCE);
        const raw = rawRowsFrom(table, plan, samples.slice(start, start + ROWS_AT_ONCE));
        batch = { start, end: start + raw.length, data: encodeRows(binding, encoding, raw, start).data };
      }
      const from = (sample - batch.start) * width;
      for (let index = 0; index < width; index++) data[at + index] = batch.data[from + index]!;
    },
    bytes: null,
  };
  const rest: PreparedData = {
    rows: samples.length,
    tensors: {
      ...Object.fromEntries(
        targets.map(([source, target]) => [
          source,
          targetTensor(target, columns, targetRows, goals, table, file),
        ]),
      ),
      ...(weight && { weight }),
    },
    featureNames: plan.featureNames,
    featureScaling: encoding.featureScaling,
    target: encoding.target,
    ...(encoding.moreTargets && { moreTargets: encoding.moreTargets }),
    ...(weight && encoding.rowWeights && { rowWeights: encoding.rowWeights }),
    training: new Int32Array(0),
    validation: Int32Array.from(samples.keys()),
    hash,
  };
  return { features, shape: plan.featureShape, rest };
}

function cellOf(column: TableColumn, row: number): number | string | null {
  switch (column.type) {
    case 'number': {
      const value = column.values.at(row);
      return Number.isNaN(value) ? null : value;
    }
    case 'category':
    case 'text':
      return column.classes[column.codes.at(row)] ?? null;
    case 'date':
    case 'image':
    case 'empty':
      return null;
  }
}

/** What each tensor of targets holds, by its name. */
function targetsIn({ target, moreTargets }: SavedEncoding): readonly (readonly [string, PreparedTarget])[] {
  return [...(target === null ? [] : [[TARGET, target] as const]), ...Object.entries(moreTargets ?? {})];
}

function namesOf(target: PreparedTarget): readonly string[] {
  return target.kind === 'classes' ? [target.name] : target.names;
}

function anyMissing(columns: readonly TableColumn[], first: number, last: number): boolean {
  for (let row = first; row <= last; row++) {
    if (columns.some((column) => cellOf(column, row) === null)) return true;
  }
  return false;
}

/** `rows` hold the last target of each sample; `goals` rows up to it have one. */
function targetTensor(
  target: PreparedTarget,
  columnBy: ReadonlyMap<string, TableColumn>,
  rows: readonly number[],
  goals: number,
  table: Table,
  file: string,
): RowTensor {
  const columns = namesOf(target).flatMap((name) => columnBy.get(name) ?? []);
  const shape = (own: readonly number[]) => (goals > 1 ? [goals, ...own] : own);
  const values = rows.flatMap((last) =>
    Array.from({ length: goals }, (_, step) => last - goals + 1 + step).flatMap((row) =>
      columns.map((column, k) => numberOf(target, column, k, { row, table, file })),
    ),
  );
  return target.kind === 'classes'
    ? { shape: shape([]), data: Int32Array.from(values) }
    : { shape: shape([columns.length]), data: Float32Array.from(values) };
}

interface Place {
  readonly row: number;
  readonly table: Table;
  readonly file: string;
}

function numberOf(target: PreparedTarget, column: TableColumn, k: number, place: Place): number {
  const { row, table } = place;
  const cell = cellOf(column, row);
  switch (target.kind) {
    case 'classes':
      return labelOf(target.classes, cell, column, place);
    case 'labels':
      return labelOf(target.values[k] ?? [], cell, column, place);
    case 'numbers': {
      if (typeof cell === 'number') return (cell - target.scaling.offset[k]!) / target.scaling.factor[k]!;
      const at = { line: lineOf(table, row), column: column.name };
      throw new AppError('data.hasText', { ...at, found: String(cell), count: 1 });
    }
  }
}

function labelOf(
  classes: readonly string[],
  cell: number | string | null,
  { name: column }: TableColumn,
  { row, table, file }: Place,
): number {
  const label = classes.indexOf(String(cell));
  if (label >= 0) return label;
  throw unknownClass({ file, line: lineOf(table, row), column }, String(cell), classes);
}

/** As in training; a file without the column of weights counts all its rows alike. */
function weightsOf(table: Table, { rowWeights }: SavedEncoding, rows: readonly number[]): RowTensor | null {
  if (rowWeights === undefined) return null;
  const column = table.columns.find(({ name }) => name === rowWeights.column);
  if (column === undefined) return weightTensor(new Float64Array(rows.length).fill(1), 1);
  const at = (row: number) => {
    const cell = cellOf(column, row);
    return typeof cell === 'number' ? cell : Number.NaN;
  };
  return weightTensor(
    Float64Array.from(rows, (row) => weightAt({ column, at }, row, table)),
    rowWeights.mean,
  );
}
