// Every optimizer against PyTorch's own steps (test/fixtures/pytorch/make_optimizers.py), in float64.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultsOf } from '../../../src/base/params.ts';
import { createReferenceBackend } from '../../../src/engine/backends/reference/index.ts';
import { ProgramBuilder } from '../../../src/engine/ir/program-builder.ts';
import { bindOptimizer, OPTIMIZER_KINDS, OPTIMIZERS } from '../../../src/engine/train/optimizers/index.ts';
import { slotName } from '../../../src/engine/train/step-names.ts';

interface Fixture {
  readonly start: number[];
  readonly curvature: number[];
  readonly centre: number[];
  readonly cases: { kind: string; params: Record<string, number>; steps: number[][] }[];
}
const fixture: Fixture = JSON.parse(
  readFileSync(new URL('../../fixtures/pytorch/optimizers.json', import.meta.url), 'utf8'),
);

/** Weights after each step of gradient descent on Σ c(w − a)²/2 + Σ sin w. */
function trajectory(kind: string, params: Record<string, number>, steps: number): number[][] {
  const optimizer = bindOptimizer({ kind, params });
  if (optimizer.search !== null) throw new Error(`${kind} searches: it has no update of its own`);
  const shape = [fixture.start.length];
  const b = new ProgramBuilder();
  const w = b.state('w', shape);
  const g = b.input('g', { shape, dtype: 'f32' });
  const slots = Object.fromEntries(
    optimizer.slots.map((slot) => [slot, b.state(slotName('w', slot), shape)]),
  );
  const rate = b.input('rate', { shape: [], dtype: 'f32' });
  const next = optimizer.update(
    b,
    { w, g, slots },
    { rate, t: () => b.input('t', { shape: [], dtype: 'f32' }) },
  );
  b.update('w', next.w);
  for (const [slot, value] of Object.entries(next.slots)) b.update(slotName('w', slot), value);
  const program = b.finish();
  const session = createReferenceBackend().createSession([
    { name: 'w', shape },
    ...optimizer.slots.map((slot) => ({ name: slotName('w', slot), shape })),
  ]);
  session.writeState('w', fixture.start);
  const executable = session.compile(program);
  const usesT = program.inputs.some(({ name }) => name === 't');
  return Array.from({ length: steps }, (_, step) => {
    const at = [...session.readState('w')];
    executable
      .input('g')
      .set(at.map((x, i) => fixture.curvature[i]! * (x - fixture.centre[i]!) + Math.cos(x)));
    executable.input('rate')[0] = optimizer.rate;
    if (usesT) executable.input('t')[0] = step + 1;
    executable.run();
    return [...session.readState('w')];
  });
}

describe('optimizers', () => {
  it.each(fixture.cases)('$kind with $params walks as PyTorch does', ({ kind, params, steps }) => {
    const walked = trajectory(kind, params, steps.length);
    steps.forEach((expected, step) => {
      expected.forEach((value, i) => {
        expect(walked[step]![i]).toBeCloseTo(value, 11);
      });
    });
  });

  it('are all covered by the fixture', () => {
    const stepping = OPTIMIZER_KINDS.filter((kind) => bindOptimizer({ kind, params: {} }).search === null);
    expect([...new Set(fixture.cases.map(({ kind }) => kind))].sort()).toEqual([...stepping].sort());
  });

  it.each(OPTIMIZER_KINDS)(
    '%s is listed under its own kind, with a rate and texts in both languages',
    (kind) => {
      const def = OPTIMIZERS[kind];
      expect(def.kind).toBe(kind);
      expect(defaultsOf(def.params).rate).toBeGreaterThan(0);
      for (const text of [def.title, def.doc.summary, def.doc.when, def.doc.fails]) {
        expect(text.en).not.toBe('');
        expect(text.ru).not.toBe('');
      }
    },
  );

  it('refuse an unknown kind and a rate out of range, naming the setting', () => {
    expect(() => bindOptimizer({ kind: 'magic', params: {} })).toThrow(/optimizer.kind.*magic.*sgd/);
    expect(() => bindOptimizer({ kind: 'sgd', params: { rate: -1 } })).toThrow(/optimizer.rate/);
    for (const kind of ['wolfe', 'lbfgs']) {
      const bind = (curvature: number) => bindOptimizer({ kind, params: { decrease: 0.25, curvature } }).kind;
      expect(() => bind(0.01)).toThrow(/optimizer.decrease.* is 0.25; expected c₁ below c₂ = 0.01/);
      expect(() => bind(0.25)).toThrow(/optimizer.decrease/);
      expect(bind(0.26)).toBe(kind);
    }
  });
});
