// What this instance knows of its thread: its number, its private scratch memory, and the shared control block.

/** 128 zero bytes that nothing writes: the start of the widest tile. */
export const ZEROS: usize = 64;
/** Addresses of the shared control words, a cache line each; see parallel/control.ts. */
export const EPOCH: usize = 896;
export const ARRIVED: usize = 192;
export const GENERATION: usize = 256;
export const SLEEPERS: usize = 320;
export const ABORT: usize = 384;
export const STOP: usize = 448;
/** Longest that a kernel of the plan in progress may take, in milliseconds. */
const LONGEST: usize = 960;
/** Beats of each thread, a cache line each: how many records it has begun, and the kernel of the last. */
const BEATS: usize = 2048;
const BEAT_BYTES: usize = 64;

export let threads: i32 = 1;
export let scratch: usize = 0;
let spins: i32 = 200000;
let timeoutSlices: i32 = 1500;

/** Where this thread beats; two words that nobody reads until it is told. */
let beats: usize = 0;

export function beatAt(address: usize): void {
  beats = address;
}

/** A record begins: whoever watches the threads sees that this one moves, and in which kernel. */
@inline
export function beat(kernel: i32): void {
  store<i32>(beats, load<i32>(beats) + 1);
  store<i32>(beats, kernel, 4);
}

/** Changes as long as any thread moves. */
function beatsOfAll(): i32 {
  let sum = 0;
  for (let thread = 0; thread < threads; ++thread) sum += atomic.load<i32>(BEATS + thread * BEAT_BYTES);
  return sum;
}

/** Longest single wait, in nanoseconds: 20 ms, after which the abort flag is read again. */
const SLICE: i64 = 20000000;

export function configure(count: i32, scratchAddress: usize, spinCount: i32, timeoutMs: i32): void {
  threads = count;
  scratch = scratchAddress;
  spins = spinCount;
  timeoutSlices = timeoutMs / 20;
}

/** Meets the other threads. 0: all arrived; 1: the run was aborted; 2: a peer did not come in time. */
export function barrier(): i32 {
  if (threads == 1) return 0;
  const generation = atomic.load<i32>(GENERATION);
  if (atomic.add<i32>(ARRIVED, 1) == threads - 1) {
    atomic.store<i32>(ARRIVED, 0);
    atomic.add<i32>(GENERATION, 1);
    if (atomic.load<i32>(SLEEPERS) != 0) atomic.notify(GENERATION, -1);
    return atomic.load<i32>(ABORT);
  }
  for (let i = spins; i > 0; --i) {
    if (atomic.load<i32>(GENERATION) != generation) return atomic.load<i32>(ABORT);
  }
  let outcome = 2;
  atomic.add<i32>(SLEEPERS, 1);
  let slice = 0;
  let seen = beatsOfAll();
  while (slice < timeoutSlices + load<i32>(LONGEST) / 20) {
    if (atomic.load<i32>(GENERATION) != generation) {
      outcome = atomic.load<i32>(ABORT);
      break;
    }
    if (atomic.load<i32>(ABORT) != 0) {
      outcome = 1;
      break;
    }
    atomic.wait<i32>(GENERATION, generation, SLICE);
    // The time is for one kernel: while any thread goes from one to the next, nobody is late.
    const now = beatsOfAll();
    slice = now == seen ? slice + 1 : 0;
    seen = now;
  }
  atomic.sub<i32>(SLEEPERS, 1);
  return outcome;
}

/** A peer's rest between runs: returns the new epoch, or -1 when told to stop. */
export function awaitEpoch(seen: i32): i32 {
  for (let i = spins; i > 0; --i) {
    const epoch = atomic.load<i32>(EPOCH);
    if (epoch != seen) return atomic.load<i32>(STOP) != 0 ? -1 : epoch;
  }
  atomic.add<i32>(SLEEPERS, 1);
  let epoch = atomic.load<i32>(EPOCH);
  while (epoch == seen) {
    atomic.wait<i32>(EPOCH, seen, -1);
    epoch = atomic.load<i32>(EPOCH);
  }
  atomic.sub<i32>(SLEEPERS, 1);
  return atomic.load<i32>(STOP) != 0 ? -1 : epoch;
}

/** Starts the peers on a new run. */
export function announce(): void {
  atomic.add<i32>(EPOCH, 1);
  if (atomic.load<i32>(SLEEPERS) != 0) atomic.notify(EPOCH, -1);
}
