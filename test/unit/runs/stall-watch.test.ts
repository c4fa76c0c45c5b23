// When a thread counts as stuck: its count rests for longer than its present piece of work may take.
import { describe, expect, it } from 'vitest';
import { LOOK_MS, type ProcessorTime, StallWatch } from '../../../src/main/workers/stall-watch.ts';

/** Looks once each `everyMs` until it is stuck, at most `looks` times; answers after how many looks, or null. */
function stuckAfter(
  at: (look: number) => { count: number; allowedMs: number; rests?: boolean },
  looks: number,
  everyMs = LOOK_MS,
  processor: (look: number) => ProcessorTime = (look) => ({ idleMs: look * everyMs, ownMs: 0 }),
): number | null {
  let now = 0;
  const watch = new StallWatch(() => processor(now));
  for (let look = 0; look < looks; look++) {
    now = look;
    const { count, allowedMs, rests } = at(look);
    if (watch.look({ count, allowedMs, rests: rests ?? false }, look * everyMs)) return look;
  }
  return null;
}

describe('a thread', () => {
  it('is stuck when nothing was done for as long as is allowed', () => {
    expect(stuckAfter(() => ({ count: 7, allowedMs: 700 }), 100)).toBe(700 / LOOK_MS);
  });

  it('is not stuck in a long step whose kernels follow one another', () => {
    expect(stuckAfter((look) => ({ count: Math.floor(look / 10), allowedMs: 700 }), 1000)).toBeNull();
  });

  it('is not stuck in one kernel that is known to take long', () => {
    expect(stuckAfter(() => ({ count: 7, allowedMs: 700 + 60_000 }), 1000)).toBeNull();
  });

  it('is not stuck while it waits for a command, and is given all its time after that', () => {
    const found = stuckAfter((look) => ({ count: 7, allowedMs: 700, rests: look < 500 }), 1000);
    expect(found).toBe(499 + 700 / LOOK_MS);
  });

  it('is not stuck because the machine slept', () => {
    const watch = new StallWatch(() => ({ idleMs: 0, ownMs: 0 }));
    watch.look({ count: 1, allowedMs: 700, rests: false }, 0);
    expect(watch.look({ count: 1, allowedMs: 700, rests: false }, 3_600_000)).toBe(false);
  });

  it('is not stuck while the machine is busy with other things, until thirty times its time has passed', () => {
    const busy = () => ({ idleMs: 0, ownMs: 0 });
    expect(stuckAfter(() => ({ count: 7, allowedMs: 700 }), 1000, LOOK_MS, busy)).toBe(21_000 / LOOK_MS);
  });

  it('is stuck on a busy machine, too, when its process has had twice its time and done nothing', () => {
    // A quarter of one core.
    const quarter = (look: number) => ({ idleMs: 0, ownMs: (look * LOOK_MS) / 4 });
    const found = stuckAfter(() => ({ count: 7, allowedMs: 700 }), 1000, LOOK_MS, quarter);
    expect(found).toBe(1 + (4 * 2 * 700) / LOOK_MS);
  });

  it('has as many looks as on an idle machine where this thread itself is seldom let look', () => {
    expect(stuckAfter(() => ({ count: 7, allowedMs: 700 }), 100, 1000)).toBe(700 / LOOK_MS);
  });
});
