// SQLite's write-ahead log: the pages that were committed but are not yet in the database file. Only whole commits whose
// checksums hold are taken; what a crash left half written is passed over, as SQLite itself does.

export interface WriteAheadLog {
  readonly pageSize: number;
  /** Size of the database in pages after the last commit. */
  readonly pages: number;
  /** Offset in the log of a page's newest content, by page number from 1. */
  readonly offsets: ReadonlyMap<number, number>;
}

const HEADER = 32;
const FRAME_HEADER = 24;
const MAGIC = 0x377f0682;

/** Null where the log holds no commit. */
export function readLog(log: Uint8Array): WriteAheadLog | null {
  if (log.length < HEADER) return null;
  const view = new DataView(log.buffer, log.byteOffset, log.byteLength);
  const magic = view.getUint32(0);
  // The lowest bit says in which order checksums take their words.
  if ((magic & ~1) >>> 0 !== MAGIC) return null;
  const littleEndian = (magic & 1) === 0;
  const size = view.getUint32(8);
  const pageSize = size === 1 ? 65_536 : size;
  if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0) return null;
  const sums = { first: 0, second: 0 };
  checksum(view, 0, 24, littleEndian, sums);
  if (sums.first !== view.getUint32(24) || sums.second !== view.getUint32(28)) return null;

  const salt = [view.getUint32(16), view.getUint32(20)] as const;
  const pending = new Map<number, number>();
  const offsets = new Map<number, number>();
  let pages = 0;
  const step = FRAME_HEADER + pageSize;
  for (let at = HEADER; at + step <= log.length; at += step) {
    if (view.getUint32(at + 8) !== salt[0] || view.getUint32(at + 12) !== salt[1]) break;
    checksum(view, at, 8, littleEndian, sums);
    checksum(view, at + FRAME_HEADER, pageSize, littleEndian, sums);
    if (sums.first !== view.getUint32(at + 16) || sums.second !== view.getUint32(at + 20)) break;
    pending.set(view.getUint32(at), at + FRAME_HEADER);
    const committed = view.getUint32(at + 4);
    if (committed === 0) continue;
    pages = committed;
    for (const [page, offset] of pending) offsets.set(page, offset);
    pending.clear();
  }
  return pages === 0 ? null : { pageSize, pages, offsets };
}

/** s₀ += x₀ + s₁, s₁ += x₁ + s₀ over pairs of 32-bit words. */
function checksum(
  view: DataView,
  from: number,
  length: number,
  littleEndian: boolean,
  sums: { first: number; second: number },
): void {
  let { first, second } = sums;
  for (let at = from; at < from + length; at += 8) {
    first = (first + view.getUint32(at, littleEndian) + second) >>> 0;
    second = (second + view.getUint32(at + 4, littleEndian) + first) >>> 0;
  }
  sums.first = first;
  sums.second = second;
}
