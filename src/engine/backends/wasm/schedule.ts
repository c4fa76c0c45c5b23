// The order of tasks and the places of barriers. A step needs a barrier when it touches what another thread may have
// touched since the last one, unless both touch the same rows. Tasks that need none are taken first.
import { present } from '../../../base/assert.ts';
import type { Task } from './assign.ts';
import type { BufferId, Step } from './steps.ts';

export interface ScheduledStep {
  readonly step: Step;
  /** Index of the task in the schedule. */
  readonly position: number;
}

export interface Schedule {
  /** Tasks in order. */
  readonly tasks: readonly Task[];
  /** Steps in order; null is a barrier. */
  readonly steps: readonly (ScheduledStep | null)[];
  /** Phase of each task: barriers before its first step. */
  readonly phases: readonly number[];
}

interface Access {
  readonly rows: number;
  readonly write: boolean;
}

/** A step of one row runs on the first thread: its uses agree with those of other such steps. */
const FIRST_THREAD = -1;

class Phase {
  private readonly accesses = new Map<BufferId, Access[]>();

  conflicts(step: Step): boolean {
    return (
      step.reads.some((use) => this.meets(use.buffer, keyOf(step, use.rows), false)) ||
      step.writes.some((use) => this.meets(use.buffer, keyOf(step, use.rows), true))
    );
  }

  add(step: Step): void {
    for (const use of step.reads) this.note(use.buffer, { rows: keyOf(step, use.rows), write: false });
    for (const use of step.writes) this.note(use.buffer, { rows: keyOf(step, use.rows), write: true });
  }

  clear(): void {
    this.accesses.clear();
  }

  private meets(buffer: BufferId, rows: number, write: boolean): boolean {
    const known = this.accesses.get(buffer);
    return known?.some((other) => (write || other.write) && (rows === 0 || rows !== other.rows)) ?? false;
  }

  private note(buffer: BufferId, access: Access): void {
    const known = this.accesses.get(buffer);
    if (!known) this.accesses.set(buffer, [access]);
    else if (!known.some(({ rows, write }) => rows === access.rows && write === access.write))
      known.push(access);
  }
}

function keyOf(step: Step, rows: number): number {
  return step.rows === 1 ? FIRST_THREAD : rows;
}

/** Tasks in an order that keeps `after`; with one thread no barriers are placed. */
export function schedule(tasks: readonly Task[], threads: number): Schedule {
  const waiting = tasks.map((task) => new Set(task.after));
  const followers = tasks.map((): number[] => []);
  tasks.forEach((task, index) => {
    for (const before of task.after) followers[before]!.push(index);
  });
  /** Ascending. */
  const ready = tasks.flatMap((_, index) => (waiting[index]!.size === 0 ? [index] : []));
  const order: Task[] = [];
  const steps: (ScheduledStep | null)[] = [];
  const phases: number[] = [];
  const phase = new Phase();
  let current = 0;
  const barrier = () => {
    steps.push(null);
    phase.clear();
    current++;
  };
  while (ready.length > 0) {
    const free =
      threads === 1
        ? ready[0]
        : ready.find((index) => !tasks[index]!.steps.some((step) => phase.conflicts(step)));
    const next = present(free ?? ready[0], 'a task that is ready');
    const task = tasks[next]!;
    if (free === undefined && task.steps[0] && phase.conflicts(task.steps[0])) barrier();
    const position = order.length;
    phases.push(current);
    for (const step of task.steps) {
      if (threads > 1 && phase.conflicts(step)) barrier();
      if (threads > 1) phase.add(step);
      steps.push({ step, position });
    }
    order.push(task);
    ready.splice(ready.indexOf(next), 1);
    for (const follower of followers[next]!) {
      const left = waiting[follower]!;
      left.delete(next);
      if (left.size === 0) insert(ready, follower);
    }
  }
  if (order.length !== tasks.length) throw new Error('the plan’s tasks depend on one another in a circle');
  return { tasks: order, steps, phases };
}

/** Keeps the list ascending. */
function insert(sorted: number[], value: number): void {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  sorted.splice(low, 0, value);
}
