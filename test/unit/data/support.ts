// Short ways to read a text as a dataset and to state a binding, for these tests only.
import { AppError } from '../../../src/base/errors/app-error.ts';
import type { CodeSeries, NumberSeries, PixelSeries } from '../../../src/engine/data/series.ts';
import type { TableColumn } from '../../../src/engine/data/table.ts';
import { schemaOf } from '../../../src/main/services/datasets/card.ts';
import type { ReadResult } from '../../../src/main/services/readers/define.ts';
import { readTable } from '../../../src/main/services/readers/index.ts';
import { bytesSource } from '../../../src/main/services/readers/source.ts';
import type { DataBinding } from '../../../src/project/document.ts';

export function readBytes(content: Uint8Array, name = 'data.csv', chunkBytes?: number): Promise<ReadResult> {
  return readTable(bytesSource(name, content, chunkBytes));
}

export function readText(content: string, name = 'data.csv', chunkBytes?: number): Promise<ReadResult> {
  return readBytes(Buffer.from(content, 'utf8'), name, chunkBytes);
}

/** A column's values as they read: numbers, words, or null. */
export function cells(column: TableColumn | undefined): (number | string | null)[] {
  if (column === undefined || column.type === 'empty' || column.type === 'image') return [];
  if (column.type === 'date') {
    return Array.from(all(column.values), (value) =>
      Number.isNaN(value) ? null : new Date(value).toISOString(),
    );
  }
  return column.type === 'number'
    ? Array.from(all(column.values), (value) => (Number.isNaN(value) ? null : value))
    : Array.from(all(column.codes), (code) => column.classes[code] ?? null);
}

/** Every value of a series, in order. */
export function all(series: NumberSeries | CodeSeries | null | undefined): number[] {
  return series ? Array.from({ length: series.length }, (_, row) => series.at(row)) : [];
}

/** The numbers of one picture. */
export function picture(pixels: PixelSeries, row: number): number[] {
  return [...pixels.row(row)];
}

export function columnOf(result: ReadResult, name: string): TableColumn {
  const column = result.table.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new Error(`no column ${name}`);
  return column;
}

export function binding(result: ReadResult | null, changes: Partial<DataBinding> = {}): DataBinding {
  return {
    source: { kind: 'file', path: '/data.csv', name: 'data.csv', bytes: 1, sha256: 'x' },
    schema: result === null ? null : schemaOf(result.table),
    roles: {},
    targetType: 'auto',
    scaling: 'standard',
    missing: 'fail',
    split: { validation: 0.25, seed: 1, stratify: true },
    ...changes,
  };
}

/** The AppError that `promise` is rejected with, as code and English message. */
export async function failure(promise: Promise<unknown>): Promise<{ code: string; message: string }> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('expected an AppError, but nothing was thrown');
}
