// A run that was saved and taken up again has the bits of one that ran through, whatever the optimizer remembers.
import { describe, expect, it } from 'vitest';
import { createWasmBackend } from '../../../src/engine/backends/wasm/index.ts';
import type { Trainer, TrainerSettings } from '../../../src/engine/train/loop.ts';
import type { SavedState } from '../../../src/engine/train/saved-state.ts';
import { bindSchedule } from '../../../src/engine/train/schedules/index.ts';
import { bindStopping } from '../../../src/engine/train/stopping/index.ts';
import { enableRelaxed } from '../../helpers/wasm.ts';
import { madeUpData, type SmallRun, smallTrainer } from './small-run.ts';

type Optimizer = NonNullable<SmallRun['optimizer']>;

function trainer(
  optimizer: Optimizer,
  settings: Partial<TrainerSettings>,
  from?: SavedState,
  data = madeUpData(),
): Trainer {
  return smallTrainer({
    optimizer,
    settings,
    data,
    backend: createWasmBackend({ enableRelaxed, maximumBytes: 2 ** 24 }),
    ...(from ? { from } : {}),
  });
}

/** Trains until it is over, or has taken `steps` steps. */
function trained(run: Trainer, steps = Number.POSITIVE_INFINITY): Trainer {
  run.resume();
  while (run.state === 'running' && run.status().step < steps) run.advance();
  return run;
}

/** As it comes back from a file: tensors as copies, numbers through JSON. */
function stored(state: SavedState): SavedState {
  const copied = (tensors: SavedState['more']) =>
    Object.fromEntries(Object.entries(tensors).map(([name, data]) => [name, Float32Array.from(data)]));
  const position = JSON.parse(JSON.stringify(state.position)) as SavedState['position'];
  return { position, weights: copied(state.weights), more: copied(state.more) };
}

/** Without the clock's readings: time is not the same twice. */
function result(run: Trainer) {
  const { position, weights, more } = run.saved();
  return { weights, more, position: { ...position, seconds: 0 } };
}

const EARLY = { kind: 'earlyStopping', params: { patience: 3, improvement: 0.002, restore: true } };

const METHODS: readonly (readonly [string, Optimizer])[] = [
  ['Adam', { kind: 'adam', params: { rate: 0.02 } }],
  ['AdamW', { kind: 'adamw', params: { rate: 0.02 } }],
  ['momentum', { kind: 'momentum', params: { rate: 0.05 } }],
  ['RMSProp', { kind: 'rmsprop', params: { rate: 0.01 } }],
  ['AdaGrad', { kind: 'adagrad', params: { rate: 0.05 } }],
  ['L-BFGS', { kind: 'lbfgs', params: {} }],
  ['gradient descent with Wolfe', { kind: 'wolfe', params: {} }],
];

describe('a run that goes on from where it was saved', () => {
  it.each(METHODS)('5 epochs and 5 more are 10 epochs to the bit: %s, with dropout', (_, optimizer) => {
    const half = stored(trained(trainer(optimizer, { epochs: 5 })).saved());
    const whole = trained(trainer(optimizer, { epochs: 10 }));
    const again = trained(trainer(optimizer, { epochs: 10 }, half));
    expect(again.status()).toMatchObject({ state: 'finished', step: whole.status().step });
    expect(result(again)).toEqual(result(whole));
  });

  it.each([
    ['step', { kind: 'step', params: {} }],
    ['cosine', { kind: 'cosine', params: {} }],
    ['one cycle', { kind: 'oneCycle', params: {} }],
    ['plateau', { kind: 'plateau', params: { patience: 1 } }],
  ])('stopped in mid-epoch, it keeps to its schedule: %s', (_, choice) => {
    const settings = { epochs: 10, schedule: bindSchedule(choice) };
    const optimizer = { kind: 'momentum', params: { rate: 0.3 } };
    const whole = trained(trainer(optimizer, settings));
    const stopped = trained(trainer(optimizer, settings), 38);
    stopped.stop();
    const again = trained(trainer(optimizer, settings, stored(stopped.saved())));
    expect(result(again)).toEqual(result(whole));
  });

  it.each([5, 11, 23])('early stopping keeps its patience and the best weights, saved at step %i', (step) => {
    const settings = { epochs: 200, stopping: [bindStopping(EARLY)] };
    const optimizer = { kind: 'adam', params: { rate: 0.05 } };
    const whole = trained(trainer(optimizer, settings));
    expect(whole.status().reason).toBe('earlyStopping');
    const paused = trained(trainer(optimizer, settings), step);
    const again = trained(trainer(optimizer, settings, stored(paused.saved())));
    expect(again.status()).toMatchObject({ reason: 'earlyStopping', step: whole.status().step });
    expect(result(again)).toEqual(result(whole));
  });

  it('without held-out rows early stopping compares the whole epoch’s mean, also of an epoch that was broken off', () => {
    const data = { ...madeUpData(), validation: new Int32Array(0) };
    const settings = { epochs: 40, stopping: [bindStopping(EARLY)] };
    const optimizer = { kind: 'sgd', params: { rate: 0.05 } };
    const whole = trained(trainer(optimizer, settings, undefined, data));
    const paused = trained(trainer(optimizer, settings, undefined, data), 17);
    const again = trained(trainer(optimizer, settings, stored(paused.saved()), data));
    expect(result(again)).toEqual(result(whole));
  });

  it.each(['pointResidual', 'functionResidual'])(
    '%s compares with the first step and the epoch before',
    (kind) => {
      const settings = { epochs: 200, stopping: [bindStopping({ kind, params: { epsilon: 1e-3 } })] };
      const optimizer = { kind: 'momentum', params: { rate: 0.02 } };
      const whole = trained(trainer(optimizer, settings));
      expect(whole.status().reason).toBe(kind);
      const paused = trained(trainer(optimizer, settings), whole.status().step - 5);
      expect(paused.state).toBe('running');
      const again = trained(trainer(optimizer, settings, stored(paused.saved())));
      expect(again.status().reason).toBe(kind);
      expect(result(again)).toEqual(result(whole));
    },
  );

  it('goes on from the last weights, not from the best ones that a rule has put in their place', () => {
    const settings = { epochs: 200, stopping: [bindStopping(EARLY)] };
    const optimizer = { kind: 'adam', params: { rate: 0.05 } };
    const first = trained(trainer(optimizer, settings));
    const state = stored(first.saved());
    const again = trainer(optimizer, settings, state);
    expect(again.weights()).not.toEqual(state.weights);
    // Its patience begins anew: it is not ended by the same rule at once.
    trained(again, first.status().step + 14);
    expect(again.status().step).toBeGreaterThan(first.status().step + 7);
  });

  it('a rule that ended the run and cannot count anew is not asked again', () => {
    const settings = { stopping: [bindStopping({ kind: 'target', params: { value: 0.5 } })] };
    const optimizer = { kind: 'adam', params: { rate: 0.05 } };
    const first = trained(trainer(optimizer, { ...settings, epochs: 50 }));
    expect(first.status().reason).toBe('target');
    const epochs = Math.round(first.status().epoch) + 3;
    const again = trained(trainer(optimizer, { ...settings, epochs }, stored(first.saved())));
    expect(again.status()).toMatchObject({ reason: 'epochs', epochs });
  });

  it('begins with empty slots, and counts its steps from there, where the state has none', () => {
    const optimizer = { kind: 'adam', params: { rate: 0.02 } };
    const half = trained(trainer(optimizer, { epochs: 2 })).saved();
    const { step } = half.position;
    const without = { ...half, more: {}, position: { ...half.position, slotsSince: step } };
    const again = trainer(optimizer, { epochs: 4 }, without);
    again.stepOnce();
    // The first step of Adam is the rate times the sign of the gradient.
    const before = half.weights['dense-1/kernel'] ?? [];
    const after = again.weights()['dense-1/kernel'] ?? [];
    for (let i = 0; i < before.length; i++) expect(Math.abs(after[i]! - before[i]!)).toBeCloseTo(0.02, 4);
  });
});
