// The interface of every backend. A backend compiles whole programs, so that planning, fusion and threads are its own.
import type { Program, Shape } from '../ir/types.ts';

export type NumberArray = Float32Array | Float64Array | Int32Array;

export interface StateSpec {
  readonly name: string;
  readonly shape: Shape;
}

export interface Backend {
  readonly name: 'reference' | 'wasm';
  /**
   * Makes a session that owns the memory of `states` (all f32, zero at first).
   * Throws an AppError `run.outOfMemory` when they cannot fit.
   */
  createSession(states: readonly StateSpec[]): Session;
}

/** Memory that outlives single programs: parameters, optimizer slots, running averages. */
export interface Session {
  /** Compiles `program`, whose states must be declared in this session. Cheap to call once a batch size; results are not cached here. */
  compile(program: Program): Executable;
  /** A copy of the state, in row-major order. */
  readState(name: string): Float64Array | Float32Array;
  /** Throws when `data.length` differs from the state's size. */
  writeState(name: string, data: ArrayLike<number>): void;
  /** Bytes now held for states and plans. */
  readonly bytes: number;
  /** Which build computes, for the run's record: 'reference-f64', 'wasm-simd', 'wasm-relaxed-simd'. */
  readonly build: string;
  dispose(): void;
}

/** A compiled program. Views stay valid until the session is disposed; outputs hold until the next `run`. */
export interface Executable {
  input(name: string): NumberArray;
  output(name: string): NumberArray;
  /** Runs all nodes, then stores the updates. Synchronous; throws AppError `run.threadFailed` when a peer thread fails. */
  run(): void;
  /** Bytes of the buffers planned for this program. */
  readonly bytes: number;
}
