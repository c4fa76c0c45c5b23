// A file of the same kind as the training data, encoded with what training learnt: the file's own statistics play no
// part. For evaluation and prediction on new data.
import { AppError } from '../../../base/errors/app-error.ts';
import type { PreparedData, PreparedTarget, RowTensor } from '../../../engine/data/prepared.ts';
import type { Table, TableColumn } from '../../../engine/data/table.ts';
import { type DataPlan, dataPlan } from '../../../project/data-plan.ts';
import type { DataBinding } from '../../../project/document.ts';
import { encodeRows, type RawCell, type SavedEncoding } from './encode-rows.ts';
import { rawRows } from './raw-rows.ts';

const ROWS_AT_ONCE = 1000;

/** How many samples (rows, or windows of a series) the table holds. */
function sampleCount(table: Table, plan: DataPlan): number {
  if (plan.window === null) return table.rows;
  const { length, stride } = plan.window;
  return Math.max(0, Math.floor((table.rows - length) / stride) + 1);
}

/** Throws `data.columnGone` where the file lacks a column that feeds the network. */
export function fileRows(table: Table, binding: DataBinding, file: string): RawCell[][] {
  const plan = dataPlan(binding);
  checkColumns(table, plan, file);
  return rawRows(
    table,
    plan,
    Array.from({ length: sampleCount(table, plan) }, (_, sample) => sample),
  );
}

/** All samples that have a target, as validation rows. Throws `data.columnGone`, `data.rowClass`, `data.rowMissing` …. */
export function encodeFile(
  table: Table,
  binding: DataBinding,
  encoding: SavedEncoding,
  file: string,
  hash: string,
): PreparedData {
  const plan = dataPlan(binding);
  checkColumns(table, plan, file);
  const { target } = encoding;
  const names = target.kind === 'classes' ? [target.name] : target.names;
  const columns = names.map((name) => columnOf(table, name, file));
  const { length, horizon, stride } = plan.window ?? { length: 1, horizon: 0, stride: 1 };
  const samples: number[] = [];
  const targetRows: number[] = [];
  for (let sample = 0; sample < sampleCount(table, plan); sample++) {
    const row = sample * stride + length - 1 + horizon;
    if (row >= table.rows || columns.some((column) => cellOf(column, row) === null)) continue;
    samples.push(sample);
    targetRows.push(row);
  }
  if (samples.length === 0) throw new AppError('data.noRows', { file });

  const width = plan.featureNames.length;
  const features = new Float32Array(samples.length * width);
  for (let start = 0; start < samples.length; start += ROWS_AT_ONCE) {
    const raw = rawRows(table, plan, samples.slice(start, start + ROWS_AT_ONCE));
    features.set(encodeRows(binding, encoding, raw, start).data, start * width);
  }
  return {
    rows: samples.length,
    tensors: {
      features: { shape: plan.featureShape, data: features },
      target: targetTensor(target, columns, targetRows, table),
    },
    featureNames: plan.featureNames,
    featureScaling: encoding.featureScaling,
    target,
    training: new Int32Array(0),
    validation: Int32Array.from(samples.keys()),
    hash,
  };
}

function checkColumns(table: Table, plan: DataPlan, file: string): void {
  for (const { column } of plan.features) columnOf(table, column, file);
}

function columnOf(table: Table, name: string, file: string): TableColumn {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new AppError('data.columnGone', { column: name, file });
  return column;
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

function targetTensor(
  target: PreparedTarget,
  columns: readonly TableColumn[],
  rows: readonly number[],
  table: Table,
): RowTensor {
  if (target.kind === 'classes') {
    const places = new Map(target.classes.map((name, index) => [name, index]));
    const data = Int32Array.from(rows, (row) => {
      const found = String(cellOf(columns[0]!, row));
      const label = places.get(found);
      if (label !== undefined) return label;
      const known = target.classes.slice(0, 12).join(', ');
      throw new AppError('data.rowClass', { row: row + 1, column: target.name, found, known });
    });
    return { shape: [], data };
  }
  const { offset, factor } = target.scaling;
  const width = columns.length;
  const data = new Float32Array(rows.length * width);
  rows.forEach((row, sample) => {
    columns.forEach((column, k) => {
      const cell = cellOf(column, row);
      if (typeof cell !== 'number') {
        throw new AppError('data.hasText', {
          line: table.lines?.at(row) ?? row + 1,
          column: column.name,
          found: String(cell),
          count: 1,
        });
      }
      data[sample * width + k] = (cell - offset[k]!) / factor[k]!;
    });
  });
  return { shape: [width], data };
}
