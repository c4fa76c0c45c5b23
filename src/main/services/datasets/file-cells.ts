// Which samples of another file have all their cells: those that training would leave out are left out here as well,
// and a cell that cannot be encoded is named by its line.
import { AppError } from '../../../base/errors/app-error.ts';
import type { Table, TableColumn } from '../../../engine/data/table.ts';
import type { DataPlan } from '../../../project/data-plan.ts';
import type { DataBinding } from '../../../project/document.ts';
import { type CellEncoding, type PlannedFeature, settingsOf } from '../../../project/planned-features.ts';
import { cellText } from '../readers/table-result.ts';
import { type CellFlaw, cellFlaw, type RawCell } from './encode-rows.ts';
import { columnOf } from './file-columns.ts';
import { fillOf } from './fill.ts';

const [LEFT_OUT, REFUSED] = [1, 2];

interface Watched {
  readonly column: TableColumn;
  readonly encoding: CellEncoding;
  readonly flawAt: (row: number) => CellFlaw | null;
  /** A row without this cell is left out. */
  readonly dropped: boolean;
}

/** Of samples by their first rows, the places of those that are complete. Throws on a cell that no setting covers. */
export function completeSamples(
  table: Table,
  plan: DataPlan,
  binding: DataBinding,
  file: string,
  first: Int32Array,
): Int32Array {
  const watched = plan.features.flatMap((feature) => watch(feature, table, binding, file));
  const marks = rowMarks(table.rows, watched);
  if (marks.every((mark) => mark === 0)) return Int32Array.from(first.keys());
  const length = plan.window?.length ?? 1;
  return Int32Array.from(first.keys()).filter((sample) => {
    const start = first[sample]!;
    const own = marks.subarray(start, start + length);
    if (own.some((mark) => (mark & LEFT_OUT) !== 0)) return false;
    const refused = own.findIndex((mark) => mark !== 0);
    if (refused >= 0) throw flawError(table, watched, start + refused, file);
    return true;
  });
}

function rowMarks(rows: number, watched: readonly Watched[]): Uint8Array {
  const marks = new Uint8Array(rows);
  // Column by column: rows of one lie together.
  for (const { flawAt, dropped } of watched) {
    for (let row = 0; row < rows; row++) {
      const flaw = flawAt(row);
      if (flaw !== null) marks[row]! |= flaw === 'missing' && dropped ? LEFT_OUT : REFUSED;
    }
  }
  return marks;
}

function watch(
  { column: name, encoding: planned }: PlannedFeature,
  table: Table,
  binding: DataBinding,
  file: string,
): Watched[] {
  if (planned.kind === 'image') return [];
  // Without its date none of its parts is there.
  const encoding = planned.kind === 'date' ? ({ kind: 'number', indicator: false } as const) : planned;
  const column = columnOf(table, name, file);
  const filled = fillOf(binding, name) !== null;
  const flawOf = (cell: RawCell) => {
    const flaw = cellFlaw(encoding, cell);
    return flaw === 'missing' && filled ? null : flaw;
  };
  const flawAt = flawReader(column, flawOf);
  const dropped = (settingsOf(binding, name).fill ?? binding.missing) === 'drop';
  return flawAt === null ? [] : [{ column, encoding, flawAt, dropped }];
}

function flawReader(
  column: TableColumn,
  flawOf: (cell: RawCell) => CellFlaw | null,
): ((row: number) => CellFlaw | null) | null {
  const none = flawOf(null);
  switch (column.type) {
    case 'number':
    case 'date': {
      const { values } = column;
      return (row) => {
        const value = values.at(row);
        return Number.isNaN(value) ? none : flawOf(value);
      };
    }
    case 'category':
    case 'text': {
      const { codes } = column;
      const flaws = column.classes.map(flawOf);
      if (none === null && flaws.every((flaw) => flaw === null)) return null;
      return (row) => {
        const code = codes.at(row);
        return code < 0 ? none : flaws[code]!;
      };
    }
    case 'empty':
      return () => none;
    case 'image':
      return null;
  }
}

function flawError(table: Table, watched: readonly Watched[], row: number, file: string): AppError {
  const flawed = watched.find(({ flawAt, dropped }) => {
    const flaw = flawAt(row);
    return flaw !== null && !(flaw === 'missing' && dropped);
  })!;
  const { column, encoding, flawAt } = flawed;
  const at = { file, line: lineOf(table, row), column: column.name };
  const found = cellText(table, column, row);
  if (found === null) return new AppError('data.lineMissing', at);
  if (flawAt(row) !== 'unknownClass') return new AppError('data.lineNumber', { ...at, found });
  const classes = 'classes' in encoding ? encoding.classes : [];
  return unknownClass(at, found, classes);
}

/** As a text editor counts, wherever the row stands in its table. */
export function lineOf(table: Table, row: number): number {
  return table.lines?.at(row) ?? row + 1;
}

export function unknownClass(
  at: { readonly file: string; readonly line: number; readonly column: string },
  found: string,
  classes: readonly string[],
): AppError {
  return new AppError('data.lineClass', { ...at, found, known: classes.slice(0, 12).join(', ') });
}
