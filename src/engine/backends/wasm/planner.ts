// Places of temporary buffers in one arena: two buffers share bytes only when no phase between barriers uses both. The
// arena is shared by the programs of a session, so what the caller reads after a run has a place of its own instead.

import type { PlanBuffer } from './assign.ts';
import { align } from './memory.ts';
import type { Schedule } from './schedule.ts';
import type { BufferId } from './steps.ts';

/** Kernels may read up to this many bytes past the end of a tensor. */
const SLACK = 32;

export interface Placement {
  /** Byte offset in the arena of each temporary buffer. */
  readonly offsets: ReadonlyMap<BufferId, number>;
  readonly bytes: number;
}

/** A stretch of the arena, held by one buffer or handed on in place. Times are task positions, or phases with threads. */
interface Slot {
  readonly bytes: number;
  start: number;
  end: number;
  readonly buffers: BufferId[];
}

export function place(buffers: readonly PlanBuffer[], schedule: Schedule, threads: number): Placement {
  const { tasks, phases } = schedule;
  const lastTouch = new Map<BufferId, number>();
  tasks.forEach((task, position) => {
    for (const buffer of new Set([...task.reads, ...task.writes])) {
      lastTouch.set(buffer, position);
    }
  });
  // A task with barriers among its own steps spans several phases.
  const lastPhase = (position: number) => phases[position + 1] ?? Number.MAX_SAFE_INTEGER;
  const startOf = (position: number) => (threads === 1 ? position : phases[position]!);
  const endOf = (position: number) => (threads === 1 ? position : lastPhase(position));

  const slotOf = new Map<BufferId, Slot>();
  const slots: Slot[] = [];
  tasks.forEach((task, position) => {
    for (const buffer of task.writes) {
      const { home, bytes, output } = buffers[buffer]!;
      if (home !== 'temporary' || output || slotOf.has(buffer)) continue;
      const end = endOf(lastTouch.get(buffer)!);
      const heir = task.inPlace
        .filter(([to]) => to === buffer)
        .map(([, from]) => from)
        .find((from) => {
          const other = buffers[from]!;
          return (
            from !== buffer &&
            other.home === 'temporary' &&
            !other.output &&
            other.bytes === bytes &&
            lastTouch.get(from) === position &&
            !task.writes.includes(from) &&
            slotOf.get(from)?.buffers.at(-1) === from &&
            (threads === 1 || sameRowsSince(schedule, from, position))
          );
        });
      const inherited = heir === undefined ? undefined : slotOf.get(heir);
      if (inherited) {
        inherited.end = Math.max(inherited.end, end);
        inherited.buffers.push(buffer);
        slotOf.set(buffer, inherited);
      } else {
        const slot = { bytes: align(bytes + SLACK), start: startOf(position), end, buffers: [buffer] };
        slots.push(slot);
        slotOf.set(buffer, slot);
      }
    }
  });

  const offsets = new Map<BufferId, number>();
  const placed: { readonly slot: Slot; readonly offset: number }[] = [];
  let bytes = 0;
  for (const slot of [...slots].sort((a, b) => b.bytes - a.bytes || a.start - b.start)) {
    const others = placed
      .filter(({ slot: other }) => other.start <= slot.end && slot.start <= other.end)
      .sort((a, b) => a.offset - b.offset);
    let offset = 0;
    for (const other of others) {
      if (offset + slot.bytes <= other.offset) break;
      offset = Math.max(offset, other.offset + other.slot.bytes);
    }
    placed.push({ slot, offset });
    for (const buffer of slot.buffers) offsets.set(buffer, offset);
    bytes = Math.max(bytes, offset + slot.bytes);
  }
  return { offsets, bytes };
}

/** Whether every use of `buffer` in the phase of the task at `position` is by the same rows, so that no thread overtakes. */
function sameRowsSince(schedule: Schedule, buffer: BufferId, position: number): boolean {
  const { tasks, phases } = schedule;
  const keys = new Set<number>();
  const task = tasks[position]!;
  // Barriers within the task itself would let its own steps meet: such tasks have several steps, and are left alone.
  if (task.steps.length !== 1) return false;
  for (let at = position; at >= 0 && (phases[at + 1] ?? Number.MAX_SAFE_INTEGER) >= phases[position]!; at--) {
    for (const step of tasks[at]!.steps) {
      for (const use of [...step.reads, ...step.writes]) {
        if (use.buffer === buffer) keys.add(step.rows === 1 ? -1 : use.rows);
      }
    }
  }
  const own = task.steps[0]!.rows === 1 ? -1 : task.steps[0]!.rows;
  return keys.size === 1 && keys.has(own);
}
