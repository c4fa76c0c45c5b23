// What principal components of the same width leave: fitted on training rows, measured on held-out rows.
import { present } from '../../../src/base/assert.ts';
import type { PreparedData } from '../../../src/engine/data/prepared.ts';

/** Root mean squared error per feature of held-out rows rebuilt from `count` components. */
export function principalComponentsError(data: PreparedData, count: number): number {
  const { data: values } = present(data.tensors.features, 'the features');
  const width = data.featureNames.length;
  const at = (row: number, j: number) => values[row * width + j]!;
  const mean = Array.from({ length: width }, (_, j) => {
    let sum = 0;
    for (const row of data.training) sum += at(row, j);
    return sum / data.training.length;
  });
  const centred = (row: number) => mean.map((m, j) => at(row, j) - m);
  const covariance = mean.map(() => new Float64Array(width));
  for (const row of data.training) {
    const x = centred(row);
    for (let i = 0; i < width; i++) for (let j = 0; j < width; j++) covariance[i]![j]! += x[i]! * x[j]!;
  }
  const components = topEigenvectors(covariance, count);
  let squares = 0;
  for (const row of data.validation) {
    const x = centred(row);
    const rebuilt = new Float64Array(width);
    for (const v of components) {
      const along = v.reduce((sum, c, j) => sum + c * x[j]!, 0);
      for (let j = 0; j < width; j++) rebuilt[j]! += along * v[j]!;
    }
    for (let j = 0; j < width; j++) squares += (x[j]! - rebuilt[j]!) ** 2;
  }
  return Math.sqrt(squares / (data.validation.length * width));
}

/** Orthogonal iteration. */
function topEigenvectors(matrix: readonly Float64Array[], count: number): Float64Array[] {
  const n = matrix.length;
  let basis: Float64Array[] = Array.from({ length: count }, (_, k) =>
    Float64Array.from({ length: n }, (_, j) => Math.sin(k * 7 + j * 3 + 1)),
  );
  for (let iteration = 0; iteration < 300; iteration++) {
    const next: Float64Array[] = [];
    for (const v of basis) {
      const w = Float64Array.from(matrix, (row) => row.reduce((sum, a, j) => sum + a * v[j]!, 0));
      for (const u of next) {
        const along = u.reduce((sum, a, j) => sum + a * w[j]!, 0);
        for (let j = 0; j < n; j++) w[j]! -= along * u[j]!;
      }
      const norm = Math.sqrt(w.reduce((sum, a) => sum + a * a, 0));
      next.push(w.map((a) => a / norm));
    }
    basis = next;
  }
  return basis;
}
