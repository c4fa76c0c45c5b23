// A dataset as it was read: one series of values a column. Nothing here is encoded, scaled or split yet.
import type { CodeSeries, NumberSeries, PixelSeries } from './series.ts';
import type { TokenUnit } from './text.ts';

interface ColumnBase {
  readonly name: string;
  /** How many cells are missing (text in a number column included). */
  readonly missing: number;
}

/** NaN marks a missing cell. `classes` are the distinct values, ascending, where they are few whole numbers. */
export interface NumberColumn extends ColumnBase {
  readonly type: 'number';
  readonly values: NumberSeries;
  readonly classes: readonly string[] | null;
  /** Cells that hold something other than a number; they are NaN in `values`. The first ones are kept. */
  readonly bad: readonly { readonly row: number; readonly text: string }[];
  readonly badCount: number;
}

/** Codes index `classes`, −1 marks a missing cell. A category's classes are in natural order. */
export interface WordColumn extends ColumnBase {
  readonly type: 'category' | 'text';
  readonly codes: CodeSeries;
  readonly classes: readonly string[];
  /** Set where the rows are the tokens of one running text. */
  readonly tokens?: TokenUnit;
}

export interface EmptyColumn extends ColumnBase {
  readonly type: 'empty';
}

/** One picture a row, [height, width, channels]. */
export interface ImageColumn extends ColumnBase {
  readonly type: 'image';
  readonly shape: readonly [number, number, number];
  readonly pixels: PixelSeries;
}

/** Milliseconds since 1970 in UTC; NaN marks a missing cell. */
export interface DateColumn extends ColumnBase {
  readonly type: 'date';
  readonly values: NumberSeries;
  /** Of dates like 03/04/2024: how they were read. */
  readonly dateOrder?: 'dmy' | 'mdy';
}

export type TableColumn = NumberColumn | WordColumn | DateColumn | ImageColumn | EmptyColumn;

export interface Table {
  readonly rows: number;
  readonly columns: readonly TableColumn[];
  /** Where each row starts in its file, 1-based as a text editor counts; null where the format has no lines. */
  readonly lines: CodeSeries | null;
  /** Where every row is a file of its own (pictures, texts): its path within the folder or archive. */
  readonly files?: readonly string[];
}

/** Bytes of memory that the table holds. */
export function tableBytes(table: Table): number {
  let bytes = table.lines?.heldBytes ?? 0;
  for (const name of table.files ?? []) bytes += 2 * name.length + 16;
  for (const column of table.columns) {
    if (column.type === 'number' || column.type === 'date') bytes += column.values.heldBytes;
    else if (column.type === 'image') bytes += column.pixels.heldBytes;
    else if (column.type !== 'empty') {
      bytes += column.codes.heldBytes;
      for (const name of column.classes) bytes += 2 * name.length + 16;
    }
  }
  return bytes;
}
