import { describe, expect, it } from 'vitest';
import { GENERATORS } from '../../../src/engine/data/generators/index.ts';
import { generated } from '../../../src/main/services/datasets/generated.ts';
import { DatasetService } from '../../../src/main/services/datasets.ts';
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
