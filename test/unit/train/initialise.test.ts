import { describe, expect, it } from 'vitest';
import { initialValues } from '../../../src/engine/train/initialise.ts';
import type { Initialiser } from '../../../src/engine/train/network.ts';

const draw = (init: Initialiser, shape: readonly number[] = [200, 100], seed = 1, name = 'dense-1/kernel') =>
  initialValues({ name, shape, init }, seed);

function moments(values: Float32Array): { mean: number; deviation: number } {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const square = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(square) };
}

describe('initial weights', () => {
  const fans = { fanIn: 200, fanOut: 100 };
  it.each<[Initialiser, number, number]>([
    [{ kind: 'uniform', low: -1, high: 3 }, 1, 4 / Math.sqrt(12)],
    [{ kind: 'normal', mean: 2, deviation: 0.5 }, 2, 0.5],
    [{ kind: 'glorotUniform', ...fans }, 0, Math.sqrt(2 / 300)],
    [{ kind: 'glorotNormal', ...fans }, 0, Math.sqrt(2 / 300)],
    [{ kind: 'heUniform', ...fans }, 0, Math.sqrt(2 / 200)],
    [{ kind: 'heNormal', ...fans }, 0, Math.sqrt(2 / 200)],
  ])('%o has its mean and deviation', (init, mean, deviation) => {
    const found = moments(draw(init));
    // 20,000 draws: the standard error of the mean is deviation / 141.
    expect(Math.abs(found.mean - mean)).toBeLessThan((4 * deviation) / 141);
    expect(found.deviation / deviation).toBeCloseTo(1, 1.5);
  });

  it('stays within the limits of a uniform distribution', () => {
    const limit = Math.sqrt(6 / 300);
    const values = draw({ kind: 'glorotUniform', ...fans });
    expect(values.every((x) => Math.abs(x) <= limit)).toBe(true);
    expect(Math.max(...values)).toBeGreaterThan(0.99 * limit);
  });

  it.each([[[7, 3]], [[3, 7]], [[2, 3, 4]]])('orthogonal %j has orthonormal rows or columns', (shape) => {
    const values = draw({ kind: 'orthogonal', gain: 2 }, shape);
    const columns = shape.at(-1)!;
    const rows = values.length / columns;
    const at = (i: number, j: number) =>
      rows < columns ? values[i * columns + j]! : values[j * columns + i]!;
    const [count, length] = rows < columns ? [rows, columns] : [columns, rows];
    for (let a = 0; a < count; a++) {
      for (let b = 0; b <= a; b++) {
        let product = 0;
        for (let j = 0; j < length; j++) product += at(a, j) * at(b, j);
        expect(product).toBeCloseTo(a === b ? 4 : 0, 5);
      }
    }
  });

  it('is the same for the same seed and name, and another for another', () => {
    const init: Initialiser = { kind: 'normal', mean: 0, deviation: 1 };
    expect(draw(init)).toEqual(draw(init));
    expect(draw(init, [200, 100], 2)).not.toEqual(draw(init));
    expect(draw(init, [200, 100], 1, 'dense-2/kernel')).not.toEqual(draw(init));
  });

  it('does not correlate between tensors', () => {
    const init: Initialiser = { kind: 'normal', mean: 0, deviation: 1 };
    const [a, b] = [draw(init), draw(init, [200, 100], 1, 'dense-2/kernel')];
    const product = a.reduce((sum, x, i) => sum + x * b[i]!, 0) / a.length;
    expect(Math.abs(product)).toBeLessThan(4 / 141);
  });
});
