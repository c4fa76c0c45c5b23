// A full-batch iteration dressed as an executable, so that the loop runs it like any other step: evaluate at the
// weights, choose a direction, search along it, store the weights found. Outputs are those at the starting weights.
import type { Executable, NumberArray, Session } from '../../backends/backend.ts';
import { sizeOf } from '../../ir/types.ts';
import type { ParameterSpec } from '../network.ts';
import type { SearchMethod } from '../optimizers/define.ts';
import { gradientName, OBJECTIVE, slotName } from '../step-names.ts';
import { type Curvature, dot, lbfgsDirection, steepest, type Vector } from './directions.ts';
import type { Trial } from './rules.ts';

interface Evaluation {
  readonly f: number;
  readonly g: Vector;
}

export class SearchStep implements Executable {
  private readonly kept = new Map<string, NumberArray>();
  private readonly length: number;

  constructor(
    /** The program of the objective and its gradients, without updates of weights. */
    private readonly inner: Executable,
    private readonly session: Session,
    private readonly weights: readonly ParameterSpec[],
    private readonly method: SearchMethod,
    /** What the program itself moves: running averages. */
    private readonly statistics: readonly ParameterSpec[],
  ) {
    this.length = weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  }

  get bytes(): number {
    return this.inner.bytes;
  }

  input(name: string): NumberArray {
    return this.inner.input(name);
  }

  output(name: string): NumberArray {
    let copy = this.kept.get(name);
    if (copy === undefined) {
      copy = this.inner.output(name).slice();
      this.kept.set(name, copy);
    }
    return copy;
  }

  run(): void {
    const x = this.read((spec) => spec.name);
    const start = this.evaluate();
    for (const [name, copy] of this.kept) copy.set(this.inner.output(name));
    // A step moves a running average once, by the weights it starts from: trials are not part of the training.
    const averages = this.statistics.map(({ name }) => this.session.readState(name).slice());
    this.search(x, start);
    this.statistics.forEach(({ name }, index) => {
      this.session.writeState(name, averages[index]!);
    });
  }

  private search(x: Vector, start: Evaluation): void {
    if (!Number.isFinite(start.f) || !start.g.every(Number.isFinite)) return;

    const pairs = this.pairs();
    let d = pairs.length > 0 ? lbfgsDirection(start.g, pairs) : steepest(start.g);
    if (!(dot(start.g, d) < 0)) d = steepest(start.g);
    const slope = dot(start.g, d);
    if (slope === 0) return;

    let last: { readonly alpha: number; readonly at: Evaluation } | null = null;
    const phi = (alpha: number): Trial => {
      this.write(x.map((value, i) => value + alpha * d[i]!));
      const at = this.evaluate();
      last = { alpha, at };
      const finite = Number.isFinite(at.f);
      return {
        alpha,
        value: finite ? at.f : Number.POSITIVE_INFINITY,
        slope: finite ? dot(at.g, d) : Number.NaN,
      };
    };
    // Before there is curvature to go by, a step no longer than `rate`.
    const first =
      this.method.memory > 0 && pairs.length === 0
        ? Math.min(1, this.method.rate / Math.sqrt(dot(start.g, start.g)))
        : this.method.rate;
    const found = this.method.line(phi, { alpha: 0, value: start.f, slope }, first);
    if (found === null) {
      this.write(x);
      return;
    }
    if (last === null || (last as { alpha: number }).alpha !== found.alpha) phi(found.alpha);
    if (this.method.memory > 0 && last !== null)
      this.remember(x, start, (last as { at: Evaluation }).at, pairs);
  }

  private evaluate(): Evaluation {
    this.inner.run();
    const g = new Float64Array(this.length);
    let at = 0;
    for (const { name, shape } of this.weights) {
      g.set(this.inner.output(gradientName(name)), at);
      at += sizeOf(shape);
    }
    return { f: this.inner.output(OBJECTIVE)[0]!, g };
  }

  private read(nameOf: (spec: ParameterSpec) => string): Vector {
    const x = new Float64Array(this.length);
    let at = 0;
    for (const spec of this.weights) {
      x.set(this.session.readState(nameOf(spec)), at);
      at += sizeOf(spec.shape);
    }
    return x;
  }

  private write(x: Vector, nameOf: (spec: ParameterSpec) => string = (spec) => spec.name): void {
    let at = 0;
    for (const spec of this.weights) {
      const size = sizeOf(spec.shape);
      this.session.writeState(nameOf(spec), x.subarray(at, at + size));
      at += size;
    }
  }

  /** Pairs kept in the session's slots, newest first, so that a run goes on from a checkpoint as if never stopped. */
  private pairs(): Curvature[] {
    const found: Curvature[] = [];
    for (let k = 0; k < this.method.memory; k++) {
      const step = this.read(({ name }) => slotName(name, `step${k}`));
      const change = this.read(({ name }) => slotName(name, `change${k}`));
      if (!(dot(step, change) > 0)) break;
      found.push({ step, change });
    }
    return found;
  }

  private remember(x: Vector, start: Evaluation, end: Evaluation, pairs: readonly Curvature[]): void {
    const step = this.read((spec) => spec.name).map((value, i) => value - x[i]!);
    const change = end.g.map((value, i) => value - start.g[i]!);
    // A pair without positive curvature would spoil the approximation.
    if (!(dot(step, change) > 1e-10 * dot(change, change))) return;
    [{ step, change }, ...pairs].slice(0, this.method.memory).forEach((pair, k) => {
      this.write(pair.step, ({ name }) => slotName(name, `step${k}`));
      this.write(pair.change, ({ name }) => slotName(name, `change${k}`));
    });
  }
}
