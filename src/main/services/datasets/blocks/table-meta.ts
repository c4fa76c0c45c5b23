// A table whose columns lie in blocks, as JSON beside them: what each column is, and in which column of the file its
// values are. Read back as strictly as any file.
import { z } from 'zod';
import type { CodeSeries, NumberSeries, PixelSeries } from '../../../../engine/data/series.ts';
import type { Table, TableColumn } from '../../../../engine/data/table.ts';
import type { BlockFile } from './block-file.ts';
import { BlockCodes, BlockNumbers, BlockPixels, type StoredSeries } from './block-series.ts';
import type { BlockSession, BlockStore } from './block-store.ts';
import { type BlockArray, type BlockColumn, blockArray } from './format.ts';

const base64 = z.string();
const seriesSchema = z.strictObject({
  column: z.number().int().min(0),
  /** Of i32 (codes) or f64 (dates). */
  map: z.strictObject({ dtype: z.enum(['i32', 'f64']), data: base64 }).nullable(),
});
const named = { name: z.string(), missing: z.number().int().min(0) };

const columnSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('number'),
    ...named,
    values: seriesSchema,
    classes: z.array(z.string()).nullable(),
    bad: z.array(z.strictObject({ row: z.number().int(), text: z.string() })),
    badCount: z.number().int(),
  }),
  z.strictObject({ type: z.literal('date'), ...named, values: seriesSchema }),
  z.strictObject({
    type: z.enum(['category', 'text']),
    ...named,
    codes: seriesSchema,
    classes: z.array(z.string()),
  }),
  z.strictObject({
    type: z.literal('image'),
    ...named,
    pixels: seriesSchema,
    shape: z.tuple([z.number().int(), z.number().int(), z.number().int()]),
  }),
  z.strictObject({ type: z.literal('empty'), ...named }),
]);

export const tableMetaSchema = z.strictObject({
  rows: z.number().int().min(0),
  columns: z.array(columnSchema),
  lines: seriesSchema.nullable(),
  files: z.array(z.string()).optional(),
});
export type TableMeta = z.infer<typeof tableMetaSchema>;
type SeriesMeta = z.infer<typeof seriesSchema>;

/** Null where a column is not in blocks. */
export function tableMeta(table: Table): TableMeta | null {
  const columns: TableMeta['columns'] = [];
  for (const column of table.columns) {
    const meta = columnMeta(column);
    if (meta === null) return null;
    columns.push(meta);
  }
  const lines = table.lines === null ? null : seriesMeta(table.lines);
  return table.lines !== null && lines === null
    ? null
    : { rows: table.rows, columns, lines, ...filesOf(table) };
}

function columnMeta(column: TableColumn): TableMeta['columns'][number] | null {
  const { name, missing } = column;
  switch (column.type) {
    case 'number': {
      const values = seriesMeta(column.values);
      if (values === null) return null;
      const { badCount, bad, classes } = column;
      return {
        type: 'number',
        name,
        missing,
        values,
        classes: classes === null ? null : [...classes],
        bad: [...bad],
        badCount,
      };
    }
    case 'date': {
      const values = seriesMeta(column.values);
      return values && { type: 'date', name, missing, values };
    }
    case 'category':
    case 'text': {
      const codes = seriesMeta(column.codes);
      return codes && { type: column.type, name, missing, codes, classes: [...column.classes] };
    }
    case 'image': {
      const pixels = seriesMeta(column.pixels);
      return pixels && { type: 'image', name, missing, pixels, shape: [...column.shape] };
    }
    case 'empty':
      return { type: 'empty', name, missing };
  }
}

function seriesMeta(series: NumberSeries | CodeSeries | PixelSeries): SeriesMeta | null {
  const inBlocks =
    series instanceof BlockNumbers || series instanceof BlockCodes || series instanceof BlockPixels;
  if (!inBlocks) return null;
  const { column, map } = series.stored;
  if (map === null) return { column, map: null };
  const data = Buffer.from(map.buffer, map.byteOffset, map.byteLength).toString('base64');
  return { column, map: { dtype: map instanceof Int32Array ? 'i32' : 'f64', data } };
}

export function tableFrom(meta: TableMeta, file: BlockFile, store: BlockStore): Table {
  const stored = ({ column, map }: SeriesMeta): StoredSeries => {
    if (map === null) return { column, map: null };
    const bytes = Uint8Array.from(Buffer.from(map.data, 'base64'));
    return {
      column,
      map: map.dtype === 'i32' ? new Int32Array(bytes.buffer) : new Float64Array(bytes.buffer),
    };
  };
  const { cache } = store;
  const read = (column: TableMeta['columns'][number]): TableColumn => {
    switch (column.type) {
      case 'number':
      case 'date':
        return { ...column, values: new BlockNumbers(file, cache, stored(column.values)) };
      case 'category':
      case 'text':
        return { ...column, codes: new BlockCodes(file, cache, stored(column.codes)) };
      case 'image':
        return { ...column, pixels: new BlockPixels(file, cache, stored(column.pixels)) };
      case 'empty':
        return column;
    }
  };
  const columns = meta.columns.map(read);
  const lines = meta.lines === null ? null : new BlockCodes(file, cache, stored(meta.lines));
  return { rows: meta.rows, columns, lines, ...filesOf(meta) };
}

function filesOf({ files }: { readonly files?: readonly string[] | undefined }): { files?: string[] } {
  return files === undefined ? {} : { files: [...files] };
}

/** Writes any table to blocks, wherever its columns lie, and gives it back with all of them there. */
export function tableInBlocks(table: Table, session: BlockSession): Table {
  const sources: {
    readonly column: BlockColumn;
    readonly fill: (array: BlockArray, from: number, rows: number) => void;
  }[] = [];
  const add = (column: BlockColumn, fill: (array: BlockArray, from: number, rows: number) => void) => {
    sources.push({ column, fill });
    return sources.length - 1;
  };
  const cells = (dtype: 'f64' | 'i32', series: NumberSeries | CodeSeries) =>
    add({ dtype, width: 1 }, (array, from, rows) => {
      for (let row = 0; row < rows; row++) array[row] = series.at(from + row);
    });
  const pictures = (pixels: PixelSeries) =>
    add({ dtype: pixels.kind === 'bytes' ? 'u8' : 'f32', width: pixels.size }, (array, from, rows) => {
      for (let row = 0; row < rows; row++) array.set(pixels.row(from + row), row * pixels.size);
    });
  const placeOf = (column: TableColumn): number => {
    switch (column.type) {
      case 'number':
      case 'date':
        return cells('f64', column.values);
      case 'category':
      case 'text':
        return cells('i32', column.codes);
      case 'image':
        return pictures(column.pixels);
      case 'empty':
        return -1;
    }
  };
  const places = table.columns.map(placeOf);
  const lines = table.lines === null ? null : cells('i32', table.lines);
  if (sources.length === 0) return table;

  const columns = sources.map(({ column }) => column);
  session.begin(columns, table.rows);
  const { groupRows } = session;
  const arrays = columns.map(({ dtype, width }) => blockArray(dtype, width * groupRows));
  for (let from = 0; from < table.rows; from += groupRows) {
    const rows = Math.min(groupRows, table.rows - from);
    sources.forEach(({ fill }, index) => {
      fill(arrays[index]!, from, rows);
    });
    session.append(arrays, 0, rows);
  }
  const file = session.finish();
  const { cache } = session.store;
  const at = (column: number): StoredSeries => ({ column, map: null });
  const moved = (column: TableColumn, stored: StoredSeries): TableColumn => {
    switch (column.type) {
      case 'number':
      case 'date':
        return { ...column, values: new BlockNumbers(file, cache, stored) };
      case 'category':
      case 'text':
        return { ...column, codes: new BlockCodes(file, cache, stored) };
      case 'image':
        return { ...column, pixels: new BlockPixels(file, cache, stored) };
      case 'empty':
        return column;
    }
  };
  return {
    rows: table.rows,
    columns: table.columns.map((column, index) => moved(column, at(places[index]!))),
    lines: lines === null ? null : new BlockCodes(file, cache, at(lines)),
    ...filesOf(table),
  };
}
