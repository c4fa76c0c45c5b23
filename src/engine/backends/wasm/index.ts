// The fast backend: whole programs planned ahead, run by WebAssembly SIMD kernels on one thread or several.
import { present } from '../../../base/assert.ts';
import type { Program } from '../../ir/types.ts';
import { sizeOf } from '../../ir/types.ts';
import { kernelModule } from '../../kernels/index.ts';
import { chooseBuild, type KernelBuild, needsGuardedTiles } from '../../kernels/probe.ts';
import { Crew, type CrewOptions } from '../../parallel/crew.ts';
import type { Backend, Executable, Session, StateSpec } from '../backend.ts';
import { plannedBytes, WasmExecutable } from './executable.ts';
import { SharedHeap } from './memory.ts';

export interface WasmBackendOptions {
  /** Threads that share the work, this one among them. More than one needs `peers`. */
  readonly threads?: number;
  /** Makes helper threads (src/main/workers/peers.ts in Node); 'inTurn' and 'inReverse' divide without threads, for tests. */
  readonly peers?: CrewOptions['peers'];
  /** Forces a build; otherwise the machine's best. */
  readonly build?: KernelBuild;
  /** Forces a form of the largest GEMM tile; otherwise the one that this engine compiles better. */
  readonly guardedTiles?: boolean;
  /** On Node 20: () => v8.setFlagsFromString('--experimental-wasm-relaxed-simd'). Called only where needed. */
  readonly enableRelaxed?: () => void;
  /** Upper bound of the memory, 4 GiB unless told. */
  readonly maximumBytes?: number;
  /** Longest wait for a peer at a barrier. */
  readonly timeoutMs?: number;
  /** Divides even programs too small to gain from it, for tests. */
  readonly alwaysThreads?: boolean;
}

export interface WasmBackend extends Backend {
  readonly name: 'wasm';
  /** What the threads share, for a watcher in another thread (parallel/control.ts). */
  readonly memory: WebAssembly.Memory;
  readonly threads: number;
  /** Whether all helper threads serve. Throws `run.threadFailed` with the reason of one that could not start. */
  hasStarted(): boolean;
  /** Ends the helper threads. Sessions must not be used afterwards. */
  dispose(): void;
}

export function createWasmBackend(options: WasmBackendOptions = {}): WasmBackend {
  const build = options.build ?? chooseBuild(options.enableRelaxed);
  if (options.build === 'wasm-relaxed-simd') chooseBuild(options.enableRelaxed);
  const heap = new SharedHeap(options.maximumBytes);
  const crew = new Crew(heap.memory, kernelModule(build), (bytes) => heap.allocate(bytes), {
    threads: options.peers === undefined ? 1 : (options.threads ?? 1),
    peers: options.peers ?? 'inTurn',
    guardedTiles: options.guardedTiles ?? needsGuardedTiles(),
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
  });
  return {
    name: 'wasm',
    memory: heap.memory,
    threads: crew.threads,
    hasStarted: () => crew.hasStarted(),
    createSession: (states) => new WasmSession(states, heap, crew, build, options.alwaysThreads ?? false),
    dispose: () => crew.dispose(),
  };
}

/** Bytes that a session with these states will hold once it has compiled these programs in turn. Takes no memory. */
export function estimateBytes(
  states: readonly StateSpec[],
  programs: readonly Program[],
  threads = 1,
): number {
  const ofStates = states.reduce((sum, { shape }) => sum + sizeOf(shape) * 4, 0);
  const arenas = new Arenas((bytes) => bytes);
  const own = programs.reduce((sum, program) => {
    const planned = plannedBytes(program, threads);
    arenas.take(planned.arena);
    return sum + planned.own;
  }, 0);
  return ofStates + own + arenas.bytes;
}

interface Arena {
  readonly address: number;
  readonly bytes: number;
}

/**
 * Programs of a session run one after the other, so they compute in the same bytes: a program takes the first arena that
 * is large enough, and only one that finds none adds another.
 */
class Arenas {
  private arenas: Arena[] = [];

  constructor(private readonly allocate: (bytes: number) => number) {}

  get bytes(): number {
    return this.arenas.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Address of at least `bytes` bytes. */
  take(bytes: number): number {
    const known = this.arenas.find((arena) => arena.bytes >= bytes);
    if (known) return known.address;
    const made = { address: this.allocate(bytes), bytes };
    this.arenas.push(made);
    return made.address;
  }

  release(heap: SharedHeap): void {
    for (const { address, bytes } of this.arenas.splice(0)) heap.release(address, bytes);
  }
}

interface StateMemory {
  readonly address: number;
  readonly length: number;
}

class WasmSession implements Session {
  private readonly states = new Map<string, StateMemory>();
  private readonly executables: WasmExecutable[] = [];
  private readonly arenas: Arenas;

  constructor(
    specs: readonly StateSpec[],
    private readonly heap: SharedHeap,
    private readonly crew: Crew,
    readonly build: KernelBuild,
    private readonly alwaysThreads: boolean,
  ) {
    this.arenas = new Arenas((bytes) => heap.allocate(bytes));
    for (const { name, shape } of specs) {
      const length = sizeOf(shape);
      this.states.set(name, { address: heap.allocate(length * 4), length });
    }
  }

  get bytes(): number {
    const ofStates = [...this.states.values()].reduce((sum, { length }) => sum + length * 4, 0);
    return this.executables.reduce((sum, { ownBytes }) => sum + ownBytes, ofStates + this.arenas.bytes);
  }

  compile(program: Program): Executable {
    const executable = new WasmExecutable(
      program,
      this.heap,
      this.crew,
      (name) => this.stateOf(name).address,
      (bytes) => this.arenas.take(bytes),
      this.alwaysThreads,
    );
    this.executables.push(executable);
    return executable;
  }

  readState(name: string): Float32Array {
    const { address, length } = this.stateOf(name);
    // slice() of a view on shared memory would share it: the copy is made on plain memory.
    return Float32Array.from(this.heap.floats(address, length));
  }

  writeState(name: string, data: ArrayLike<number>): void {
    const { address, length } = this.stateOf(name);
    if (data.length !== length)
      throw new Error(`state ${name} holds ${length} numbers, given ${data.length}`);
    this.heap.floats(address, length).set(data);
  }

  dispose(): void {
    for (const executable of this.executables.splice(0)) executable.release();
    this.arenas.release(this.heap);
    for (const { address, length } of this.states.values()) this.heap.release(address, length * 4);
    this.states.clear();
  }

  private stateOf(name: string): StateMemory {
    return present(this.states.get(name), `state ${name}`);
  }
}
