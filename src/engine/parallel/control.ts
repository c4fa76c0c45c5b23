// The shared control block at the start of the memory: addresses that assembly/thread.ts knows by the same numbers,
// and how an error message of a peer is handed over.
import { Kernel } from '../kernels/opcodes.ts';

/** 128 zero bytes that nothing writes: the start of the widest tile. */
export const ZEROS = 64;
/** Number of the current run; a peer that sees it change starts. */
export const EPOCH = 896;
/** Not zero: a thread failed, every thread leaves the run. */
export const ABORT = 384;
/** Not zero: peers end. */
export const STOP = 448;
/** Peers that are ready to serve. */
export const READY = 832;
/** Plan address of each thread, one word each. */
export const PLANS = 512;
export const MAX_THREADS = 64;
/** Length of the failed peer's message in bytes, then the message in UTF-8. */
const MESSAGE = 1024;
const MESSAGE_BYTES = 1020;
/** Longest that a kernel of the plan in progress may take, in milliseconds. */
const LONGEST = 960;
/** A cache line for each thread: how many records it has begun, and the kernel of the last. */
const BEATS = 2048;
const BEAT_BYTES = 64;
/** First byte after the control block. */
export const CONTROL_END = BEATS + MAX_THREADS * BEAT_BYTES;

export function beatAddress(thread: number): number {
  return BEATS + thread * BEAT_BYTES;
}

/** What a watcher in another thread reads of the threads at work. */
export class ThreadBeats {
  private readonly words: Int32Array;
  private readonly longest: Int32Array;

  constructor(
    memory: WebAssembly.Memory,
    private readonly threads: number,
  ) {
    this.words = new Int32Array(memory.buffer, BEATS, (threads * BEAT_BYTES) / 4);
    this.longest = new Int32Array(memory.buffer, LONGEST, 1);
  }

  /** Another number whenever a thread has gone from one kernel to the next. */
  get count(): number {
    let sum = 0;
    for (let thread = 0; thread < this.threads; thread++)
      sum += Atomics.load(this.words, (thread * BEAT_BYTES) / 4);
    return sum;
  }

  /** Milliseconds that no kernel of the plan in progress takes, by far. */
  get longestMs(): number {
    return Atomics.load(this.longest, 0);
  }

  set longestMs(ms: number) {
    Atomics.store(this.longest, 0, ms);
  }

  /** Which thread the others wait for, and the kernel it is in; null where none stands at a barrier. */
  get late(): { readonly thread: number; readonly kernel: string } | null {
    const kernels = Array.from({ length: this.threads }, (_, thread) =>
      Atomics.load(this.words, (thread * BEAT_BYTES) / 4 + 1),
    );
    const at = (kernel: number) => ({ thread: kernels.indexOf(kernel), kernel: Kernel[kernel] ?? '?' });
    const computing = kernels.find((kernel) => kernel !== Kernel.Barrier && kernel !== Kernel.End);
    if (computing !== undefined) return at(computing);
    // A thread that has not even begun still stands at the end of its last plan.
    return kernels.includes(Kernel.Barrier) && kernels.includes(Kernel.End) ? at(Kernel.End) : null;
  }
}

export function writeMessage(memory: WebAssembly.Memory, message: string): void {
  const bytes = new TextEncoder().encode(message).subarray(0, MESSAGE_BYTES);
  new Uint8Array(memory.buffer, MESSAGE + 4, bytes.length).set(bytes);
  new Int32Array(memory.buffer, MESSAGE, 1)[0] = bytes.length;
}

export function readMessage(memory: WebAssembly.Memory): string {
  const length = new Int32Array(memory.buffer, MESSAGE, 1)[0] ?? 0;
  // Decoders refuse shared memory: the bytes are copied first.
  return new TextDecoder().decode(new Uint8Array(memory.buffer, MESSAGE + 4, length).slice());
}
