// Descent directions for full-batch training: steepest descent, and L-BFGS's product of an inverse Hessian it never forms.

export type Vector = Float64Array;

export function dot(a: Vector, b: Vector): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** A step taken and the change of the gradient along it. */
export interface Curvature {
  /** s = x⁺ − x */
  readonly step: Vector;
  /** y = ∇f⁺ − ∇f */
  readonly change: Vector;
}

export function steepest(g: Vector): Vector {
  return g.map((value) => -value);
}

/**
 * The two-loop recursion (Nocedal, 1980): −H∇f with H from the last pairs, newest first; H₀ = (sᵀy / yᵀy) I.
 * Pairs with sᵀy ≤ 0 must not be given. Without pairs it is steepest descent.
 */
export function lbfgsDirection(g: Vector, pairs: readonly Curvature[]): Vector {
  const q = g.slice();
  const shares = pairs.map(({ step, change }) => {
    const share = dot(step, q) / dot(step, change);
    addScaled(q, change, -share);
    return share;
  });
  const newest = pairs[0];
  if (newest) {
    const scale = dot(newest.step, newest.change) / dot(newest.change, newest.change);
    for (let i = 0; i < q.length; i++) q[i] = q[i]! * scale;
  }
  for (let k = pairs.length - 1; k >= 0; k--) {
    const { step, change } = pairs[k]!;
    addScaled(q, step, shares[k]! - dot(change, q) / dot(step, change));
  }
  return q.map((value) => -value);
}

function addScaled(to: Vector, what: Vector, factor: number): void {
  for (let i = 0; i < to.length; i++) to[i] = to[i]! + factor * what[i]!;
}
