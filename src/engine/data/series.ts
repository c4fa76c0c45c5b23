// A column's values by row, wherever they are kept: in an array in memory, or in blocks elsewhere that come and go.
// Only the kind in memory is here; it costs no more than its array.

/** What statistics over chosen rows need of a column. */
export interface RowValues {
  at(row: number): number;
}

export interface Series<T extends Float64Array | Int32Array> extends RowValues {
  readonly length: number;
  /** Walking up the rows is quick wherever they are kept; jumping about is not. */
  at(row: number): number;
  /** All values in order, a run of rows at a time. A run is good until the next one is asked for. */
  runs(): Iterable<T>;
  /** Bytes of memory this holds for good. */
  readonly heldBytes: number;
}

export type NumberSeries = Series<Float64Array>;

/** Class indices; −1 marks a missing cell and stays one. */
export interface CodeSeries extends Series<Int32Array> {
  /** By code: the code it becomes, −1 for none. */
  renumbered(map: Int32Array): CodeSeries;
  /** By code: the number it stands for. Missing cells become NaN. */
  numbered(map: Float64Array): NumberSeries;
}

export interface PixelSeries {
  /** Pictures. */
  readonly length: number;
  /** Numbers in a picture. */
  readonly size: number;
  readonly kind: 'bytes' | 'floats';
  /** One picture, good until the next call. */
  row(row: number): Uint8Array | Float32Array;
  /** All pictures in order, some whole ones at a time. A run is good until the next one is asked for. */
  runs(): Iterable<Uint8Array | Float32Array>;
  readonly heldBytes: number;
}

// One class a kind of array: a reading place that sees a single kind compiles to a plain load.

class MemoryNumbers implements NumberSeries {
  constructor(private readonly array: Float64Array) {}

  get length(): number {
    return this.array.length;
  }

  get heldBytes(): number {
    return this.array.byteLength;
  }

  at(row: number): number {
    return this.array[row]!;
  }

  runs(): Iterable<Float64Array> {
    return [this.array];
  }
}

class MemoryCodes implements CodeSeries {
  constructor(private readonly array: Int32Array) {}

  get length(): number {
    return this.array.length;
  }

  get heldBytes(): number {
    return this.array.byteLength;
  }

  at(row: number): number {
    return this.array[row]!;
  }

  runs(): Iterable<Int32Array> {
    return [this.array];
  }

  renumbered(map: Int32Array): CodeSeries {
    return new MemoryCodes(renumber(this.array, map));
  }

  numbered(map: Float64Array): NumberSeries {
    return new MemoryNumbers(numbersOf(this.array, map));
  }
}

export function renumber(codes: Int32Array, map: Int32Array): Int32Array<ArrayBuffer> {
  const renumbered = new Int32Array(codes.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    renumbered[row] = code < 0 ? -1 : map[code]!;
  }
  return renumbered;
}

export function numbersOf(codes: Int32Array, map: Float64Array): Float64Array<ArrayBuffer> {
  const numbers = new Float64Array(codes.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    numbers[row] = code < 0 ? Number.NaN : map[code]!;
  }
  return numbers;
}

class MemoryPixels implements PixelSeries {
  readonly length: number;

  constructor(
    private readonly array: Uint8Array | Float32Array,
    readonly size: number,
  ) {
    this.length = array.length / size;
  }

  get kind(): 'bytes' | 'floats' {
    return this.array instanceof Uint8Array ? 'bytes' : 'floats';
  }

  get heldBytes(): number {
    return this.array.byteLength;
  }

  row(row: number): Uint8Array | Float32Array {
    return this.array.subarray(row * this.size, (row + 1) * this.size);
  }

  runs(): Iterable<Uint8Array | Float32Array> {
    return [this.array];
  }
}

export function numberSeries(array: Float64Array): NumberSeries {
  return new MemoryNumbers(array);
}

export function codeSeries(array: Int32Array): CodeSeries {
  return new MemoryCodes(array);
}

/** `size` numbers a picture. */
export function pixelSeries(array: Uint8Array | Float32Array, size: number): PixelSeries {
  return new MemoryPixels(array, size);
}
