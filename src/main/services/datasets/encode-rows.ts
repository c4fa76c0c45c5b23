// Rows to predict, encoded exactly as training rows were. Needs the binding and the saved encoding only, so that a
// reopened project predicts without its data file.
import { AppError } from '../../../base/errors/app-error.ts';
import { cycled } from '../../../engine/data/date-parts.ts';
import type { PreparedData, PreparedTarget, RowTensor, Scaling } from '../../../engine/data/prepared.ts';
import { encodeText, tokenIndices } from '../../../engine/data/text.ts';
import { type DataPlan, dataPlan } from '../../../project/data-plan.ts';
import type { DataBinding } from '../../../project/document.ts';
import type { PlannedCell } from '../../../project/planned-features.ts';
import { MISSING, parseNumber } from '../readers/csv/number.ts';
import { fillOf } from './fill.ts';

/** What prediction needs of a prepared dataset; plain JSON. */
export interface SavedEncoding {
  readonly featureScaling: Scaling;
  readonly featureFill?: readonly number[] | undefined;
  readonly vocabularies?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly target: PreparedTarget | null;
  readonly moreTargets?: Readonly<Record<string, PreparedTarget>> | undefined;
  readonly rowWeights?: PreparedData['rowWeights'] | undefined;
}

/** How rows become features; of the target nothing. */
export type FeatureEncoding = Omit<SavedEncoding, 'target' | 'moreTargets' | 'rowWeights'>;

export function savedEncoding(prepared: PreparedData): SavedEncoding {
  const { featureScaling, featureFill, vocabularies, target, moreTargets, rowWeights } = prepared;
  return {
    featureScaling,
    ...(featureFill === undefined ? {} : { featureFill }),
    ...(vocabularies === undefined ? {} : { vocabularies }),
    target,
    ...(moreTargets === undefined ? {} : { moreTargets }),
    ...(rowWeights === undefined ? {} : { rowWeights }),
  };
}

export type RawCell = number | string | null;

/** The tensor `features` for raw rows, cell by cell as the plan lists them. */
export function encodeRows(
  binding: DataBinding,
  encoding: FeatureEncoding,
  rows: readonly (readonly RawCell[])[],
  /** How many rows came before these, for messages. */
  before = 0,
): RowTensor {
  const plan = dataPlan(binding);
  const width = plan.featureNames.length;
  const data = new Float32Array(rows.length * width);
  const tokens = new Map(
    Object.entries(encoding.vocabularies ?? {}).map(([column, words]) => [column, tokenIndices(words)]),
  );
  rows.forEach((row, index) => {
    if (row.length !== plan.cells.length) throw wrongWidth(plan, row.length);
    let at = 0;
    plan.cells.forEach((planned, place) => {
      const values = encodeCell(planned, row[place] ?? null, before + index + 1, tokens);
      for (const [step, value] of values.entries()) {
        const fill = fillOf(binding, planned.column) === null ? undefined : encoding.featureFill?.[at + step];
        const raw = value ?? fill;
        if (raw === undefined) {
          throw new AppError('data.rowMissing', { row: before + index + 1, column: planned.name });
        }
        const { offset, factor } = encoding.featureScaling;
        data[index * width + at + step] = (raw - offset[at + step]!) / factor[at + step]!;
      }
      at += values.length;
    });
  });
  return { shape: plan.featureShape, data };
}

/** The feature's encoded values before scaling; null where the cell is missing. */
function encodeCell(
  { name, column: of, encoding }: PlannedCell,
  cell: RawCell,
  row: number,
  tokens: ReadonlyMap<string, ReadonlyMap<string, number>>,
): (number | null)[] {
  const column = name;
  const missing = cell === null || (typeof cell === 'number' ? Number.isNaN(cell) : MISSING.has(cell.trim()));
  switch (encoding.kind) {
    case 'number': {
      if (missing) return encoding.indicator ? [null, 1] : [null];
      const value = typeof cell === 'number' ? cell : parseNumber(cell.trim(), true);
      if (!Number.isFinite(value)) throw new AppError('data.rowNumber', { row, column, found: String(cell) });
      return encoding.indicator ? [value, 0] : [value];
    }
    case 'cycle': {
      if (missing) return [null, null];
      const value = typeof cell === 'number' ? cell : parseNumber(cell.trim(), true);
      if (!Number.isFinite(value)) throw new AppError('data.rowNumber', { row, column, found: String(cell) });
      return cycled(value, encoding.period);
    }
    // What training did not see is unknown here, not an error: there is an index for it.
    case 'text':
      return encodeText(cell === null ? '' : String(cell), encoding.rule, tokens.get(of) ?? new Map());
    case 'index':
      return [cell === null ? 0 : classPlace(encoding.classes, cell) + 1];
    case 'oneHot':
    case 'ordinal': {
      const mark = encoding.indicator ? [missing ? 1 : 0] : [];
      if (missing)
        return [...(encoding.kind === 'ordinal' ? [null] : encoding.classes.map(() => null)), ...mark];
      const label = classPlace(encoding.classes, cell);
      if (label < 0) {
        const known = encoding.classes.slice(0, 12).join(', ');
        throw new AppError('data.rowClass', { row, column, found: String(cell), known });
      }
      if (encoding.kind === 'ordinal') return [label, ...mark];
      return [...encoding.classes.map((_, index) => (index === label ? 1 : 0)), ...mark];
    }
  }
}

/** As it stands (a blank may be a class), else without blanks around it; −1 where there is none. */
function classPlace(classes: readonly string[], cell: number | string): number {
  const exact = classes.indexOf(String(cell));
  return exact >= 0 ? exact : classes.indexOf(String(cell).trim());
}

function wrongWidth(plan: DataPlan, found: number): AppError {
  const names = plan.cells.map(({ name }) => name);
  const columns = names.length > 12 ? `${names.slice(0, 12).join(', ')}…` : names.join(', ');
  return new AppError('data.rowWidth', { found, expected: names.length, columns });
}
