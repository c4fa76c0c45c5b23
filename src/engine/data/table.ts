// A dataset as it was read: one typed array a column. Nothing here is encoded, scaled or split yet.

interface ColumnBase {
  readonly name: string;
  /** How many cells are missing (text in a number column included). */
  readonly missing: number;
}

/** NaN marks a missing cell. `classes` are the distinct values, ascending, where they are few whole numbers. */
export interface NumberColumn extends ColumnBase {
  readonly type: 'number';
  readonly values: Float64Array;
  readonly classes: readonly string[] | null;
  /** Cells that hold something other than a number; they are NaN in `values`. The first ones are kept. */
  readonly bad: readonly { readonly row: number; readonly text: string }[];
  readonly badCount: number;
}

/** Codes index `classes`, −1 marks a missing cell. A category's classes are in natural order. */
export interface WordColumn extends ColumnBase {
  readonly type: 'category' | 'text';
  readonly codes: Int32Array;
  readonly classes: readonly string[];
}

export interface EmptyColumn extends ColumnBase {
  readonly type: 'empty';
}

/** One picture a row: `pixels` is [rows, height, width, channels]. */
export interface ImageColumn extends ColumnBase {
  readonly type: 'image';
  readonly shape: readonly [number, number, number];
  readonly pixels: Uint8Array | Float32Array;
}

/** Milliseconds since 1970 in UTC; NaN marks a missing cell. */
export interface DateColumn extends ColumnBase {
  readonly type: 'date';
  readonly values: Float64Array;
}

export type TableColumn = NumberColumn | WordColumn | DateColumn | ImageColumn | EmptyColumn;

export interface Table {
  readonly rows: number;
  readonly columns: readonly TableColumn[];
  /** Where each row starts in its file, 1-based as a text editor counts; null where the format has no lines. */
  readonly lines: Int32Array | null;
}

/** Bytes the table's arrays hold. */
export function tableBytes(table: Table): number {
  let bytes = table.lines?.byteLength ?? 0;
  for (const column of table.columns) {
    if (column.type === 'number' || column.type === 'date') bytes += column.values.byteLength;
    else if (column.type === 'image') bytes += column.pixels.byteLength;
    else if (column.type !== 'empty') {
      bytes += column.codes.byteLength;
      for (const name of column.classes) bytes += 2 * name.length + 16;
    }
  }
  return bytes;
}
