// The shared control block at the start of the memory: addresses that assembly/thread.ts knows by the same numbers,
// and how an error message of a peer is handed over.

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
/** First byte after the control block. */
export const CONTROL_END = 2048;

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
