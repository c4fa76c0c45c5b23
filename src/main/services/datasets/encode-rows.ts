// Rows to predict, encoded exactly as training rows were. Needs the binding and the saved encoding only, so that a
// reopened project predicts without its data file.
import { AppError } from '../../../base/errors/app-error.ts';
import { cycled } from '../../../engine/data/date-parts.ts';
import type { PreparedData, PreparedTarget, RowTensor, Scaling } from '../../../engine/data/prepared.ts';
import { encodeText, tokenIndices } from '../../../engine/data/text.ts';
import { type DataPlan, dataPlan } from '../../../project/data-plan.ts';
import type { DataBinding } from '../../../project/document.ts';
import type { CellEncoding, PlannedCell } from '../../../project/planned-features.ts';
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

export type CellFlaw = 'missing' | 'notANumber' | 'unknownClass';

/** Why a cell has no encoding of its own; null where it has. What training did not see has an index, where those count. */
export function cellFlaw(encoding: CellEncoding, cell: RawCell): CellFlaw | null {
  if (encoding.kind === 'text' || encoding.kind === 'index') return null;
  const known = 'classes' in encoding && cell !== null && classPlace(encoding.classes, cell) >= 0;
  // A class may be called what stands for a gap elsewhere.
  if (known) return null;
  if (cell === null || (typeof cell === 'number' ? Number.isNaN(cell) : MISSING.has(cell.trim())))
    return 'missing';
  if (encoding.kind === 'number' || encoding.kind === 'cycle')
    return Number.isFinite(numberOf(cell)) ? null : 'notANumber';
  return 'unknownClass';
}

/** The feature's encoded values before scaling; null where the cell is missing. */
function encodeCell(
  { name: column, column: of, encoding }: PlannedCell,
  cell: RawCell,
  row: number,
  tokens: ReadonlyMap<string, ReadonlyMap<string, number>>,
): (number | null)[] {
  // What training did not see is unknown here, not an error: there is an index for it.
  if (encoding.kind === 'text')
    return encodeText(cell === null ? '' : String(cell), encoding.rule, tokens.get(of) ?? new Map());
  if (encoding.kind === 'index') return [cell === null ? 0 : classPlace(encoding.classes, cell) + 1];
  const flaw = cellFlaw(encoding, cell);
  if (flaw === 'missing' || cell === null) return missingCell(encoding);
  const found = String(cell);
  if (flaw === 'notANumber') throw new AppError('data.rowNumber', { row, column, found });
  if (encoding.kind === 'cycle') return cycled(numberOf(cell), encoding.period);
  const mark = encoding.indicator ? [0] : [];
  if (encoding.kind === 'number') return [numberOf(cell), ...mark];
  if (flaw === 'unknownClass') {
    throw new AppError('data.rowClass', {
      row,
      column,
      found,
      known: encoding.classes.slice(0, 12).join(', '),
    });
  }
  const label = classPlace(encoding.classes, cell);
  return encoding.kind === 'ordinal'
    ? [label, ...mark]
    : [...encoding.classes.map((_, index) => (index === label ? 1 : 0)), ...mark];
}

function missingCell(encoding: Exclude<CellEncoding, { kind: 'text' | 'index' }>): (number | null)[] {
  if (encoding.kind === 'cycle') return [null, null];
  const mark = encoding.indicator ? [1] : [];
  return [...(encoding.kind === 'oneHot' ? encoding.classes.map(() => null) : [null]), ...mark];
}

function numberOf(cell: number | string): number {
  return typeof cell === 'number' ? cell : parseNumber(cell.trim(), true);
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
