// Step lengths along a descent direction: φ(α) = f(x + αd). Pure; a trial that is not finite counts as infinitely high.

/** φ and φ′ at one α. */
export interface Trial {
  readonly alpha: number;
  readonly value: number;
  readonly slope: number;
}
export type Phi = (alpha: number) => Trial;

/** The accepted trial, or null when no α was found (rounding, or a direction that does not descend). */
export type LineRule = (phi: Phi, start: Trial, first: number) => Trial | null;

const MOST_TRIALS = 40;

/** Backtracking until φ(α) ≤ φ(0) + c₁ α φ′(0) (Armijo, 1966); α shrinks by `shrink` a trial. */
export function armijoRule(c1: number, shrink: number): LineRule {
  return (phi, start, first) => {
    let alpha = first;
    for (let trial = 0; trial < MOST_TRIALS; trial++) {
      const found = phi(alpha);
      if (found.value <= start.value + c1 * alpha * start.slope) return found;
      alpha *= shrink;
    }
    return null;
  };
}

/**
 * The strong Wolfe conditions: Armijo's, and |φ′(α)| ≤ c₂ |φ′(0)|. Bracketing, then bisection of the bracket
 * (Nocedal & Wright, Numerical Optimization, algorithms 3.5 and 3.6).
 */
export function wolfeRule(c1: number, c2: number): LineRule {
  return (phi, start, first) => {
    const tooHigh = (t: Trial) => !(t.value <= start.value + c1 * t.alpha * start.slope);
    const flat = (t: Trial) => Math.abs(t.slope) <= -c2 * start.slope;
    let low = start;
    let alpha = first;
    for (let trial = 0; trial < MOST_TRIALS; trial++) {
      const found = phi(alpha);
      if (tooHigh(found) || (trial > 0 && found.value >= low.value)) return zoom(low, found);
      if (flat(found)) return found;
      if (found.slope >= 0) return zoom(found, low);
      low = found;
      alpha *= 2;
    }
    return acceptable(low);

    /** `low` is the best so far; the bracket between it and `high` holds acceptable steps. */
    function zoom(low: Trial, high: Trial): Trial | null {
      let [best, other] = [low, high];
      for (let trial = 0; trial < MOST_TRIALS; trial++) {
        const middle = phi((best.alpha + other.alpha) / 2);
        if (tooHigh(middle) || middle.value >= best.value) other = middle;
        else {
          if (flat(middle)) return middle;
          if (middle.slope * (other.alpha - best.alpha) >= 0) other = best;
          best = middle;
        }
      }
      return acceptable(best);
    }

    /** Sufficient decrease without the curvature condition is still a step. */
    function acceptable(trial: Trial): Trial | null {
      return trial.alpha > 0 && !tooHigh(trial) ? trial : null;
    }
  };
}
