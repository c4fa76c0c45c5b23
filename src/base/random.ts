// Counter-based random numbers: Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011).
// A number is a pure function of key and counter, so that order of drawing and number of threads do not matter.

/** The high 32 bits of the unsigned product a·b. */
function multiplyHigh(a: number, b: number): number {
  const [al, ah, bl, bh] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16];
  const low = al * bl;
  const middle = ah * bl + (low >>> 16);
  const carry = (middle & 0xffff) + al * bh;
  return (ah * bh + Math.floor(middle / 65536) + Math.floor(carry / 65536)) >>> 0;
}

/** Four words for a counter block, written to `out`. */
export function philox(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
  out: Uint32Array,
): void {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd2511f53, c0 >>> 0);
    const low0 = Math.imul(0xd2511f53, c0);
    const high1 = multiplyHigh(0xcd9e8d57, c2 >>> 0);
    const low1 = Math.imul(0xcd9e8d57, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** 24 random bits as a number in [0, 1), exact in float32. */
export function toUniform(word: number): number {
  return (word >>> 8) * 2 ** -24;
}

/**
 * Fills `out` with uniforms in [0, 1): element i is word i mod 4 of block ⌊i/4⌋, with key (seed, step) and counter
 * (block, 0, stream, 0). The op randomUniform is this function.
 */
export function fillUniform(
  out: { [index: number]: number; readonly length: number },
  seed: number,
  step: number,
  stream: number,
): void {
  const words = new Uint32Array(4);
  for (let i = 0; i < out.length; i++) {
    if (i % 4 === 0) philox([i / 4, 0, stream, 0], [seed, step], words);
    out[i] = toUniform(words[i % 4]!);
  }
}

/** A stream of numbers for the host: shuffles, initial weights. Equal (seed, stream) give equal sequences. */
export class RandomStream {
  private readonly words = new Uint32Array(4);
  private position = 0;
  private spareNormal: number | null = null;

  constructor(
    private readonly seed: number,
    private readonly stream: number,
  ) {}

  /** 32 random bits. */
  next(): number {
    const word = this.position % 4;
    if (word === 0)
      philox([Math.floor(this.position / 4), 1, this.stream, 0], [this.seed, 0x4c6f6f6d], this.words);
    this.position++;
    return this.words[word]!;
  }

  uniform(low = 0, high = 1): number {
    return low + (high - low) * toUniform(this.next());
  }

  /** Box–Muller: √(−2 ln u₁) cos 2πu₂ and its sine partner, u₁ in (0, 1]. */
  normal(mean = 0, deviation = 1): number {
    if (this.spareNormal !== null) {
      const spare = this.spareNormal;
      this.spareNormal = null;
      return mean + deviation * spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.spareNormal = radius * Math.sin(angle);
    return mean + deviation * radius * Math.cos(angle);
  }

  /** A whole number in [0, below). */
  below(below: number): number {
    return Math.floor((this.next() / 2 ** 32) * below);
  }

  /** The numbers 0 to length − 1 in random order (Fisher–Yates). */
  permutation(length: number): Int32Array {
    const order = Int32Array.from({ length }, (_, i) => i);
    for (let i = length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const held = order[i]!;
      order[i] = order[j]!;
      order[j] = held;
    }
    return order;
  }
}

/** A 32-bit stream number from a name (FNV-1a), so that one tensor's draws do not depend on the others. */
export function streamOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
