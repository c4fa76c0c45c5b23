// Counts as people read them.

/** 16448 → 16 448, with a thin space. */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}
