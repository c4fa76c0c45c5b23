import { describe, expect, it } from 'vitest';
import { GENERATORS } from '../../../src/engine/data/generators/index.ts';
import { generated } from '../../../src/main/services/datasets/generated.ts';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import { dataPlan } from '../../../src/project/data-plan.ts';
import { rebound } from '../../../src/project/rebind.ts';
import { binding, cells, failure } from './support.ts';

const service = new DatasetService({ resourcesDir: '' });
const column = (id: string, name: string, params = {}) =>
  cells(generated(id, params).table.columns.find((candidate) => candidate.name === name));

describe.each(GENERATORS.map(({ id, target }) => [id, target] as const))('generator %s', (id, target) => {
  it('makes the same data from the same seed, other data from another', () => {
    const first = generated(id, { seed: 5 });
    expect(generated(id, { seed: 5 })).toEqual(first);
    const other = generated(id, { seed: 6 });
    expect(other.hash).not.toBe(first.hash);
    expect(other.table).not.toEqual(first.table);
  });

  it('becomes tensors with the target it names', async () => {
    const card = await service.generate(id, { count: 60 });
    expect(card.schema.rows).toBe(60);
    expect(card.suggestedTarget).toBe(target);
    expect(card.problemCount).toBe(0);
    const bound = {
      ...binding(null),
      source: card.source,
      schema: card.schema,
      roles: { [target]: 'target' } as const,
    };
    const data = await service.prepare(bound);
    expect(data.training.length + data.validation.length).toBe(60);
    expect([...(data.tensors.features?.data ?? [])].every(Number.isFinite)).toBe(true);
    // A reopened project states the source only.
    const reopened = await new DatasetService({ resourcesDir: '' }).card(bound);
    expect(reopened.sha256).toBe(card.sha256);
  });

  it('says what its parameters are, within their bounds', () => {
    const info = service.generators().find((candidate) => candidate.id === id);
    expect(info?.title.ru).toMatch(/[А-Яа-я]/);
    for (const param of info?.params ?? []) {
      expect(param.default).toBeGreaterThanOrEqual(param.min);
      expect(param.default).toBeLessThanOrEqual(param.max);
    }
  });
});

describe('what generators make', () => {
  it('overlaps: each label says whether its own circle holds the point, and all are targets at once', async () => {
    const params = { count: 200, noise: 0, radius: 0.9 };
    const [x, y, red] = ['x', 'y', 'red'].map((name) => column('overlaps', name, params) ?? []);
    for (let row = 0; row < 200; row++) {
      const inside = Math.hypot(Number(x?.[row]), Number(y?.[row]) - 0.6) < 0.9;
      expect(red?.[row]).toBe(inside ? 'yes' : 'no');
    }
    const card = await service.generate('overlaps', params);
    expect(card.suggestedLabels).toEqual(['red', 'green', 'blue']);
    const { binding: bound } = rebound(binding(null), card);
    expect(bound.roles).toEqual({ red: 'target', green: 'target', blue: 'target' });
    const data = await service.prepare(bound);
    expect(data.target).toMatchObject({ kind: 'labels', names: ['red', 'green', 'blue'] });
    expect(data.featureNames).toEqual(['x', 'y']);
  });

  it('adding: the target is the sum of the two marked values', () => {
    const { table } = generated('adding', { count: 50, length: 8 });
    const all = table.columns.map((found) => cells(found) as number[]);
    for (let row = 0; row < 50; row++) {
      let sum = 0;
      let marks = 0;
      for (let step = 0; step < 8; step++) {
        sum += all[2 * step]![row]! * all[2 * step + 1]![row]!;
        marks += all[2 * step + 1]![row]!;
      }
      expect(marks).toBe(2);
      expect(all[16]![row]).toBeCloseTo(sum, 6);
    }
  });

  it('parity: odd where the number of ones is', () => {
    const { table } = generated('parity', { count: 40, length: 5 });
    const all = table.columns.map(cells);
    for (let row = 0; row < 40; row++) {
      const ones = all.slice(0, 5).reduce((sum, bit) => sum + Number(bit[row]), 0);
      expect(all[5]![row]).toBe(ones % 2 === 0 ? 'even' : 'odd');
    }
  });

  it('xor: the class is the sign of x·y', () => {
    const [x, y] = [column('xor', 'x'), column('xor', 'y')];
    column('xor', 'class').forEach((label, row) => {
      expect(label).toBe(Number(x[row]) * Number(y[row]) >= 0 ? 'same' : 'different');
    });
  });

  it('circles: without noise the radii are those asked for', () => {
    const [x, y] = [
      column('circles', 'x', { noise: 0, ratio: 0.3 }),
      column('circles', 'y', { noise: 0, ratio: 0.3 }),
    ];
    column('circles', 'class', { noise: 0, ratio: 0.3 }).forEach((label, row) => {
      expect(Math.hypot(Number(x[row]), Number(y[row]))).toBeCloseTo(label === 'inner' ? 0.3 : 1, 5);
    });
  });

  const still = { count: 300, noise: 0 };
  const places = (id: string, params: Record<string, number> = {}) => {
    const [x, y, label] = ['x', 'y', 'class'].map((name) => column(id, name, { ...still, ...params }));
    return label!.map((word, row) => ({ x: Number(x![row]), y: Number(y![row]), word: String(word) }));
  };

  it('rings: each class has a radius of its own, evenly apart', () => {
    const radii = new Map<string, number>();
    for (const { x, y, word } of places('rings', { classes: 4 })) {
      const radius = Math.hypot(x, y);
      expect(radius).toBeCloseTo(radii.get(word) ?? radius, 5);
      radii.set(word, radius);
    }
    const sorted = [...radii.values()].sort((a, b) => a - b);
    expect(sorted).toHaveLength(4);
    for (let ring = 2; ring < 4; ring++) {
      expect(sorted[ring]! - sorted[ring - 1]!).toBeCloseTo(sorted[1]! - sorted[0]!, 5);
    }
  });

  it('spirals: the angle grows with the distance from the middle, and arms are turned evenly', () => {
    for (const { x, y, word } of places('spirals', { classes: 3, turns: 1.5 })) {
      const arm = 'abc'.indexOf(word);
      const turns = Math.atan2(y, x) / (2 * Math.PI) - 1.5 * Math.hypot(x, y) - arm / 3;
      expect(Math.abs(turns - Math.round(turns))).toBeLessThan(1e-4);
    }
  });

  it('gaussians: clouds of the deviation asked for around points of a circle', () => {
    const spread = places('gaussians', { count: 6000, classes: 5, noise: 0.25 });
    for (const [cloud, word] of [...'abcde'].entries()) {
      const own = spread.filter((point) => point.word === word);
      const mean = (of: 'x' | 'y') => own.reduce((sum, point) => sum + point[of], 0) / own.length;
      expect(mean('x')).toBeCloseTo(Math.cos((2 * Math.PI * cloud) / 5), 1);
      expect(mean('y')).toBeCloseTo(Math.sin((2 * Math.PI * cloud) / 5), 1);
      const squares = own.reduce((sum, { x }) => sum + (x - mean('x')) ** 2, 0);
      expect(Math.sqrt(squares / own.length)).toBeCloseTo(0.25, 1);
    }
  });

  it('moons: two half circles, the lower one upside down and moved into the upper', () => {
    for (const { x, y, word } of places('moons')) {
      const upper = word === 'upper';
      expect(Math.hypot(upper ? x : x - 1, upper ? y : y - 0.5)).toBeCloseTo(1, 5);
      expect(upper ? y >= 0 : y <= 0.5).toBe(true);
    }
  });

  it('plane, hills and sine: the value is that of the formula', () => {
    const values = (id: string, name: string) => column(id, name, still).map(Number);
    const of = (id: string) => [values(id, 'x'), values(id, 'y'), values(id, 'value')] as const;
    const [px, py, pv] = of('plane');
    for (const [row, value] of pv.entries()) expect(value).toBeCloseTo(px[row]! + py[row]!, 5);
    const [hx, hy, hv] = of('hills');
    for (const [row, value] of hv.entries()) {
      const bump = (middle: number) => Math.exp(-6 * ((hx[row]! - middle) ** 2 + (hy[row]! - middle) ** 2));
      expect(value).toBeCloseTo(bump(0.4) - bump(-0.4), 5);
    }
    const [t, wave] = [values('sine', 't'), values('sine', 'value')];
    expect(t.at(-1)).toBeCloseTo((10 * 299) / 300, 5);
    for (const [row, value] of wave.entries()) expect(value).toBeCloseTo(Math.sin(2 * Math.PI * t[row]!), 4);
  });

  it('copy: the answer is the symbol of the first step, and the noise tells nothing of it', () => {
    const params = { count: 4000, length: 6, symbols: 3 };
    const steps = Array.from({ length: 6 }, (_, at) => column('copy', `step_${at + 1}`, params).map(Number));
    const answers = column('copy', 'symbol', params);
    for (const [row, answer] of answers.entries()) expect(answer).toBe('ABC'[steps[0]![row]!]);
    for (const step of steps.slice(1)) {
      for (const symbol of 'ABC') {
        const own = step.filter((_, row) => answers[row] === symbol);
        expect(own.reduce((sum, value) => sum + value, 0) / own.length).toBeCloseTo(0.5, 1);
      }
    }
  });

  it('copying: symbols, a silence as long as asked, and all symbols again as answers in their order', async () => {
    const params = { count: 500, shown: 4, delay: 5, symbols: 3 };
    const card = await service.generate('copying', params);
    expect(card.schema.columns).toHaveLength(4 + 5 + 4 + 4);
    const answers = ['answer_1', 'answer_2', 'answer_3', 'answer_4'];
    for (const [index, name] of answers.entries()) {
      const step = column('copying', `step_${index + 1}`, params).map(Number);
      expect(new Set(step)).toEqual(new Set([1, 2, 3]));
      expect(column('copying', name, params)).toEqual(step.map((symbol) => 'ABC'[symbol - 1]));
    }
    for (let step = 5; step <= 13; step++) {
      expect(new Set(column('copying', `step_${step}`, params))).toEqual(new Set([0]));
    }
    const { binding: bound } = rebound(binding(null), card);
    expect(bound.roles).toEqual(Object.fromEntries(answers.map((name) => [name, 'target'])));
    const { features, targets } = dataPlan(bound);
    expect(features).toHaveLength(13);
    expect(targets.map((target) => target.kind === 'classes' && target.column)).toEqual(answers);
  });

  it('noise has the deviation asked for', () => {
    const residuals = column('plane', 'value', { count: 20_000, noise: 0.5 }).map(Number);
    const [x, y] = [
      column('plane', 'x', { count: 20_000, noise: 0.5 }),
      column('plane', 'y', { count: 20_000, noise: 0.5 }),
    ];
    const squares = residuals.reduce<number>(
      (sum, value, row) => sum + (value - Number(x[row]) - Number(y[row])) ** 2,
      0,
    );
    expect(Math.sqrt(squares / 20_000)).toBeCloseTo(0.5, 1);
  });

  it.each([
    [{ count: 5 }, 'The generator’s parameter count is 5; it must lie between 10 and 200000.'],
    [{ noise: Number.NaN }, 'The generator’s parameter noise is NaN; it must lie between 0 and 1.'],
    [{ seed: 1.5 }, 'The generator’s parameter seed is 1.5; it must lie between 0 and 2147483647.'],
  ])('%j is refused', async (params, message) => {
    expect((await failure(service.generate('circles', params))).message).toBe(message);
  });

  it('an unknown generator is refused with the known ones', async () => {
    expect((await failure(service.generate('cubes', {}))).message).toContain('circles, moons, xor');
  });
});
