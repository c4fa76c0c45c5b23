// Targets and weights as tensors: several columns at once, labels, a target at every step, rows that count more; nothing
// of held-out rows leaks into scaling or weights.
import { describe, expect, it } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import type { PreparedData } from '../../../src/engine/data/prepared.ts';
import { encodeFile } from '../../../src/main/services/datasets/encode-file.ts';
import { savedEncoding } from '../../../src/main/services/datasets/encode-rows.ts';
import { prepareTable } from '../../../src/main/services/datasets/prepare.ts';
import type { ReadResult } from '../../../src/main/services/readers/define.ts';
import type { DataBinding } from '../../../src/project/document.ts';
import { binding, failure, readText } from './support.ts';

const prepare = (result: ReadResult, changes: Partial<DataBinding> = {}): PreparedData =>
  prepareTable({ table: result.table, binding: binding(result, changes), hash: 'h', file: 'data.csv' });
const tensor = (data: PreparedData, name: string) => present(data.tensors[name], `tensor ${name}`);

/** Columns x, kind (three words), price (fractions), sunny and windy (yes or no), w (weights). */
const TABLE = (rows: number, change: (row: number) => number = () => 0) =>
  `x,kind,price,sunny,windy,w\n${Array.from({ length: rows }, (_, i) =>
    [
      i,
      ['a', 'b', 'c'][i % 3],
      i * 1.5 + 0.25 + change(i),
      i % 2 ? 'yes' : 'no',
      i % 5 ? 'no' : 'yes',
      (i % 4) + 1,
    ].join(','),
  ).join('\n')}\n`;

describe('several target columns', () => {
  const roles = { kind: 'target', price: 'target', sunny: 'target', windy: 'target', w: 'ignored' } as const;

  it('become one tensor of numbers, one of each class column and one of all labels', async () => {
    const data = prepare(await readText(TABLE(24)), { roles });
    expect(data.featureNames).toEqual(['x']);
    expect(data.target).toMatchObject({ kind: 'numbers', names: ['price'] });
    expect(data.moreTargets).toMatchObject({
      'target:kind': { kind: 'classes', name: 'kind', classes: ['a', 'b', 'c'] },
      'target:sunny': { kind: 'classes', classes: ['no', 'yes'] },
      'target labels': { kind: 'labels', names: ['sunny', 'windy'] },
    });
    expect(tensor(data, 'target').shape).toEqual([1]);
    expect([...tensor(data, 'target:kind').data.slice(0, 4)]).toEqual([0, 1, 2, 0]);
    expect(tensor(data, 'target labels').shape).toEqual([2]);
    expect([...tensor(data, 'target labels').data.slice(0, 6)]).toEqual([0, 1, 1, 0, 0, 0]);
  });

  it('are split by the classes of the first of them', async () => {
    const data = prepare(await readText(TABLE(60)), { roles });
    const labels = tensor(data, 'target:kind').data;
    const held = [0, 1, 2].map((label) => [...data.validation].filter((row) => labels[row] === label).length);
    expect(held).toEqual([5, 5, 5]);
  });

  it('are read from another file with what training learnt, and a word it has not met is refused', async () => {
    const known = await readText(TABLE(24));
    const data = prepare(known, { roles });
    const bound = binding(known, { roles });
    const again = encodeFile(known.table, bound, savedEncoding(data), 'again.csv', 'h');
    for (const [name, { data: values }] of Object.entries(data.tensors)) {
      if (name !== 'features') expect([...tensor(again, name).data]).toEqual([...values]);
    }
    const strange = await readText(TABLE(24).replace(',c,', ',d,'));
    const refused = failure(
      Promise.resolve().then(() => encodeFile(strange.table, bound, savedEncoding(data), 's.csv', 'h')),
    );
    expect(await refused).toMatchObject({ code: 'data.lineClass' });
  });
});

describe('labels', () => {
  it('say yes by the word that means it, whichever comes first', async () => {
    const text = `x,a,b\n${Array.from({ length: 12 }, (_, i) => `${i},${i % 3 ? 'нет' : 'да'},${i % 2}`).join('\n')}\n`;
    const roles = { a: 'target', b: 'target' } as const;
    const data = prepare(await readText(text), { roles, targetType: 'labels' });
    expect(data.target).toEqual({
      kind: 'labels',
      names: ['a', 'b'],
      values: [
        ['нет', 'да'],
        ['0', '1'],
      ],
    });
    expect([...tensor(data, 'target').data.slice(0, 8)]).toEqual([1, 0, 0, 1, 0, 0, 1, 1]);
  });
});

describe('no target', () => {
  it('is enough to prepare and to split what rebuilds its input', async () => {
    const data = prepare(await readText(TABLE(24)));
    expect(Object.keys(data.tensors)).toEqual(['features']);
    expect(data.target).toBeNull();
    expect(data.training.length + data.validation.length).toBe(24);
  });
});

describe('a target at every step', () => {
  const SERIES = (rows: number) =>
    `v,c\n${Array.from({ length: rows }, (_, i) => `${i + 0.5},${'abc'[i % 3]}`).join('\n')}\n`;
  const window = { length: 4, horizon: 2, stride: 3, target: 'everyStep' } as const;

  it('is the row `horizon` later, step by step', async () => {
    const roles = { v: 'target', c: 'ignored' } as const;
    const data = prepare(await readText(SERIES(20)), {
      roles,
      window,
      scaling: 'none',
      targetType: 'number',
    });
    expect(tensor(data, 'target').shape).toEqual([4, 1]);
    expect(tensor(data, 'features').shape).toEqual([4, 1]);
    expect([...tensor(data, 'features').data.slice(4, 8)]).toEqual([3.5, 4.5, 5.5, 6.5]);
    expect([...tensor(data, 'target').data.slice(4, 8)]).toEqual([5.5, 6.5, 7.5, 8.5]);
  });

  it('may be classes', async () => {
    const roles = { c: 'target', v: 'ignored' } as const;
    const data = prepare(await readText(SERIES(20)), { roles, window });
    expect(tensor(data, 'target').shape).toEqual([4]);
    expect([...tensor(data, 'target').data.slice(0, 4)]).toEqual([2, 0, 1, 2]);
  });

  it('leaves out windows where a step has none', async () => {
    const text = SERIES(20).replace('\n8.5,', '\n,');
    const roles = { v: 'target', c: 'ignored' } as const;
    const changes = {
      roles,
      window: { ...window, stride: 1 },
      missing: 'drop',
      targetType: 'number',
    } as const;
    const whole = prepare(await readText(SERIES(20)), changes);
    const holed = prepare(await readText(text), changes);
    // Row 8 is a target of the windows that start at rows 3 to 6, and a feature of those at 5 to 8.
    expect(whole.rows - holed.rows).toBe(6);
  });

  it('is encoded alike from another file', async () => {
    const series = await readText(SERIES(20));
    const changes = { roles: { v: 'target', c: 'ignored' }, window, targetType: 'number' } as const;
    const data = prepare(series, changes);
    const again = encodeFile(series.table, binding(series, changes), savedEncoding(data), 'v.csv', 'h');
    expect([...tensor(again, 'target').data]).toEqual([...tensor(data, 'target').data]);
  });
});

describe('nothing leaks', () => {
  const roles = {
    price: 'target',
    w: 'weight',
    kind: 'ignored',
    sunny: 'ignored',
    windy: 'ignored',
  } as const;
  const split = { validation: 0.25, seed: 1, stratify: false, kind: 'time' } as const;

  it('of held-out rows into the scaling of targets or the mean weight', async () => {
    const plain = prepare(await readText(TABLE(40)), { roles, split });
    const wild = prepare(await readText(TABLE(40, (row) => (row >= 30 ? 1e6 : 0))), { roles, split });
    const heavy = prepare(await readText(TABLE(40).replace(/\n(3\d.*),\d(?=\n)/g, '\n$1,1000')), {
      roles,
      split,
    });
    expect(wild.target).toEqual(plain.target);
    expect(heavy.rowWeights).toEqual(plain.rowWeights);
    for (const row of plain.training) {
      expect(tensor(wild, 'target').data[row]).toBe(tensor(plain, 'target').data[row]);
      expect(tensor(heavy, 'weight').data[row]).toBe(tensor(plain, 'weight').data[row]);
    }
    expect(tensor(heavy, 'weight').data[35]).not.toBe(tensor(plain, 'weight').data[35]);
  });

  it('of held-out windows into the scaling of targets at every step', async () => {
    const series = (last: number) =>
      `v\n${Array.from({ length: 30 }, (_, i) => (i < 26 ? i + 0.5 : last + i)).join('\n')}\n`;
    const changes = {
      roles: { v: 'target' },
      targetType: 'number',
      window: { length: 3, horizon: 1, stride: 1, target: 'everyStep' },
      split: { validation: 0.3, seed: 1, stratify: false },
    } as const;
    expect(prepare(await readText(series(1e6)), changes).target).toEqual(
      prepare(await readText(series(0.5)), changes).target,
    );
  });
});

describe('weights of rows', () => {
  const roles = {
    kind: 'target',
    w: 'weight',
    price: 'ignored',
    sunny: 'ignored',
    windy: 'ignored',
  } as const;

  it('have mean 1 over the training rows and feed nothing', async () => {
    const data = prepare(await readText(TABLE(24)), { roles });
    expect(data.featureNames).toEqual(['x']);
    const { data: weights } = tensor(data, 'weight');
    const mean = [...data.training].reduce((sum, row) => sum + weights[row]!, 0) / data.training.length;
    expect(mean).toBeCloseTo(1, 6);
    expect(weights[3]! / weights[0]!).toBeCloseTo(4, 5);
  });

  const faults: [string, string, string, RegExp][] = [
    ['a missing weight', ',2\n2,', ',\n2,', /^Line 3: .*missing/],
    ['a negative weight', ',2\n2,', ',-2\n2,', /^Line 3: .*-2/],
  ];
  it.each(faults)('%s is refused by its line', async (_, from, to, message) => {
    const table = await readText(TABLE(24).replace(from, to));
    const found = await failure(Promise.resolve().then(() => prepare(table, { roles })));
    expect(found.message).toMatch(message);
  });

  it('that are all zero are refused', async () => {
    const table = await readText(TABLE(24).replace(/,\d\n/g, ',0\n'));
    const found = await failure(Promise.resolve().then(() => prepare(table, { roles })));
    expect(found.code).toBe('data.weightsZero');
  });

  it('of another file are divided by the same mean; a file without them counts its rows alike', async () => {
    const known = await readText(TABLE(24));
    const data = prepare(known, { roles });
    const saved = savedEncoding(data);
    const again = encodeFile(known.table, binding(known, { roles }), saved, 'again.csv', 'h');
    expect([...tensor(again, 'weight').data]).toEqual([...tensor(data, 'weight').data]);
    const bare = await readText(`x,kind\n1,a\n2,b\n3,c\n`);
    const alike = encodeFile(bare.table, binding(known, { roles }), saved, 'bare.csv', 'h');
    expect([...tensor(alike, 'weight').data]).toEqual([1, 1, 1]);
  });
});
