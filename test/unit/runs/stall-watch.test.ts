// When a thread counts as stuck: its count rests for longer than its present piece of work may take.
import { describe, expect, it } from 'vitest';
import { LOOK_MS, StallWatch } from '../../../src/main/workers/stall-watch.ts';

/** Looks once each `everyMs` until it is stuck, at most `looks` times; answers after how many looks, or null. */
function stuckAfter(
  at: (look: number) => { count: number; allowedMs: number; rests?: boolean },
  looks: number,
  everyMs = LOOK_MS,
): number | null {
  const watch = new StallWatch();
  for (let look = 0; look < looks; look++) {
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
    const watch = new StallWatch();
    watch.look({ count: 1, allowedMs: 700, rests: false }, 0);
    expect(watch.look({ count: 1, allowedMs: 700, rests: false }, 3_600_000)).toBe(false);
  });

  it('has as many looks as on an idle machine where this thread itself is seldom let look', () => {
    expect(stuckAfter(() => ({ count: 7, allowedMs: 700 }), 100, 1000)).toBe(700 / LOOK_MS);
  });
});
