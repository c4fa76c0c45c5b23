// The order in which a binding takes a table's rows where time matters: by a column of dates or numbers, and each group's
// rows together where every group is a series. A view over the table as it was read: in memory nothing is copied; of a table
// in blocks, where jumping about is slow, a column is copied when it is first read.
import { AppError } from '../../../base/errors/app-error.ts';
import type { CodeSeries, NumberSeries, PixelSeries, Series } from '../../../engine/data/series.ts';
import { codeSeries } from '../../../engine/data/series.ts';
import type { Table, TableColumn } from '../../../engine/data/table.ts';
import type { DataBinding } from '../../../project/document.ts';
import { BlockCodes, BlockNumbers } from './blocks/block-series.ts';
import { groupsOf } from './split-samples.ts';

/** Rows in a run that is put together. */
const RUN = 4096;
const MEBIBYTE = 2 ** 20;
/** What copies of columns in another order may take, all together. */
const MOST_COPIED = 512 * MEBIBYTE;

/**
 * In the order of time where the binding's split or its windows go by time, else as it was read. Reading a column of it
 * throws `data.orderTooLarge` where the table lies in blocks and its copies would exceed `most` bytes.
 */
export function inOrderOfTime(table: Table, binding: DataBinding, file: string, most = MOST_COPIED): Table {
  const timed = binding.window !== undefined || binding.split.kind === 'time';
  return timed ? ordered(table, binding, file, most) : table;
}

/** In the order of time where windows run over the rows: what is answered row by row keeps the order of its file. */
export function inOrderOfWindows(table: Table, binding: DataBinding, file: string): Table {
  return binding.window === undefined ? table : ordered(table, binding, file, MOST_COPIED);
}

const views = new WeakMap<Table, Map<string, Table>>();

function ordered(table: Table, binding: DataBinding, file: string, most: number): Table {
  const groupOf = binding.window === undefined ? null : groupsOf(table, binding);
  if (binding.order === undefined && groupOf === null) return table;
  const group = Object.entries(binding.roles).find(([, role]) => role === 'group')?.[0];
  const key = JSON.stringify([binding.order ?? null, groupOf === null ? null : group]);
  const known = views.get(table) ?? new Map<string, Table>();
  views.set(table, known);
  const found = known.get(key);
  if (found !== undefined) return found;
  const timeAt = binding.order === undefined ? null : timeOf(table, binding.order, file);
  const order = rowOrder(table.rows, groupOf, timeAt);
  const by = [groupOf === null ? undefined : group, binding.order].filter((name) => name !== undefined);
  const tooLarge = () =>
    new AppError('data.orderTooLarge', { file, columns: by.join(', '), limit: Math.floor(most / MEBIBYTE) });
  const view = order === null ? table : orderedTable(table, new Order(order, most, tooLarge));
  known.set(key, view);
  return view;
}

/** Rows without a value come first. Throws `data.badOrder` where the column is missing or holds no dates or numbers. */
function timeOf(table: Table, name: string, file: string): (row: number) => number {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column?.type !== 'number' && column?.type !== 'date') {
    throw new AppError('data.badOrder', { column: name, file });
  }
  const { values } = column;
  return (row) => {
    const value = values.at(row);
    return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
  };
}

/** Rows by group (the group met first comes first), then time, then place in the file; null where they stand so already. */
function rowOrder(
  rows: number,
  groupOf: ((row: number) => number) | null,
  timeAt: ((row: number) => number) | null,
): Int32Array | null {
  const rank = new Map<number, number>();
  const groups = new Int32Array(groupOf === null ? 0 : rows);
  const times = new Float64Array(timeAt === null ? 0 : rows);
  let stands = true;
  for (let row = 0; row < rows; row++) {
    if (groupOf !== null) {
      const group = groupOf(row);
      const place = rank.get(group) ?? rank.size;
      rank.set(group, place);
      groups[row] = place;
    }
    if (timeAt !== null) times[row] = timeAt(row);
    if (row > 0 && compare(row - 1, row) > 0) stands = false;
  }
  return stands ? null : Int32Array.from({ length: rows }, (_, row) => row).sort(compare);

  function compare(a: number, b: number): number {
    if (groupOf !== null && groups[a] !== groups[b]) return groups[a]! - groups[b]!;
    // Two rows without a time are equal: their difference would be no number.
    if (timeAt !== null && times[a] !== times[b]) return times[a]! - times[b]!;
    return a - b;
  }
}

/** Where each row comes from, with the copies of columns that are made in this order. */
class Order {
  /** Copies of one order at a time are kept, so that the limit holds for all tables together. */
  private static newest: Order | null = null;
  private to: Int32Array | null = null;
  private readonly copies: { forget(): void }[] = [];
  private bytes = 0;

  constructor(
    readonly from: Int32Array,
    private readonly most: number,
    private readonly tooLarge: () => AppError,
  ) {}

  /** A copy of so many bytes that `make` makes room for, filled by one walk up the blocks. */
  gather<T extends Float64Array | Int32Array>(
    owner: { forget(): void },
    source: Series<T>,
    bytes: number,
    make: (length: number) => T,
  ): T {
    if (Order.newest !== this) Order.newest?.release();
    Order.newest = this;
    if (this.bytes + bytes > this.most) {
      this.release();
      throw this.tooLarge();
    }
    const copy = make(source.length);
    this.to ??= inverse(this.from);
    let row = 0;
    for (const run of source.runs()) {
      for (let index = 0; index < run.length; index++) copy[this.to[row++]!] = run[index]!;
    }
    this.copies.push(owner);
    this.bytes += bytes;
    return copy;
  }

  private release(): void {
    for (const copy of this.copies.splice(0)) copy.forget();
    this.bytes = 0;
    this.to = null;
  }
}

function inverse(order: Int32Array): Int32Array {
  const places = new Int32Array(order.length);
  order.forEach((row, place) => {
    places[row] = place;
  });
  return places;
}

/** The same table with its `from[k]`-th row in place k. Lines tell where a row stands in its file, as ever. */
function orderedTable(table: Table, order: Order): Table {
  const { from } = order;
  const { files, lines } = table;
  return {
    rows: table.rows,
    columns: table.columns.map((column) => orderedColumn(column, order)),
    // Few of them are asked for.
    lines: lines === null ? codeSeries(from.map((row) => row + 1)) : new OrderedCodes(lines, order, false),
    ...(files === undefined ? {} : { files: Array.from(from, (row) => files[row] ?? '') }),
  };
}

function orderedColumn(column: TableColumn, order: Order): TableColumn {
  switch (column.type) {
    case 'number': {
      const places = new Map(column.bad.map(({ row }) => [row, 0]));
      if (places.size > 0) {
        order.from.forEach((row, place) => {
          if (places.has(row)) places.set(row, place);
        });
      }
      const bad = column.bad.map((cell) => ({ ...cell, row: places.get(cell.row) ?? 0 }));
      return { ...column, values: new OrderedNumbers(column.values, order), bad };
    }
    case 'date':
      return { ...column, values: new OrderedNumbers(column.values, order) };
    case 'category':
    case 'text':
      return { ...column, codes: new OrderedCodes(column.codes, order) };
    case 'image':
      return { ...column, pixels: new OrderedPixels(column.pixels, order.from) };
    case 'empty':
      return column;
  }
}

abstract class OrderedSeries<T extends Float64Array | Int32Array, S extends Series<T>> implements Series<T> {
  private copy: T | null = null;
  private readonly from: Int32Array;

  constructor(
    protected readonly source: S,
    protected readonly order: Order,
    /** Whether random rows are too slow to be read from where they lie. */
    private readonly copied = source instanceof BlockNumbers || source instanceof BlockCodes,
  ) {
    this.from = order.from;
  }

  get length(): number {
    return this.from.length;
  }

  get heldBytes(): number {
    return this.source.heldBytes;
  }

  at(row: number): number {
    if (!this.copied) return this.source.at(this.from[row]!);
    return this.whole()[row]!;
  }

  *runs(): Generator<T> {
    if (this.copied) {
      yield this.whole();
      return;
    }
    for (let start = 0; start < this.length; start += RUN) {
      const run = this.run(Math.min(RUN, this.length - start));
      for (let index = 0; index < run.length; index++) run[index] = this.at(start + index);
      yield run;
    }
  }

  forget(): void {
    this.copy = null;
  }

  private whole(): T {
    this.copy ??= this.order.gather(this, this.source, this.length * this.cellBytes, (length) =>
      this.run(length),
    );
    return this.copy;
  }

  protected abstract readonly cellBytes: number;
  protected abstract run(length: number): T;
}

class OrderedNumbers extends OrderedSeries<Float64Array, NumberSeries> {
  protected readonly cellBytes = Float64Array.BYTES_PER_ELEMENT;

  protected run(length: number): Float64Array {
    return new Float64Array(length);
  }
}

class OrderedCodes extends OrderedSeries<Int32Array, CodeSeries> implements CodeSeries {
  protected readonly cellBytes = Int32Array.BYTES_PER_ELEMENT;

  renumbered(map: Int32Array): CodeSeries {
    return new OrderedCodes(this.source.renumbered(map), this.order);
  }

  numbered(map: Float64Array): NumberSeries {
    return new OrderedNumbers(this.source.numbered(map), this.order);
  }

  protected run(length: number): Int32Array {
    return new Int32Array(length);
  }
}

class OrderedPixels implements PixelSeries {
  constructor(
    private readonly source: PixelSeries,
    private readonly order: Int32Array,
  ) {}

  get length(): number {
    return this.order.length;
  }

  get size(): number {
    return this.source.size;
  }

  get kind(): PixelSeries['kind'] {
    return this.source.kind;
  }

  get heldBytes(): number {
    return this.source.heldBytes;
  }

  row(row: number): Uint8Array | Float32Array {
    return this.source.row(this.order[row]!);
  }

  *runs(): Generator<Uint8Array | Float32Array> {
    for (let row = 0; row < this.length; row++) yield this.row(row);
  }
}
