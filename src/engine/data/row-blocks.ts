// Rows of numbers that are kept elsewhere and come block by block: what training needs of them, without saying where they
// lie. Files of blocks are opened by the host.

export interface RowBlocks {
  readonly rows: number;
  /** Numbers a row. */
  readonly width: number;
  /** Rows a block; the last one holds what is left. */
  readonly blockRows: number;
  /** How many blocks are mixed when rows are shuffled. */
  readonly mixedBlocks: number;
  /** Reads a block to the front of `into`. */
  read(block: number, into: Float32Array): void;
  /** Plain data by which another thread opens the same rows. */
  readonly reference: unknown;
}

/** Blocks at hand: the last ones that were used, as many as there are places. */
export class BlockPool {
  private readonly places: Float32Array[] = [];
  private readonly blockAt: number[] = [];
  private readonly usedAt: number[] = [];
  /** By block: its place, or −1. */
  private readonly placeOf: Int32Array;
  private clock = 0;

  constructor(
    private readonly blocks: RowBlocks,
    private readonly capacity: number,
  ) {
    this.placeOf = new Int32Array(Math.ceil(blocks.rows / blocks.blockRows)).fill(-1);
  }

  has(block: number): boolean {
    return this.placeOf[block]! >= 0;
  }

  /** The numbers of a block, good until `capacity` others were asked for. */
  block(block: number): Float32Array {
    let place = this.placeOf[block]!;
    if (place < 0) {
      place = this.freePlace();
      this.blocks.read(block, this.places[place]!);
      this.blockAt[place] = block;
      this.placeOf[block] = place;
    }
    this.usedAt[place] = ++this.clock;
    return this.places[place]!;
  }

  private freePlace(): number {
    if (this.places.length < this.capacity) {
      this.places.push(new Float32Array(this.blocks.blockRows * this.blocks.width));
      this.blockAt.push(-1);
      this.usedAt.push(0);
      return this.places.length - 1;
    }
    let oldest = 0;
    for (let place = 1; place < this.places.length; place++) {
      if (this.usedAt[place]! < this.usedAt[oldest]!) oldest = place;
    }
    const block = this.blockAt[oldest]!;
    if (block >= 0) this.placeOf[block] = -1;
    // A reading that fails must not leave the block named here half overwritten.
    this.blockAt[oldest] = -1;
    return oldest;
  }
}

/** Float64 sums over rows of blocks, in the order of `rows`, without more than a block in memory at a time. */
export function eachRow(
  blocks: RowBlocks,
  rows: Int32Array,
  visit: (data: Float32Array, offset: number) => void,
): void {
  const pool = new BlockPool(blocks, 1);
  const { blockRows, width } = blocks;
  for (const row of rows) {
    const block = Math.floor(row / blockRows);
    visit(pool.block(block), (row - block * blockRows) * width);
  }
}
