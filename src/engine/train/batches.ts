// Which rows make up which batch, and how rows get into a program's inputs. Pure: the order is a function of the seed
// and the epoch, so a run can be resumed anywhere.
import { AppError } from '../../base/errors/app-error.ts';
import type { Executable, NumberArray } from '../backends/backend.ts';
import type { PreparedData, RowTensor } from '../data/prepared.ts';
import { shuffle, shuffleGenerator } from '../data/shuffle.ts';
import { sameShape, sizeOf } from '../ir/types.ts';
import type { InputSpec, Network } from './network.ts';

/** The batches of an epoch: all of `size` but the last, which holds the rest. */
export function batchCount(rows: number, size: number): number {
  return Math.ceil(rows / size);
}

export function batchLength(rows: number, size: number, index: number): number {
  return Math.min(size, rows - index * size);
}

/** Row order of an epoch (from 0): every row once. */
export function epochOrder(rows: Int32Array, seed: number, epoch: number): Int32Array {
  // Neighbouring seeds and epochs must not share a stream: both are spread over the 32 bits first.
  const mixed = Math.imul(seed, 0x9e3779b1) ^ Math.imul(epoch + 1, 0x85ebca6b);
  return shuffle(rows.slice(), shuffleGenerator(mixed));
}

/** Copies rows of the prepared tensors into program inputs. Made once a run: checks shapes then, not in the loop. */
export class BatchFeeder {
  private readonly feeds: readonly {
    readonly name: string;
    readonly width: number;
    readonly tensor: RowTensor;
  }[];

  /** Throws `run.noData` or `run.dataMismatch` where the data does not fit the network. */
  constructor(network: Network, data: PreparedData, withTargets: boolean) {
    const specs: readonly InputSpec[] = [
      ...network.inputs,
      ...(withTargets ? network.outputs.map((output) => output.target) : []),
    ];
    this.feeds = [...new Map(specs.map((spec) => [spec.name, spec])).values()].map((spec) => {
      const tensor = data.tensors[spec.source];
      if (!tensor) throw new AppError('run.noData', { source: spec.source });
      const width = sizeOf(spec.shape);
      if (!sameShape(tensor.shape, spec.shape) && sizeOf(tensor.shape) !== width) {
        throw new AppError('run.dataMismatch', {
          source: spec.source,
          found: tensor.shape.join('×'),
          expected: spec.shape.join('×'),
        });
      }
      return { name: spec.name, width, tensor };
    });
  }

  /** The inputs of a compiled program, looked up once; the function fills them with rows `order[start … start + count)`. */
  bind(executable: Executable): (order: Int32Array, start: number, count: number) => void {
    const bound = this.feeds.map(({ name, width, tensor }) => ({
      into: executable.input(name),
      width,
      data: tensor.data,
    }));
    return (order, start, count) => {
      for (const { into, width, data } of bound) {
        // One copying function a kind of number keeps each quick: its arrays are always of the same type.
        if (data instanceof Int32Array) copyIntegers(into, data, width, order, start, count);
        else copyNumbers(into, data, width, order, start, count);
      }
    };
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
