// Seeded orders of rows: the same seed gives the same order on every machine.

/** A 32-bit generator (splitmix32) for shuffling; not for weights, which have their own counter-based numbers. */
export function shuffleGenerator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

/** Fisher–Yates in place. */
export function shuffle<T extends { [index: number]: number; readonly length: number }>(
  rows: T,
  next: () => number,
): T {
  for (let i = rows.length - 1; i > 0; i--) {
    const j = Math.floor((next() / 2 ** 32) * (i + 1));
    const swapped = rows[i]!;
    rows[i] = rows[j]!;
    rows[j] = swapped;
  }
  return rows;
}

/**
 * The order of rows that come in blocks of `blockRows`: the blocks are permuted, `mixed` of them at a time are put
 * together, and their rows are shuffled. A row may come at any time; two rows of a block are never further apart than
 * the rows of `mixed` blocks, and as few blocks need be at hand. With one handful of blocks it is a plain shuffle.
 */
export function shuffleBlocks(
  rows: Int32Array,
  { blockRows, mixed }: { readonly blockRows: number; readonly mixed: number },
  next: () => number,
): Int32Array {
  const blocks = rows.reduce((most, row) => Math.max(most, Math.floor(row / blockRows)), -1) + 1;
  // Rows by block, in their order: starts[b] is where block b's rows start in `sorted`.
  const starts = new Int32Array(blocks + 1);
  for (const row of rows) starts[Math.floor(row / blockRows) + 1]!++;
  for (let block = 0; block < blocks; block++) starts[block + 1]! += starts[block]!;
  const filled = starts.slice(0, blocks);
  const sorted = new Int32Array(rows.length);
  for (const row of rows) sorted[filled[Math.floor(row / blockRows)]!++] = row;

  const permuted = shuffle(
    Int32Array.from({ length: blocks }, (_, block) => block),
    next,
  );
  const order = new Int32Array(rows.length);
  let at = 0;
  for (let first = 0; first < blocks; first += mixed) {
    const start = at;
    for (const block of permuted.subarray(first, first + mixed)) {
      const own = sorted.subarray(starts[block], starts[block + 1]);
      order.set(own, at);
      at += own.length;
    }
    shuffle(order.subarray(start, at), next);
  }
  return order;
}
