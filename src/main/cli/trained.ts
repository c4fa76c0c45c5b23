// A project's trained weights, and rows of another file as the project reads them.
import { basename, resolve } from 'node:path';
import { AppError } from '../../base/errors/app-error.ts';
import type { RunRecord } from '../../contract/runs.ts';
import type { Weights } from '../../engine/train/loop.ts';
import { dataPlan } from '../../project/data-plan.ts';
import type { DataBinding } from '../../project/document.ts';
import type { RawRow } from '../services/ports.ts';
import { weightsFrom } from '../services/runs.ts';
import { readProject, type Workplace } from './workplace.ts';

/** The newest run that has weights. Throws `run.notTrained`. */
export async function readTrained(path: string): Promise<{ record: RunRecord; weights: Weights }> {
  const { runs } = await readProject(path);
  const trained = runs.findLast(({ weights }) => weights !== null);
  if (!trained?.weights) throw new AppError('run.notTrained', { project: path });
  return { record: trained.record, weights: weightsFrom(trained.weights, basename(path)) };
}

/** Raw values of `columns` in the file at `path`, one array a row. Throws `run.noColumn` where one is missing. */
export async function readColumns(
  { datasets }: Workplace,
  binding: DataBinding,
  path: string,
  columns: readonly string[],
): Promise<RawRow[]> {
  const { source, schema } = await datasets.openFile(resolve(path));
  const found = schema.columns.map(({ name }) => name);
  const lost = columns.find((column) => !found.includes(column));
  if (lost !== undefined) {
    const listed = found.slice(0, 12).join(', ');
    throw new AppError('run.noColumn', { file: basename(path), column: lost, found: listed });
  }
  // All of a file's columns are read as features, so that a target column comes as it stands too.
  const reading: DataBinding = {
    ...binding,
    source,
    schema,
    roles: Object.fromEntries(found.map((name) => [name, columns.includes(name) ? 'feature' : 'ignored'])),
  };
  const order = dataPlan(reading).features.map(({ column }) => column);
  const rows = await datasets.rows(
    reading,
    Array.from({ length: schema.rows }, (_, row) => row),
  );
  const places = columns.map((column) => order.indexOf(column));
  return rows.map((row) => places.map((place) => row[place] ?? null));
}

/** Columns that feed the network, in the order of its encoding. */
export function featureColumns(binding: DataBinding): readonly string[] {
  return dataPlan(binding).features.map(({ column }) => column);
}
