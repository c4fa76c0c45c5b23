// A plan's step: one kernel call, how it divides among threads, and what it touches. No addresses yet.

import type { DType, Shape } from '../../ir/types.ts';
import { sizeOf } from '../../ir/types.ts';
import type { Kernel } from '../../kernels/opcodes.ts';

/** Index into the plan's buffers. */
export type BufferId = number;

/** A tensor where the plan keeps it. */
export interface Ref {
  readonly buffer: BufferId;
  readonly shape: Shape;
  readonly dtype: DType;
}

/**
 * What one thread's share touches of a buffer. `rows` = R: share [lo, hi) of R touches exactly that part of the
 * buffer's R equal parts; 0: any part may be touched. Two uses by the same rows need no barrier between them.
 */
export interface Use {
  readonly buffer: BufferId;
  readonly rows: number;
}

/** Integers go into the record as they are; floats through `bits`. */
export type Arguments = readonly number[];
export type AddressOf = (buffer: BufferId) => number;

export interface Step {
  readonly kernel: Kernel;
  /** The step divides into this many equal rows; 1 leaves it to the first thread. */
  readonly rows: number;
  readonly reads: readonly Use[];
  readonly writes: readonly Use[];
  /** Nanoseconds on one thread, roughly, to judge whether more threads pay. */
  readonly cost: number;
  /** The record of rows lo … hi. */
  encode(at: AddressOf, lo: number, hi: number): Arguments;
}

const floatView = new Float32Array(1);
const bitsView = new Int32Array(floatView.buffer);

/** A float32 as the integer with the same bits. */
export function bits(value: number): number {
  floatView[0] = value;
  return bitsView[0] ?? 0;
}

const doubleView = new Float64Array(1);
const wordsView = new Int32Array(doubleView.buffer);

/** A float64 as two words, the low one first. */
export function doubleBits(value: number): readonly [number, number] {
  doubleView[0] = value;
  return [wordsView[0] ?? 0, wordsView[1] ?? 0];
}

/** Rows that a tensor is divided by: its first axis longer than one. */
export function rowsOf(shape: Shape): number {
  return shape.find((size) => size !== 1) ?? 1;
}

/** Elements of one such row. */
export function rowLength(shape: Shape): number {
  return sizeOf(shape) / Math.max(1, rowsOf(shape));
}

export function byRows(ref: Ref): Use {
  return { buffer: ref.buffer, rows: rowsOf(ref.shape) };
}

export function whole(ref: Ref): Use {
  return { buffer: ref.buffer, rows: 0 };
}

/** The part of `rows` that thread `thread` of `threads` computes. */
export function share(rows: number, thread: number, threads: number): readonly [number, number] {
  return [Math.floor((rows * thread) / threads), Math.floor((rows * (thread + 1)) / threads)];
}
