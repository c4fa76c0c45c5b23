import { describe, expect, it } from 'vitest';
import { StopWatch } from '../../../src/engine/train/stop-watch.ts';
import type { EpochFacts, StartFacts } from '../../../src/engine/train/stopping/define.ts';
import { bindStopping, STOPPING_KINDS, STOPPING_RULES } from '../../../src/engine/train/stopping/index.ts';
import { trainerSettings } from '../../../src/engine/train/training-settings.ts';
import { runToEnd, smallDocument, smallTrainer } from './small-run.ts';

const START: StartFacts = { loss: 2, gradientSquared: 100, pointSquared: 50 };
const FACTS: EpochFacts = {
  epoch: 1,
  step: 10,
  seconds: 1,
  loss: 1,
  metric: 0.5,
  metricName: 'accuracy',
  watchedLoss: 1,
  gradientSquared: 10,
  movedSquared: 5,
  lossBefore: 1.5,
};

/** The first of the epochs at which the rule says stop, from 0; −1 where it never does. */
function stopsAt(
  kind: string,
  params: Record<string, number | boolean | string>,
  epochs: Partial<EpochFacts>[],
): number {
  const ask = bindStopping({ kind, params }).watch();
  return epochs.findIndex((facts) => ask({ ...FACTS, ...facts }, START).stop);
}

describe('stopping rules', () => {
  it('early stopping waits out its patience after the best epoch', () => {
    const losses = [3, 2, 2.5, 1.9, 2, 2, 2, 2].map((watchedLoss) => ({ watchedLoss }));
    expect(stopsAt('earlyStopping', { patience: 3 }, losses)).toBe(6);
    expect(stopsAt('earlyStopping', { patience: 5 }, losses)).toBe(-1);
    expect(stopsAt('earlyStopping', { patience: 2, improvement: 0.5 }, losses)).toBe(3);
  });

  it('early stopping that had nothing to compare with goes on from a file as if never stopped', () => {
    const rule = bindStopping({ kind: 'earlyStopping', params: { patience: 3, restore: true } });
    const memory: number[] = [];
    expect(rule.watch(memory)({ ...FACTS, watchedLoss: Number.NaN }, START).best).not.toBe(true);
    // JSON has no infinity: what is not a number comes back as NaN.
    const reopened = memory.map((value) => (Number.isFinite(value) ? value : Number.NaN));
    for (const watchedLoss of [0.9, 0.5, 0.1]) {
      expect(rule.watch(reopened)({ ...FACTS, watchedLoss }, START)).toEqual({ stop: false, best: true });
    }
  });

  it('two rules of a kind go on each from its own memory', () => {
    const rules = ['loss', 'metric'].map((watch) =>
      bindStopping({ kind: 'earlyStopping', params: { watch, patience: 3, restore: false } }),
    );
    const epoch = (watchedLoss: number, metric: number) => ({
      ...FACTS,
      watchedLoss,
      metric,
      weights: () => [],
    });
    // The loss improves, the metric does not: the second rule has waited for two epochs.
    const before = [epoch(3, 0.5), epoch(2, 0.5), epoch(1, 0.5)];
    const first = new StopWatch(rules);
    for (const facts of before) expect(first.epoch(facts).stoppedBy).toBeNull();
    const next = new StopWatch(rules);
    const { memory } = first.taken();
    expect(memory.rules.map((rule) => rule.memory)).toEqual([
      [1, 0],
      [-0.5, 2],
    ]);
    next.restore(memory, null, null);
    expect(next.taken().memory.rules).toEqual(memory.rules);
    expect(next.epoch(epoch(0.5, 0.5)).stoppedBy).toBe('earlyStopping');
  });

  it('enough steps end a run at the end of their epoch', () => {
    expect(stopsAt('steps', { steps: 25 }, [{ step: 10 }, { step: 20 }, { step: 30 }])).toBe(2);
    expect(stopsAt('steps', { steps: 31 }, [{ step: 10 }, { step: 20 }, { step: 30 }])).toBe(-1);
  });

  it('a target is reached from below by accuracy, from above by an error', () => {
    const metrics = [0.8, 0.9, 0.96, 0.94].map((metric) => ({ metric }));
    expect(stopsAt('target', { value: 0.95 }, metrics)).toBe(2);
    const errors = [9, 5, 3].map((metric) => ({ metric, metricName: 'rmse' as const }));
    expect(stopsAt('target', { value: 5 }, errors)).toBe(1);
  });

  it('a target loss is reached from above, whatever the metric is', () => {
    const losses = [0.9, 0.5, 0.2].map((watchedLoss) => ({ watchedLoss, metric: 1 }));
    expect(stopsAt('target', { watch: 'loss', value: 0.5 }, losses)).toBe(1);
    expect(stopsAt('target', { watch: 'loss', value: 0.1 }, losses)).toBe(-1);
  });

  it('early stopping ends when accuracy has stopped rising, or an error falling, while the loss still falls', () => {
    const values = [0.5, 0.8, 0.8, 0.79, 0.8];
    const rising = values.map((metric, i) => ({ metric, watchedLoss: 1 - i / 10 }));
    expect(stopsAt('earlyStopping', { watch: 'metric', patience: 2 }, rising)).toBe(3);
    expect(stopsAt('earlyStopping', { patience: 2 }, rising)).toBe(-1);
    const falling = values.map((value) => ({ metric: 1 - value, metricName: 'rmse' as const }));
    expect(stopsAt('earlyStopping', { watch: 'metric', patience: 2 }, falling)).toBe(3);
  });

  it('time counts seconds of training', () => {
    expect(stopsAt('time', { seconds: 2.5 }, [{ seconds: 2 }, { seconds: 3 }])).toBe(1);
  });

  it('the residual of the point: ‖w − w′‖² < ε‖w⁰‖²', () => {
    expect(stopsAt('pointResidual', { epsilon: 0.01 }, [{ movedSquared: 0.5 }, { movedSquared: 0.49 }])).toBe(
      1,
    );
  });

  it('the residual of the function: ‖f − f′‖² < ε‖f⁰‖²', () => {
    const epochs = [1.5, 0.75].map((lossBefore, index) => ({
      epoch: 2 + index,
      lossBefore,
      loss: lossBefore - lossBefore / 3,
    }));
    expect(stopsAt('functionResidual', { epsilon: 0.01 }, epochs)).toBe(-1);
    expect(stopsAt('functionResidual', { epsilon: 0.0625 }, epochs)).toBe(1);
    expect(stopsAt('functionResidual', { epsilon: 0.0626 }, epochs)).toBe(0);
    // The first epoch of full-batch descent has the loss of the first weights.
    expect(stopsAt('functionResidual', { epsilon: 0.1 }, [{ epoch: 1, loss: 2, lossBefore: 2 }])).toBe(-1);
  });

  it('the residual of the gradient: ‖∇f‖² < ε‖∇f⁰‖²', () => {
    const epochs = [{ gradientSquared: 1 }, { gradientSquared: 0.99 }];
    expect(stopsAt('gradientResidual', { epsilon: 0.01 }, epochs)).toBe(1);
  });

  it.each(STOPPING_KINDS)('%s is listed by its kind and told in both languages', (kind) => {
    const def = STOPPING_RULES[kind];
    expect(def.kind).toBe(kind);
    for (const text of [def.title, def.doc.summary, def.doc.when]) expect(text.ru).not.toBe('');
  });
});

describe('a run with stopping rules', () => {
  const rule = (kind: string, params: Record<string, number | boolean | string>) => [
    bindStopping({ kind, params }),
  ];

  it('ends as finished with the rule as its reason', () => {
    const trainer = smallTrainer({ settings: { epochs: 500, stopping: rule('target', { value: 0.9 }) } });
    runToEnd(trainer);
    expect(trainer.status()).toMatchObject({ state: 'finished', reason: 'target' });
    expect(trainer.status().epoch).toBeLessThan(500);
    expect(trainer.takePoints().at(-1)?.validation?.metric).toBeGreaterThanOrEqual(0.9);
  });

  it('early stopping gives back the weights of the best epoch', () => {
    const stopping = rule('earlyStopping', { patience: 3, restore: true });
    const settings = { epochs: 500, stopping, l1: 0, l2: 0 };
    const trainer = runToEnd(smallTrainer({ settings, optimizer: { kind: 'adam', params: { rate: 0.3 } } }));
    expect(trainer.status().reason).toBe('earlyStopping');
    const closing = trainer.takePoints().filter(({ training }) => training !== undefined);
    const losses = closing.map(({ validation }) => validation?.loss ?? Number.NaN);
    const best = losses.indexOf(Math.min(...losses)) + 1;
    expect(best).toBe(closing.length - 3);
    const upToBest = runToEnd(
      smallTrainer({
        settings: { ...settings, stopping: [], epochs: best },
        optimizer: { kind: 'adam', params: { rate: 0.3 } },
      }),
    );
    expect(trainer.weights()).toEqual(upToBest.weights());
  });

  it('full-batch descent ends by each of the three residuals', () => {
    for (const kind of ['pointResidual', 'functionResidual', 'gradientResidual']) {
      const trainer = runToEnd(
        smallTrainer({
          optimizer: { kind: 'sgd', params: { rate: 0.05 } },
          settings: { batchSize: 50, epochs: 5000, l1: 0, l2: 0.5, stopping: rule(kind, { epsilon: 1e-3 }) },
        }),
      );
      expect(trainer.status()).toMatchObject({ state: 'finished', reason: kind });
      expect(trainer.status().epoch).toBeGreaterThanOrEqual(5);
      expect(trainer.status().epoch).toBeLessThan(5000);
    }
  });

  it.each(['sgd', 'armijo', 'wolfe', 'lbfgs'])('the residual of the function lets %s learn first', (kind) => {
    const stopping = rule('functionResidual', { epsilon: 1e-6 });
    const optimizer = { kind, params: kind === 'sgd' ? { rate: 0.5 } : {} };
    const settings = { batchSize: 50, epochs: 3000, l1: 0, l2: 0, stopping };
    const trainer = runToEnd(smallTrainer({ optimizer, settings }));
    expect(trainer.status().reason).toBe('functionResidual');
    const losses = trainer.takePoints().flatMap(({ training }) => training?.loss ?? []);
    expect(losses.at(-1)).toBeLessThan(0.5 * losses[0]!);
  });

  it('stored settings bind, and a wrong one is named', () => {
    const { training } = smallDocument();
    const stopping = [{ kind: 'earlyStopping', params: { patience: 2 } }];
    const bound = trainerSettings({ ...training, stopping, schedule: { kind: 'cosine', params: {} } });
    expect(bound.stopping?.map(({ kind }) => kind)).toEqual(['earlyStopping']);
    expect(bound.schedule).toBeDefined();
    expect(() => trainerSettings({ ...training, schedule: { kind: 'sudden', params: {} } })).toThrow(
      /schedule.kind.*sudden/,
    );
    const wrong = [{ kind: 'time', params: { seconds: -1 } }];
    expect(() => trainerSettings({ ...training, stopping: wrong })).toThrow(/stopping.seconds/);
  });
});
