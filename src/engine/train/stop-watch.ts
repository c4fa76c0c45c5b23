// Keeps what stopping rules compare with (the start, the epoch before) and asks them at the end of every epoch.
import type { StopMemory } from './saved-state.ts';
import type { EpochFacts } from './stopping/define.ts';
import type { StoppingRule } from './stopping/index.ts';

type States = readonly ArrayLike<number>[];

export class StopWatch {
  private readonly rules: readonly {
    readonly kind: string;
    readonly memory: number[];
    readonly again: StoppingRule['again'];
    readonly ask: ReturnType<StoppingRule['watch']>;
  }[];
  /** The rule that has ended the run before it went on, where it cannot watch it any more. */
  private muted: string | null = null;
  /** Weights are copied at every epoch only where a rule looks at how far they moved. */
  private readonly followsWeights: boolean;
  private before: States | null = null;
  private pointSquared = 0;
  private first = { loss: Number.NaN, gradientSquared: Number.NaN };
  private lossBefore = Number.NaN;

  constructor(rules: readonly StoppingRule[]) {
    this.rules = rules.map((rule) => {
      const memory: number[] = [];
      return { kind: rule.kind, memory, again: rule.again, ask: rule.watch(memory) };
    });
    this.followsWeights = rules.some(({ kind }) => kind === 'pointResidual');
  }

  /** For saving; `before` are the weights it compares with, null where it does not. */
  taken(): { readonly memory: StopMemory; readonly before: States | null } {
    const { first, pointSquared, lossBefore, before } = this;
    const rules = this.rules.map(({ kind, memory }) => ({ kind, memory: [...memory] }));
    return { memory: { first, pointSquared, lossBefore, rules }, before };
  }

  /** Goes on from where a run stood. Rules are found again by their kind, several of a kind by their order. */
  restore(memory: StopMemory, before: States | null, endedBy: string | null): void {
    this.first = memory.first;
    this.pointSquared = memory.pointSquared;
    this.lossBefore = memory.lossBefore;
    if (before !== null) this.before = before;
    const left = [...memory.rules];
    for (const rule of this.rules) {
      const place = left.findIndex(({ kind }) => kind === rule.kind);
      const [known] = place < 0 ? [] : left.splice(place, 1);
      if (known) rule.memory.splice(0, rule.memory.length, ...known.memory);
      if (rule.kind !== endedBy) continue;
      if (rule.again === null) this.muted = rule.kind;
      else rule.again(rule.memory);
    }
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
      stoppedBy: verdicts.find(({ kind, stop }) => stop && kind !== this.muted)?.kind ?? null,
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
