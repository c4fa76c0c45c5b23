// Keeps what stopping rules compare with (the start, the epoch before) and asks them at the end of every epoch.
import type { EpochFacts } from './stopping/define.ts';
import type { StoppingRule } from './stopping/index.ts';

type States = readonly ArrayLike<number>[];

export class StopWatch {
  private readonly rules: readonly {
    readonly kind: string;
    readonly ask: ReturnType<StoppingRule['watch']>;
  }[];
  /** Weights are copied at every epoch only where a rule looks at how far they moved. */
  private readonly followsWeights: boolean;
  private before: States | null = null;
  private pointSquared = 0;
  private first = { loss: Number.NaN, gradientSquared: Number.NaN };
  private lossBefore = Number.NaN;

  constructor(rules: readonly StoppingRule[]) {
    this.rules = rules.map((rule) => ({ kind: rule.kind, ask: rule.watch() }));
    this.followsWeights = rules.some(({ kind }) => kind === 'pointResidual');
  }

  /** With the weights before the first step. */
  start(weights: () => States): void {
    if (!this.followsWeights) return;
    this.before = weights();
    this.pointSquared = this.before.reduce((sum, tensor) => sum + distanceSquared(tensor, null), 0);
  }

  /** With the first step's loss and gradient, which are those of the first weights. */
  begin(loss: number, gradientSquared: number): void {
    this.first = { loss, gradientSquared };
    this.lossBefore = loss;
  }

  epoch(facts: Omit<EpochFacts, 'movedSquared' | 'lossBefore'> & { readonly weights: () => States }): {
    readonly stoppedBy: string | null;
    readonly best: boolean;
  } {
    if (this.rules.length === 0) return { stoppedBy: null, best: false };
    const { weights, ...told } = facts;
    const full = { ...told, movedSquared: this.moved(weights), lossBefore: this.lossBefore };
    this.lossBefore = facts.loss;
    const start = { ...this.first, pointSquared: this.pointSquared };
    const verdicts = this.rules.map(({ kind, ask }) => ({ kind, ...ask(full, start) }));
    return {
      stoppedBy: verdicts.find(({ stop }) => stop)?.kind ?? null,
      best: verdicts.some(({ best }) => best === true),
    };
  }

  private moved(weights: () => States): number {
    const { before } = this;
    if (before === null) return Number.POSITIVE_INFINITY;
    const now = weights();
    this.before = now;
    return now.reduce((sum, tensor, index) => sum + distanceSquared(tensor, before[index] ?? null), 0);
  }
}

function distanceSquared(a: ArrayLike<number>, b: ArrayLike<number> | null): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - (b?.[i] ?? 0)) ** 2;
  return sum;
}
