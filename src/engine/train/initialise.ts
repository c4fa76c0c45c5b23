// First values of a network's tensors. Each tensor draws from a stream of its own, named by the tensor: adding a layer
// does not change what the others get.
import { assertNever } from '../../base/assert.ts';
import { philox, toUniform } from '../../base/random.ts';
import { sizeOf } from '../ir/types.ts';
import type { ParameterSpec } from './network.ts';

/** Row-major values of `spec`, rounded to float32, a pure function of its name, shape, initialiser and `seed`. */
export function initialValues(
  spec: Pick<ParameterSpec, 'name' | 'shape' | 'init'>,
  seed: number,
): Float32Array {
  const { init, shape } = spec;
  const values = new Float32Array(sizeOf(shape));
  const draw = new Draws(spec.name, seed);
  const uniform = (low: number, high: number) => {
    for (let i = 0; i < values.length; i++) values[i] = low + (high - low) * draw.uniform(i);
    return values;
  };
  const normal = (mean: number, deviation: number) => {
    for (let i = 0; i < values.length; i++) values[i] = mean + deviation * draw.normal(i);
    return values;
  };
  switch (init.kind) {
    case 'zeros':
      return values;
    case 'constant':
      return values.fill(init.value);
    case 'uniform':
      return uniform(init.low, init.high);
    case 'normal':
      return normal(init.mean, init.deviation);
    // Glorot, Bengio, 2010: variance 2 / (in + out).
    case 'glorotUniform': {
      const limit = Math.sqrt(6 / (init.fanIn + init.fanOut));
      return uniform(-limit, limit);
    }
    case 'glorotNormal':
      return normal(0, Math.sqrt(2 / (init.fanIn + init.fanOut)));
    // He et al., 2015: variance 2 / in.
    case 'heUniform': {
      const limit = Math.sqrt(6 / init.fanIn);
      return uniform(-limit, limit);
    }
    case 'heNormal':
      return normal(0, Math.sqrt(2 / init.fanIn));
    case 'orthogonal':
      return orthogonal(values, shape, init.gain, draw);
    default:
      return assertNever(init);
  }
}

/** Numbers by their index in a tensor's stream. */
class Draws {
  private readonly stream: number;
  private readonly seed: number;
  private readonly words = new Uint32Array(4);

  constructor(name: string, seed: number) {
    this.stream = hashOf(name);
    this.seed = seed;
  }

  /** In [0, 1), 24 bits. */
  uniform(index: number): number {
    this.block(index >>> 2, 0);
    return toUniform(this.words[index & 3]!);
  }

  /** Mean 0, deviation 1 (Box, Muller, 1958). */
  normal(index: number): number {
    this.block(index, 1);
    // 1 − u lies in (0, 1]: its logarithm is finite.
    const radius = Math.sqrt(-2 * Math.log(1 - toUniform(this.words[0]!)));
    return radius * Math.cos(2 * Math.PI * toUniform(this.words[1]!));
  }

  private block(index: number, kind: number): void {
    philox([index, 0, this.stream, kind], [this.seed, INITIALISER_KEY], this.words);
  }
}

/** Keeps these numbers apart from dropout's, which are drawn by the same generator. */
const INITIALISER_KEY = 0x696e6974;

/** FNV-1a over UTF-16 code units. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/**
 * Saxe et al., 2014: rows or columns (the fewer of them) orthonormal, times `gain`; all axes but the last are rows.
 * Gram–Schmidt, twice over for accuracy, on normal numbers.
 */
function orthogonal(values: Float32Array, shape: readonly number[], gain: number, draw: Draws): Float32Array {
  const columns = shape.at(-1) ?? 1;
  const rows = values.length / columns;
  const [count, length] = rows < columns ? [rows, columns] : [columns, rows];
  const basis: Float64Array[] = [];
  for (let i = 0; i < count; i++) {
    const vector = Float64Array.from({ length }, (_, j) => draw.normal(i * length + j));
    for (let pass = 0; pass < 2; pass++) {
      for (const other of basis) {
        const along = dot(vector, other);
        for (let j = 0; j < length; j++) vector[j] = vector[j]! - along * other[j]!;
      }
    }
    const norm = Math.sqrt(dot(vector, vector));
    basis.push(vector.map((value) => value / norm));
  }
  basis.forEach((vector, i) => {
    vector.forEach((value, j) => {
      values[rows < columns ? i * columns + j : j * columns + i] = gain * value;
    });
  });
  return values;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
