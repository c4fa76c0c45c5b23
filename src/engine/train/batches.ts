// Which rows make up which batch, and how rows get into a program's inputs. Pure: the order is a function of the seed
// and the epoch, so a run can be resumed anywhere.
import { AppError } from '../../base/errors/app-error.ts';
import type { Executable, NumberArray } from '../backends/backend.ts';
import { type PreparedData, poolBlocks, type RowTensor } from '../data/prepared.ts';
import { BlockPool, type RowBlocks } from '../data/row-blocks.ts';
import { shuffle, shuffleBlocks, shuffleGenerator } from '../data/shuffle.ts';
import { sameShape, sizeOf } from '../ir/types.ts';
import type { InputSpec, Network } from './network.ts';

/** The batches of an epoch: all of `size` but the last, which holds the rest. */
export function batchCount(rows: number, size: number): number {
  return Math.ceil(rows / size);
}

export function batchLength(rows: number, size: number, index: number): number {
  return Math.min(size, rows - index * size);
}

/** Row order of an epoch (from 0): every row once. Rows that come in blocks are mixed some blocks at a time. */
export function epochOrder(
  rows: Int32Array,
  seed: number,
  epoch: number,
  blocks: RowBlocks | null = null,
): Int32Array {
  // Neighbouring seeds and epochs must not share a stream: both are spread over the 32 bits first.
  const next = shuffleGenerator(Math.imul(seed, 0x9e3779b1) ^ Math.imul(epoch + 1, 0x85ebca6b));
  if (blocks === null) return shuffle(rows.slice(), next);
  return shuffleBlocks(rows, { blockRows: blocks.blockRows, mixed: blocks.mixedBlocks }, next);
}

/** Copies rows of the prepared tensors into program inputs. Made once a run: checks shapes then, not in the loop. */
export class BatchFeeder {
  private readonly feeds: readonly {
    readonly name: string;
    readonly width: number;
    readonly data: RowTensor['data'];
    /** In place of `data` where rows come in blocks; shared by all programs that are fed. */
    readonly source: BlockRows | null;
  }[];

  /** Throws `run.noData` or `run.dataMismatch` where the data does not fit the network. */
  constructor(network: Network, data: PreparedData, withTargets: boolean, order: RowOrder = 'any') {
    const sources = new Map<RowBlocks, BlockRows>();
    const specs: readonly InputSpec[] = [
      ...network.inputs,
      ...(withTargets
        ? network.outputs.flatMap(({ target, rowWeight }) => [target, ...(rowWeight ? [rowWeight] : [])])
        : []),
    ];
    this.feeds = [...new Map(specs.map((spec) => [spec.name, spec])).values()].map((spec) => {
      const tensor = data.tensors[spec.source] ?? data.streamed?.[spec.source];
      if (!tensor) throw new AppError('run.noData', { source: spec.source });
      const width = sizeOf(spec.shape);
      if (!sameShape(tensor.shape, spec.shape) && sizeOf(tensor.shape) !== width) {
        throw new AppError('run.dataMismatch', {
          source: spec.source,
          found: tensor.shape.join('×'),
          expected: spec.shape.join('×'),
        });
      }
      const { name } = spec;
      if ('data' in tensor) return { name, width, data: tensor.data, source: null };
      const source = sources.get(tensor.blocks) ?? new BlockRows(tensor.blocks, order);
      sources.set(tensor.blocks, source);
      return { name, width, data: NO_DATA, source };
    });
  }

  /** The inputs of a compiled program, looked up once; the function fills them with rows `order[start … start + count)`. */
  bind(executable: Executable): (order: Int32Array, start: number, count: number) => void {
    const bound = this.feeds.map(({ name, ...feed }) => ({ into: executable.input(name), ...feed }));
    return (order, start, count) => {
      for (const { into, width, data, source } of bound) {
        // One copying function a kind of number keeps each quick: its arrays are always of the same type.
        if (source !== null) source.copy(into, order, start, count);
        else if (data instanceof Int32Array) copyIntegers(into, data, width, order, start, count);
        else copyNumbers(into, data, width, order, start, count);
      }
    };
  }
}

const NO_DATA = new Float32Array(0);

/** In which order rows are asked for: shuffled, block after block upwards, or in any way. */
export type RowOrder = 'shuffled' | 'upwards' | 'any';

/** Feeds rows of blocks, and reads the blocks that an order comes to next before they are due. */
class BlockRows {
  private readonly pool: BlockPool;
  /** Where in `order` all rows before have their blocks at hand, and how many blocks may be read ahead. */
  private order: Int32Array | null = null;
  private ahead = 0;
  private credit = 0;

  constructor(
    private readonly blocks: RowBlocks,
    private readonly kind: RowOrder,
  ) {
    this.pool = new BlockPool(blocks, kind === 'upwards' ? 2 : poolBlocks(blocks));
  }

  copy(into: NumberArray, order: Int32Array, start: number, count: number): void {
    const { blockRows, width } = this.blocks;
    let to = 0;
    for (let i = start; i < start + count; i++) {
      const row = order[i]!;
      const block = Math.floor(row / blockRows);
      const data = this.pool.block(block);
      const from = (row - block * blockRows) * width;
      if (width > LONG_ROW) {
        into.set(data.subarray(from, from + width), to);
        to += width;
      } else for (let j = 0; j < width; j++) into[to++] = data[from + j]!;
    }
    if (this.kind === 'shuffled') this.readAhead(order, start + count, count);
  }

  /** As many blocks a row as the order uses up: reading is spread over the steps instead of stopping one of them. */
  private readAhead(order: Int32Array, from: number, count: number): void {
    const { blockRows, mixedBlocks } = this.blocks;
    if (this.order !== order || this.ahead < from) {
      this.order = order;
      this.ahead = from;
    }
    this.credit = Math.min(mixedBlocks, this.credit + (1.25 * count) / blockRows);
    const end = Math.min(order.length, from + 2 * mixedBlocks * blockRows);
    while (this.ahead < end) {
      const block = Math.floor(order[this.ahead]! / blockRows);
      if (!this.pool.has(block)) {
        if (this.credit < 1) return;
        this.credit--;
        this.pool.block(block);
      }
      this.ahead++;
    }
  }
}

function copyNumbers(
  into: NumberArray,
  data: Float32Array,
  width: number,
  order: Int32Array,
  start: number,
  count: number,
): void {
  let to = 0;
  for (let i = 0; i < count; i++) {
    const from = order[start + i]! * width;
    if (width > LONG_ROW) {
      into.set(data.subarray(from, from + width), to);
      to += width;
    } else for (let j = 0; j < width; j++) into[to++] = data[from + j]!;
  }
}

function copyIntegers(
  into: NumberArray,
  data: Int32Array,
  width: number,
  order: Int32Array,
  start: number,
  count: number,
): void {
  let to = 0;
  for (let i = 0; i < count; i++) {
    const from = order[start + i]! * width;
    for (let j = 0; j < width; j++) into[to++] = data[from + j]!;
  }
}

/** From here on making a view and copying by it is quicker than a loop. */
const LONG_ROW = 256;
