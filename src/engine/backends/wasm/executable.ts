// A compiled program: its buffers have addresses, its steps are records in the shared memory, one row a thread.
import { present } from '../../../base/assert.ts';
import type { Program } from '../../ir/types.ts';
import { sizeOf } from '../../ir/types.ts';
import { Kernel } from '../../kernels/opcodes.ts';
import type { Crew } from '../../parallel/crew.ts';
import type { Executable, NumberArray } from '../backend.ts';
import { type Assignment, assign } from './assign.ts';
import { fuse } from './fuse.ts';
import type { SharedHeap } from './memory.ts';
import { type Placement, place } from './planner.ts';
import { type Schedule, type ScheduledStep, schedule } from './schedule.ts';
import { type AddressOf, type Ref, share } from './steps.ts';

/** Shorter programs stay on one thread: a barrier is cheap while every thread has a core of its own, dear when one has not. */
const WORTH_THREADS_NANOSECONDS = 60_000;

/** By how much a kernel may outlast its estimate before it is taken for stuck: slow machines, shared by others. */
const SLOWEST = 20;

/** A stretch of the heap that belongs to an executable. */
interface Held {
  readonly address: number;
  readonly bytes: number;
}

export class WasmExecutable implements Executable {
  readonly bytes: number;
  /** Without the arena, which it shares with others. */
  readonly ownBytes: number;
  /** Threads that run it. */
  readonly threads: number;
  private readonly views = new Map<string, NumberArray>();
  private readonly results = new Map<string, NumberArray>();
  private readonly plans: readonly number[];
  /** Milliseconds that none of its kernels takes, by far. */
  private readonly longestMs: number;
  private readonly held: Held[] = [];

  constructor(
    program: Program,
    private readonly heap: SharedHeap,
    private readonly crew: Crew,
    addressOfState: (name: string) => number,
    arenaOf: (bytes: number) => number,
    alwaysThreads: boolean,
  ) {
    const { assignment, order, placement, constants } = planOf(program, crew.threads, alwaysThreads);
    this.threads = order.threads;
    const longest = order.steps.reduce((most, entry) => Math.max(most, entry?.step.cost ?? 0), 0);
    this.longestMs = Math.ceil((longest * SLOWEST) / 1e6);
    const arena = arenaOf(placement.bytes);
    const addresses = assignment.buffers.map(({ home, name, bytes, output }, buffer) => {
      if (home === 'state') return addressOfState(name);
      if (home === 'temporary' && !output) return arena + (placement.offsets.get(buffer) ?? 0);
      return this.hold(bytes);
    });
    const at: AddressOf = (buffer) => addresses[buffer]!;

    if (constants.steps.length > 0) {
      const records = encode(constants, at, 0, 1);
      const plan = heap.allocate(records.length * 4);
      heap.integers(plan, records.length).set(records);
      crew.runAlone(plan);
      heap.release(plan, records.length * 4);
    }

    this.plans = Array.from({ length: this.threads }, (_, thread) => {
      const records = encode(order, at, thread, this.threads);
      const plan = this.hold(records.length * 4);
      heap.integers(plan, records.length).set(records);
      return plan;
    });
    for (const [name, ref] of assignment.inputs) this.views.set(name, this.view(ref, at));
    for (const [name, ref] of assignment.outputs) this.results.set(name, this.view(ref, at));
    this.ownBytes = this.held.reduce((sum, { bytes }) => sum + bytes, 0);
    this.bytes = this.ownBytes + placement.bytes;
  }

  input(name: string): NumberArray {
    return present(this.views.get(name), `input ${name}`);
  }

  output(name: string): NumberArray {
    return present(this.results.get(name), `output ${name}`);
  }

  run(): void {
    if (this.threads === 1) this.crew.runAlone(this.plans[0]!, this.longestMs);
    else this.crew.runTogether(this.plans, this.longestMs);
  }

  release(): void {
    for (const { address, bytes } of this.held.splice(0)) this.heap.release(address, bytes);
  }

  private hold(bytes: number): number {
    const address = this.heap.allocate(bytes);
    this.held.push({ address, bytes });
    return address;
  }

  private view(ref: Ref, at: AddressOf): NumberArray {
    const length = sizeOf(ref.shape);
    const address = at(ref.buffer);
    return ref.dtype === 'i32' ? this.heap.integers(address, length) : this.heap.floats(address, length);
  }
}

interface Plan {
  readonly assignment: Assignment;
  readonly order: Schedule & { readonly threads: number };
  readonly placement: Placement;
  readonly constants: Schedule;
}

export function planOf(program: Program, available: number, alwaysThreads: boolean): Plan {
  const assignment = assign(program, fuse(program));
  const working = renumbered(assignment, false);
  const nanoseconds = working.reduce(
    (sum, { steps }) => sum + steps.reduce((s, step) => s + step.cost, 0),
    0,
  );
  const threads = alwaysThreads || nanoseconds >= WORTH_THREADS_NANOSECONDS ? available : 1;
  const order = { ...schedule(working, threads), threads };
  return {
    assignment,
    order,
    placement: place(assignment.buffers, order, threads),
    constants: schedule(renumbered(assignment, true), 1),
  };
}

/** Bytes that compiling `program` will hold beside its states: alone, and in the arena. Takes no memory. */
export function plannedBytes(
  program: Program,
  threads: number,
): { readonly own: number; readonly arena: number } {
  const { assignment, order, placement } = planOf(program, threads, false);
  const held = assignment.buffers.filter(
    ({ home, output }) => home === 'input' || home === 'constant' || (home === 'temporary' && output),
  );
  let own = held.reduce((sum, { bytes }) => sum + bytes, 0);
  for (let thread = 0; thread < order.threads; thread++)
    own += encode(order, () => 0, thread, order.threads).length * 4;
  return { own, arena: placement.bytes };
}

/** The tasks that are constant, or those that are not, with their edges among themselves. */
function renumbered(assignment: Assignment, constant: boolean): Assignment['tasks'] {
  const kept = new Map<number, number>();
  assignment.tasks.forEach((task, index) => {
    if (task.constant === constant) kept.set(index, kept.size);
  });
  return assignment.tasks.flatMap((task, index) =>
    kept.has(index)
      ? [{ ...task, after: new Set([...task.after].flatMap((before) => kept.get(before) ?? [])) }]
      : [],
  );
}

export function encode(order: Schedule, at: AddressOf, thread: number, threads: number): Int32Array {
  const words: number[] = [];
  for (const entry of order.steps) {
    if (entry === null) words.push(Kernel.Barrier, 8);
    else words.push(...record(entry, at, thread, threads));
  }
  // The caller reads and writes between runs, so every thread has ended first.
  if (threads > 1) words.push(Kernel.Barrier, 8);
  words.push(Kernel.End, 8);
  return Int32Array.from(words);
}

/** One thread's share of a step; nothing where it has none. */
function record({ step }: ScheduledStep, at: AddressOf, thread: number, threads: number): readonly number[] {
  const alone = step.rows === 1;
  if (alone && thread > 0) return [];
  const [lo, hi] = alone ? [0, 1] : share(step.rows, thread, threads);
  if (lo === hi) return [];
  const values = step.encode(at, lo, hi);
  return [step.kernel, 8 + values.length * 4, ...values];
}
