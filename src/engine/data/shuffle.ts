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
