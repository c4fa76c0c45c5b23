// The backend's shared memory: blocks of 64-byte-aligned bytes, grown on demand, given back to a list of free blocks.
// The memory is shared, so views made before a growth stay valid.
import { AppError } from '../../../base/errors/app-error.ts';
import { CONTROL_END } from '../../parallel/control.ts';

const PAGE = 65536;
const MAXIMUM_PAGES = 65536;
const ALIGNMENT = 64;
/** Kernels may read up to this many bytes past the end of a tensor. */
const SLACK = 64;

interface Block {
  readonly start: number;
  readonly end: number;
}

export class SharedHeap {
  readonly memory: WebAssembly.Memory;
  private free: Block[] = [];
  private top = CONTROL_END;
  private used = 0;
  private readonly limit: number;

  constructor(maximumBytes: number = MAXIMUM_PAGES * PAGE) {
    this.limit = Math.min(MAXIMUM_PAGES * PAGE, maximumBytes);
    this.memory = makeMemory(Math.ceil(this.limit / PAGE));
  }

  /** Bytes now allocated. */
  get bytes(): number {
    return this.used;
  }

  /** Address of `bytes` zeroed bytes. Throws AppError `run.outOfMemory`. */
  allocate(bytes: number): number {
    const size = align(bytes + SLACK);
    const block = this.free.find(({ start, end }) => end - start >= size);
    const start = block ? block.start : this.top;
    if (block) {
      this.free = this.free.filter((other) => other !== block);
      if (block.end - start > size) this.free.push({ start: start + size, end: block.end });
    } else {
      this.growTo(start + size);
      this.top = start + size;
    }
    this.used += size;
    new Uint8Array(this.memory.buffer, start, size).fill(0);
    return start;
  }

  release(address: number, bytes: number): void {
    const size = align(bytes + SLACK);
    this.used -= size;
    const blocks = [...this.free, { start: address, end: address + size }].sort((a, b) => a.start - b.start);
    this.free = [];
    for (const block of blocks) {
      const last = this.free.at(-1);
      if (last && last.end === block.start)
        this.free[this.free.length - 1] = { start: last.start, end: block.end };
      else this.free.push(block);
    }
    const last = this.free.at(-1);
    if (last && last.end === this.top) {
      this.top = last.start;
      this.free.pop();
    }
  }

  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, length);
  }

  integers(address: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, address, length);
  }

  private growTo(end: number): void {
    const missing = end - this.memory.buffer.byteLength;
    if (missing <= 0) return;
    try {
      this.memory.grow(Math.ceil(missing / PAGE));
    } catch (cause) {
      throw new AppError(
        'run.outOfMemory',
        { needed: megabytes(end), available: megabytes(this.limit) },
        { cause },
      );
    }
  }
}

export function align(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1_000_000);
}

/** Reserves address space for as much as the system allows; where even the least fails, says so. */
function makeMemory(maximumPages: number): WebAssembly.Memory {
  for (let maximum = maximumPages; ; maximum = Math.floor(maximum / 4)) {
    try {
      return new WebAssembly.Memory({ initial: 1, maximum: Math.max(1, maximum), shared: true });
    } catch (cause) {
      if (maximum < 64) {
        throw new AppError('run.outOfMemory', { needed: 4, available: 0 }, { cause });
      }
    }
  }
}
