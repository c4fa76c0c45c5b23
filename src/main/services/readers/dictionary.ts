// The different texts of a column, numbered as they are first seen, within what memory allows them.

/** What the different texts of a table may take of memory, all columns together. */
export class TextBudget {
  constructor(private leftBytes: number) {}

  /** Whether there is room for one more text of this many bytes. */
  take(bytes: number): boolean {
    // The bytes, the string made of them at the end, and their places in the tables.
    const cost = 3 * bytes + 64;
    if (cost > this.leftBytes) return false;
    this.leftBytes -= cost;
    return true;
  }
}

/** A share of the memory for a table; some hundreds of texts always fit. */
export function textBytes(memoryBytes: number): number {
  return Math.max(2 ** 16, Math.min(2 ** 28, memoryBytes / 2));
}

export class Dictionary {
  private readonly codes = new Map<string, number>();
  /** Cells whose text found no room; they count as missing. */
  left = 0;

  constructor(private readonly budget: TextBudget | null) {}

  get size(): number {
    return this.codes.size;
  }

  /** −1 where there is no room for the word. */
  code(word: string): number {
    const known = this.codes.get(word);
    if (known !== undefined) return known;
    if (this.budget !== null && !this.budget.take(word.length)) {
      this.left++;
      return -1;
    }
    this.codes.set(word, this.codes.size);
    return this.codes.size - 1;
  }

  words(): string[] {
    return [...this.codes.keys()];
  }
}
