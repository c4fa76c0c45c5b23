import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PreparedData } from '../../../src/engine/data/prepared.ts';
import { encodeFile, fileRows } from '../../../src/main/services/datasets/encode-file.ts';
import { encodeRows, savedEncoding } from '../../../src/main/services/datasets/encode-rows.ts';
import { prepareTable } from '../../../src/main/services/datasets/prepare.ts';
import { rawRows } from '../../../src/main/services/datasets/raw-rows.ts';
import { splitSummary } from '../../../src/main/services/datasets/split-summary.ts';
import { sampleStarts } from '../../../src/main/services/datasets/windows.ts';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import type { ReadResult } from '../../../src/main/services/readers/define.ts';
import { dataPlan, sampleCount } from '../../../src/project/data-plan.ts';
import type { DataBinding } from '../../../src/project/document.ts';
import { binding, failure, readText } from './support.ts';

const prepare = (result: ReadResult, changes: Partial<DataBinding> = {}): PreparedData =>
  prepareTable({ table: result.table, binding: binding(result, changes), hash: 'h', file: 'data.csv' });
const target = { roles: { y: 'target' } } as const;
const features = (data: PreparedData) => [...(data.tensors.features?.data ?? [])];

describe('the built-in samples', () => {
  const service = new DatasetService({ resourcesDir: join(import.meta.dirname, '../../../resources') });

  it.each(service.samples().map((info) => [info.id, info] as const))('%s is as it says', async (id, info) => {
    const card = await service.openSample(id);
    expect([card.schema.rows, card.schema.columns.length]).toEqual([info.rows, info.columns]);
    expect(card.suggestedTarget).toBe(info.target);
    expect(card.source).toEqual({ kind: 'sample', id });
    expect(card.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(info.title.ru).toMatch(/[А-Яа-я]/);
    expect(card.preview).toHaveLength(100);
  });

  const shapes: [string, number, number[], number[], string[] | null, number][] = [
    ['digits', 1797, [64], [], Array.from('0123456789'), 359],
    ['iris', 150, [4], [], ['setosa', 'versicolor', 'virginica'], 30],
    ['breast_cancer', 569, [30], [], ['benign', 'malignant'], 114],
    ['diabetes', 442, [10], [1], null, 88],
  ];
  it.each(shapes)('%s becomes tensors', async (id, rows, featureShape, targetShape, classes, held) => {
    const card = await service.openSample(id);
    const data = await service.prepare({
      ...binding(null),
      source: card.source,
      schema: card.schema,
      roles: { [card.suggestedTarget ?? '']: 'target' },
      split: { validation: 0.2, seed: 7, stratify: true },
    });
    expect(data.rows).toBe(rows);
    expect(data.tensors.features?.shape).toEqual(featureShape);
    expect(data.tensors.features?.data).toHaveLength(rows * featureShape[0]!);
    expect(data.tensors.features?.data.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(data.tensors.target?.shape).toEqual(targetShape);
    expect(data.target?.kind === 'classes' ? data.target.classes : null).toEqual(classes);
    expect(data.validation).toHaveLength(held);
    expect(new Set([...data.training, ...data.validation]).size).toBe(rows);
    expect(data.hash).toBe(card.sha256);
  });

  it('raw rows encode to what training saw', async () => {
    const card = await service.openSample('digits');
    const bound = {
      ...binding(null),
      source: card.source,
      schema: card.schema,
      roles: { digit: 'target' } as const,
    };
    const data = await service.prepare(bound);
    const raw = await service.rows(bound, [0, 5, 1796]);
    const encoded = service.encodeRows(bound, data, raw);
    const expected = [0, 5, 1796].flatMap((row) => features(data).slice(64 * row, 64 * row + 64));
    expect([...encoded.data]).toEqual(expected);
  });

  it('the weekly CO₂ series names its gaps and refuses to train over them unasked', async () => {
    const card = await service.openSample('co2');
    expect(card.problems.map(({ message }) => message.en)).toEqual([
      'column co2_ppm has missing cells: 59, first at line 8, 11, 12…. Such rows can be dropped or their gaps filled: see “Missing cells” in the settings of the data.',
    ]);
    const bound = {
      ...binding(null),
      source: card.source,
      schema: card.schema,
      roles: { co2_ppm: 'target' } as const,
    };
    expect((await failure(service.prepare(bound))).code).toBe('data.hasMissing');
    expect((await service.prepare({ ...bound, missing: 'drop' })).rows).toBe(2284 - 59);
  });
});

describe('scaling', () => {
  it('standard: training rows have mean 0 and deviation 1; a constant column stays finite', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `${i * i},7,${i % 2 ? 'a' : 'b'}`);
    const data = prepare(await readText(`x,c,y\n${rows.join('\n')}\n`), target);
    const x = [...data.training].map((row) => features(data)[2 * row]!);
    const mean = x.reduce((sum, v) => sum + v, 0) / x.length;
    expect(mean).toBeCloseTo(0, 6);
    expect(Math.sqrt(x.reduce((sum, v) => sum + (v - mean) ** 2, 0) / x.length)).toBeCloseTo(1, 6);
    expect(data.featureScaling.factor[1]).toBe(1);
    expect(features(data).filter((_, i) => i % 2 === 1)).toEqual(Array(40).fill(0));
  });

  it('minmax: training rows span 0 to 1; none: values stay', async () => {
    const result = await readText(
      `x,y\n${Array.from({ length: 20 }, (_, i) => `${i * 3},${i % 2 ? 'a' : 'b'}`).join('\n')}\n`,
    );
    const minmax = prepare(result, { ...target, scaling: 'minmax' });
    const x = [...minmax.training].map((row) => features(minmax)[row]!);
    expect([Math.min(...x), Math.max(...x)]).toEqual([0, 1]);
    expect(features(prepare(result, { ...target, scaling: 'none' })).slice(0, 3)).toEqual([0, 3, 6]);
  });

  it('number targets are standardised unless scaling is none', async () => {
    const result = await readText(
      `x,y\n${Array.from({ length: 20 }, (_, i) => `${i},${i * 100 + 0.5}`).join('\n')}\n`,
    );
    const data = prepare(result, { ...target, scaling: 'minmax' });
    if (data.target?.kind !== 'numbers') throw new Error('expected a number target');
    const { offset, factor } = data.target.scaling;
    const raw = [...(data.tensors.target?.data ?? [])].map((v) => v * factor[0]! + offset[0]!);
    expect(raw[3]).toBeCloseTo(300.5, 3);
    const plain = prepare(result, { ...target, scaling: 'none' });
    expect([...(plain.tensors.target?.data ?? [])].slice(0, 2)).toEqual([0.5, 100.5]);
  });
});

describe('settings of single columns', () => {
  it('an ordinal category is its place among the classes, scaled like a number', async () => {
    const result = await readText(`size,y\n${['s1,a', 's2,b', 's3,a', 's2,b'].join('\n')}\n`);
    const changes = { ...target, scaling: 'none', columns: { size: { encoding: 'ordinal' } } } as const;
    const data = prepare(result, changes);
    expect(data.featureNames).toEqual(['size']);
    expect(features(data)).toEqual([0, 1, 2, 1]);
    expect([...encodeRows(binding(result, changes), data, [['s3']]).data]).toEqual([2]);
  });

  it('a column may be scaled its own way', async () => {
    const rows = Array.from({ length: 12 }, (_, i) => `${i},${10 * i},${i % 2 ? 'a' : 'b'}`);
    const result = await readText(`u,v,y\n${rows.join('\n')}\n`);
    const data = prepare(result, { ...target, scaling: 'none', columns: { v: { scaling: 'minmax' } } });
    expect(data.featureScaling.factor[0]).toBe(1);
    expect(data.featureScaling.factor[1]).toBeGreaterThan(50);
  });
});

describe('dates', () => {
  it('become their parts, and are predicted from them', async () => {
    const result = await readText('when,y\n2024-03-05 06:30,a\n2023-12-31,b\n,a\n2024-01-01 12:00,b\n');
    const changes = {
      ...target,
      scaling: 'none',
      missing: 'mean',
      split: { validation: 0, seed: 1, stratify: true },
    } as const;
    const data = prepare(result, changes);
    expect(data.featureNames).toEqual(['when year', 'when month', 'when day', 'when weekday', 'when hour']);
    expect(features(data).slice(0, 10)).toEqual([2024, 3, 5, 1, 6.5, 2023, 12, 31, 6, 0]);
    expect(features(data)[12]).toBeCloseTo((5 + 31 + 1) / 3, 5);
    const raw = fileRows(result.table, binding(result, changes), 'data.csv');
    expect(raw[0]).toEqual([2024, 3, 5, 1, 6.5]);
    expect(raw[2]).toEqual([null, null, null, null, null]);
    expect([...encodeRows(binding(result, changes), data, raw).data]).toEqual(features(data));
  });
});

describe('groups', () => {
  it('a column of role group keeps its rows on one side, and is no feature', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `${i},p${i % 8},${i % 2 ? 'a' : 'b'}`);
    const result = await readText(`x,patient,y\n${rows.join('\n')}\n`);
    const data = prepare(result, { roles: { y: 'target', patient: 'group' } });
    expect(data.featureNames).toEqual(['x']);
    const held = new Set(Array.from(data.validation, (row) => row % 8));
    expect(held.size).toBe(2);
    for (const row of data.training) expect(held.has(row % 8)).toBe(false);
  });
});

describe('nothing leaks from held-out rows', () => {
  const table = (spoilt: ReadonlySet<number>) =>
    readText(
      `x,colour,y\n${Array.from({ length: 60 }, (_, i) => {
        const x = spoilt.has(i) ? 1e6 + i : i % 7 === 3 && !spoilt.has(i) ? '' : i;
        return `${x},${spoilt.has(i) ? 'blue' : ['red', 'green', 'blue'][i % 3]},${i % 2 ? 'a' : 'b'}`;
      }).join('\n')}\n`,
    );

  it.each(['standard', 'minmax'] as const)(
    'altering validation rows leaves scaling (%s), filling and training tensors unchanged',
    async (scaling) => {
      const changes = { ...target, scaling, missing: 'mean' } as const;
      const before = prepare(await table(new Set()), changes);
      const after = prepare(await table(new Set(before.validation)), changes);
      expect(after.validation).toEqual(before.validation);
      expect(after.featureScaling).toEqual(before.featureScaling);
      expect(after.featureFill).toEqual(before.featureFill);
      const trainingRows = (data: PreparedData) =>
        [...data.training].map((row) => features(data).slice(4 * row, 4 * row + 4));
      expect(trainingRows(after)).toEqual(trainingRows(before));
      expect(features(after)).not.toEqual(features(before));
    },
  );

  it('altering one training row does change them', async () => {
    const changes = { ...target, missing: 'mean' } as const;
    const before = prepare(await table(new Set()), changes);
    const after = prepare(await table(new Set([before.training[0]!])), changes);
    expect(after.featureScaling).not.toEqual(before.featureScaling);
  });
});

describe('missing cells', () => {
  const holes = () => readText('x,k,y\n1,u,a\n,v,b\n3,,a\n4,u,b\n5,v,\n6,u,a\n7,v,b\n');

  it('fail: says which column, how many and where', async () => {
    const result = await holes();
    expect(await failure(Promise.resolve().then(() => prepare(result, target)))).toEqual({
      code: 'data.hasMissing',
      message:
        'Column x has missing cells: 1, first at line 3. Choose “drop the rows” or “fill with the mean” in the Data panel, or complete the file.',
    });
  });

  it('fail: quotes the first text in a number column', async () => {
    const result = await readText(
      `x,y\n${Array.from({ length: 30 }, (_, i) => `${i === 20 ? 'abc' : i},${i % 2 ? 'a' : 'b'}`).join('\n')}\n`,
    );
    expect((await failure(Promise.resolve().then(() => prepare(result, target)))).message).toBe(
      'Line 22, column x: “abc” is not a number (such cells in all: 1). Correct the file, or choose in the Data panel to drop such rows or to fill them with the mean.',
    );
  });

  it('drop: rows with a hole in a used column go, and the dataset rows behind the rest are known', async () => {
    const data = prepare(await holes(), { ...target, missing: 'drop' });
    expect([...(data.sourceRows ?? [])]).toEqual([0, 3, 5, 6]);
    expect(data.rows).toBe(4);
  });

  it('drop: a hole in an ignored column costs no row', async () => {
    const roles = { y: 'target', k: 'ignored' } as const;
    expect(prepare(await holes(), { roles, missing: 'drop' }).rows).toBe(5);
  });

  it('drop for one column: its rows go whatever holds for the others', async () => {
    const columns = { x: { fill: 'drop' } } as const;
    const filled = prepare(await holes(), { ...target, missing: 'mean', columns });
    expect([...(filled.sourceRows ?? [])]).toEqual([0, 2, 3, 5, 6]);
    const refusing = { ...target, missing: 'fail', columns: { ...columns, k: { fill: 'drop' } } } as const;
    expect((await failure(holes().then((result) => prepare(result, refusing)))).message).toMatch(/^Column y/);
    const dropping = { ...refusing, columns: { ...refusing.columns, y: { fill: 'drop' } } } as const;
    expect(prepare(await holes(), dropping).rows).toBe(4);
  });

  it('mean: features are filled from training rows, rows without a target go', async () => {
    const data = prepare(await holes(), {
      ...target,
      missing: 'mean',
      scaling: 'none',
      split: { validation: 0, seed: 1, stratify: true },
    });
    expect([...(data.sourceRows ?? [])]).toEqual([0, 1, 2, 3, 5, 6]);
    expect(features(data).slice(3, 6)).toEqual([expect.closeTo(21 / 5, 5), 0, 1]);
    expect(features(data).slice(6, 9)).toEqual([3, expect.closeTo(0.6, 5), expect.closeTo(0.4, 5)]);
  });

  it('median and most frequent fill from training rows', async () => {
    const result = await holes();
    const whole = { split: { validation: 0, seed: 1, stratify: true }, scaling: 'none' } as const;
    const median = prepare(result, { ...target, ...whole, missing: 'median' });
    expect(features(median).slice(3, 6)).toEqual([4, 0, 1]);
    expect(features(median).slice(6, 9)).toEqual([3, 1, 0]);
    expect(prepare(result, { ...target, ...whole, missing: 'mostFrequent' }).featureFill?.[0]).toBe(1);
  });

  it('one column may be filled where the rest may not, and marks what was missing', async () => {
    const result = await readText('x,z,y\n1,1,a\n,2,b\n3,3,a\n5,4,b\n');
    const changes = {
      ...target,
      scaling: 'none',
      missing: 'fail',
      split: { validation: 0, seed: 1, stratify: true },
      columns: { x: { fill: 'constant', value: -7, indicator: true } },
    } as const;
    const data = prepare(result, changes);
    expect(data.featureNames).toEqual(['x', 'x missing', 'z']);
    expect(features(data)).toEqual([1, 0, 1, -7, 1, 2, 3, 0, 3, 5, 0, 4]);
    const encoded = encodeRows(binding(result, changes), data, [[null, 9]]);
    expect([...encoded.data]).toEqual([-7, 1, 9]);
    const { code } = await failure((async () => encodeRows(binding(result, changes), data, [[1, null]]))());
    expect(code).toBe('data.rowMissing');
  });

  it('marks what was missing of categories and dates too, after what fills them; again in rows to predict', async () => {
    const result = await readText(
      'when,kind,size,z,y\n2020-01-05,a,s,1,k\n,b,m,2,l\n2022-03-06,,,3,k\n2022-04-07,a,m,4,l\n',
    );
    const changes = {
      ...target,
      scaling: 'none',
      missing: 'mostFrequent',
      split: { validation: 0, seed: 1, stratify: true },
      columns: {
        when: { indicator: true },
        kind: { indicator: true },
        size: { encoding: 'ordinal', indicator: true },
      },
    } as const;
    const data = prepare(result, changes);
    expect(data.featureNames.slice(0, 3)).toEqual(['when year', 'when year missing', 'when month']);
    expect(data.featureNames.slice(6)).toEqual([
      'kind=a',
      'kind=b',
      'kind missing',
      'size',
      'size missing',
      'z',
    ]);
    const row = (index: number) => features(data).slice(index * 12, index * 12 + 12);
    const marks = [0, 1, 2, 3].map((index) => [1, 8, 10].map((place) => row(index)[place]));
    expect(marks).toEqual([
      [0, 0, 0],
      [1, 0, 0],
      [0, 1, 1],
      [0, 0, 0],
    ]);
    expect(row(1)[0]).toBe(2022);
    expect(row(2).slice(6, 11)).toEqual([1, 0, 1, 0, 1]);
    const encoded = encodeRows(binding(result, changes), data, [
      [null, null, null, null, null, null, null, 9],
      [2021, 2, 3, 4, 5, 'b', 's', 9],
    ]);
    expect([1, 8, 10, 13, 20, 22].map((place) => encoded.data[place])).toEqual([1, 1, 1, 0, 0, 0]);
    expect([...encoded.data].slice(6, 11)).toEqual([1, 0, 1, 0, 1]);
  });

  it('nothing left is an error with the worst column', async () => {
    const result = await readText('x,y,k\n,a,1\n1,,2\n,b,3\n,a,4\n1.5,,5\n');
    const { code } = await failure(
      Promise.resolve().then(() => prepare(result, { ...target, missing: 'drop' })),
    );
    expect(code).toBe('data.noneLeft');
  });

  it('one class only is refused before training', async () => {
    const result = await readText(`x,y\n${'1,a\n2,a\n3,a\n'.repeat(5)}`);
    const { code, message } = await failure(Promise.resolve().then(() => prepare(result, target)));
    expect(code).toBe('data.cannotPrepare');
    expect(message).toContain('one class only, “a”');
  });
});

describe('rows to predict', () => {
  const rows = Array.from(
    { length: 20 },
    (_, i) => `${i * 1.5},${['red', 'green', 'blue'][i % 3]},${i % 2 ? 'a' : 'b'}`,
  );
  const read = () => readText(`x,colour,y\n${rows.join('\n')}\n`);

  it('encode like training rows, also from what was saved', async () => {
    const result = await read();
    const data = prepare(result, target);
    const saved = JSON.parse(JSON.stringify(savedEncoding(data))) as ReturnType<typeof savedEncoding>;
    const encoded = encodeRows(binding(result, target), saved, [
      [4.5, 'red'],
      ['6,0', 'green'],
    ]);
    expect(encoded.shape).toEqual([4]);
    expect([...encoded.data]).toEqual(features(data).slice(12, 20));
  });

  it.each([
    [[1], 'data.rowWidth', 'A row to predict has 1 values; this network was trained on 2: x, colour.'],
    [['tall', 'red'], 'data.rowNumber', 'Row 1, x: “tall” is not a number. Type a number, for example 3.5.'],
    [
      [1, 'pink'],
      'data.rowClass',
      'Row 1, colour: “pink” did not occur in training. Use one of: blue, green, red.',
    ],
    [
      [null, 'red'],
      'data.rowMissing',
      'Row 1, x: the value is missing, and the network was taught nothing to put in its place. Enter a value.',
    ],
  ] as const)('%j is refused', async (row, code, message) => {
    const result = await read();
    const data = prepare(result, target);
    const encode = async () => encodeRows(binding(result, target), data, [row]);
    expect(await failure(encode())).toEqual({ code, message });
  });

  it('a missing value takes the training mean where training did so', async () => {
    const result = await read();
    const changes = { ...target, missing: 'mean' } as const;
    const data = prepare(result, changes);
    const encoded = encodeRows(binding(result, changes), data, [[null, 'blue']]);
    expect([...encoded.data]).toEqual([expect.closeTo(0, 6), 1, 0, 0]);
  });
});

describe('series', () => {
  const rows = Array.from({ length: 30 }, (_, i) => `${2000 + i},${i * 10}`);
  const read = () => readText(`year,value\n${rows.join('\n')}\n`);
  const changes = {
    roles: { value: 'target', year: 'ignored' },
    scaling: 'none',
    split: { validation: 0.2, seed: 1, stratify: true },
    window: { length: 4, horizon: 2, stride: 1 },
  } as const;

  it('windows hold the target’s own past and aim at what comes later', async () => {
    const data = prepare(await read(), changes);
    expect(data.rows).toBe(25);
    expect(data.tensors.features?.shape).toEqual([4, 1]);
    expect(features(data).slice(0, 8)).toEqual([0, 10, 20, 30, 10, 20, 30, 40]);
    expect([...(data.tensors.target?.data ?? [])].slice(0, 2)).toEqual([50, 60]);
    expect(data.featureNames).toEqual(['value[t−3]', 'value[t−2]', 'value[t−1]', 'value[t]']);
  });

  it('the last windows are held out, and scaling knows training rows only', async () => {
    const scaled = { ...changes, scaling: 'minmax' } as const;
    const data = prepare(await read(), scaled);
    expect([...data.validation]).toEqual([20, 21, 22, 23, 24]);
    expect(data.featureScaling).toEqual({ offset: [0, 0, 0, 0], factor: [220, 220, 220, 220] });
  });

  it('windows stay within a group, and the end of each group is held out', async () => {
    const shops = Array.from({ length: 24 }, (_, i) => `${i < 10 ? 'north' : 'south'},${i * 10}`);
    const result = await readText(`shop,value\n${shops.join('\n')}\n`);
    const data = prepare(result, { ...changes, roles: { value: 'target', shop: 'group' } });
    // Ten rows have five windows of four rows aiming two ahead, fourteen have nine.
    expect(data.rows).toBe(14);
    for (let row = 0; row < data.rows; row++) {
      const [first = 0, , , last = 0] = features(data).slice(4 * row, 4 * row + 4);
      expect(first < 100).toBe((data.tensors.target?.data[row] ?? 0) < 100);
      expect(last - first).toBe(30);
    }
    expect([...data.validation]).toEqual([4, 12, 13]);
  });

  it('groups that are all shorter than a window and its target are refused with the rows they need', async () => {
    const shops = Array.from({ length: 24 }, (_, i) => `s${i % 5},${i * 10}`);
    const result = await readText(`shop,value\n${shops.join('\n')}\n`);
    const grouped = { ...changes, roles: { value: 'target', shop: 'group' } } as const;
    const { code, message } = await failure(Promise.resolve().then(() => prepare(result, grouped)));
    expect(code).toBe('data.noWindows');
    expect(message).toContain('No group of “shop” has 6 rows');
  });

  it('windows between two groups are not counted as rows left out for missing cells', async () => {
    const shops = Array.from(
      { length: 24 },
      (_, i) => `${i < 10 ? 'north' : 'south'},${i === 20 ? '' : i * 10}`,
    );
    const result = await readText(`shop,value\n${shops.join('\n')}\n`);
    const grouped = { ...changes, missing: 'drop', roles: { value: 'target', shop: 'group' } } as const;
    const { training, validation, dropped } = splitSummary({
      table: result.table,
      binding: binding(result, grouped),
      file: 'f',
    });
    // Of the five and nine windows one aims at row 20 and two show it.
    expect(training + validation).toBe(11);
    expect(dropped).toBe(3);
  });

  it('stride thins the windows out', async () => {
    const data = prepare(await read(), { ...changes, window: { length: 4, horizon: 2, stride: 5 } });
    expect(features(data).slice(4, 8)).toEqual([50, 60, 70, 80]);
    expect([...(data.sourceRows ?? [])]).toEqual([5, 10, 15, 20, 25]);
  });

  it('stride counts from the beginning of each group, whatever stands before it', async () => {
    const thinned = {
      ...changes,
      roles: { value: 'target', shop: 'group' },
      window: { length: 4, horizon: 1, stride: 2 },
    } as const;
    const shops = (count: number, before: number) =>
      readText(
        `shop,value\n${[
          ...Array.from({ length: before }, (_, i) => `first,${i * 7}`),
          ...Array.from({ length: count * 5 }, (_, i) => `s${Math.floor(i / 5)},${i}`),
        ].join('\n')}\n`,
      );
    const even = await shops(10, 0);
    const data = prepare(even, thinned);
    expect(data.rows).toBe(10);
    expect([...(data.sourceRows ?? [])]).toEqual(Array.from({ length: 10 }, (_, shop) => 5 * shop + 4));
    expect(sampleCount(dataPlan(binding(even, thinned)), 50)).toBeGreaterThanOrEqual(10);
    // The same shops after 8 and after 9 rows of another.
    const behind = async (before: number) => {
      const { sourceRows } = prepare(await shops(10, before), thinned);
      return Array.from(sourceRows ?? [], (row) => row - before).filter((row) => row >= 0);
    };
    expect(await behind(8)).toEqual([...(data.sourceRows ?? [])]);
    expect(await behind(9)).toEqual([...(data.sourceRows ?? [])]);

    const bound = binding(even, thinned);
    const scored = encodeFile(even.table, bound, savedEncoding(data), 'f.csv', 'h');
    expect(features(scored)).toEqual(features(data));
    const raw = fileRows(even.table, bound, 'f.csv');
    expect(raw).toEqual(Array.from({ length: 10 }, (_, shop) => [0, 1, 2, 3].map((i) => 5 * shop + i)));
    // What the Try tab shows of window 3, and nothing of one that is not there.
    expect(rawRows(even.table, dataPlan(bound), [3, 10])).toEqual([raw[3]]);
  });

  it('of groups, the count without the data is never too low', () => {
    for (const [length, horizon, stride] of [
      [4, 1, 2],
      [4, 1, 100],
      [1, 1, 1],
      [6, 2, 3],
    ] as const) {
      const plan = { window: { length, horizon, stride }, group: 'shop' };
      for (const size of [3, 5, 8, 11, 40]) {
        const rows = 40;
        const { first } = sampleStarts(rows, plan, horizon, (row) => Math.floor(row / size));
        expect(sampleCount(plan, rows)).toBeGreaterThanOrEqual(first.length);
      }
      const { first } = sampleStarts(40, plan, horizon, null);
      expect(sampleCount({ ...plan, group: null }, 40)).toBe(first.length);
    }
  });

  it('a window is predicted from its cells, step by step', async () => {
    const result = await read();
    const scaled = { ...changes, scaling: 'standard' } as const;
    const data = prepare(result, scaled);
    const encoded = encodeRows(binding(result, scaled), data, [[10, 20, 30, 40]]);
    expect(encoded.shape).toEqual([4, 1]);
    expect([...encoded.data]).toEqual(features(data).slice(4, 8));
  });

  it('a window longer than the data is refused', async () => {
    const result = await read();
    const long = { ...changes, window: { length: 40, horizon: 1, stride: 1 } };
    expect((await failure(Promise.resolve().then(() => prepare(result, long)))).message).toContain(
      'take 41 rows, but the data has 30',
    );
  });
});

describe('another file of the same kind', () => {
  const training = () =>
    readText(
      `x,colour,y\n${Array.from({ length: 20 }, (_, i) => `${i},${['red', 'green'][i % 2]},${i % 3 ? 'a' : 'b'}`).join('\n')}\n`,
    );

  it('is encoded with the statistics and classes of training, its columns in any order', async () => {
    const [known, other] = [
      await training(),
      await readText('y,z,colour,x\nb,9,green,100\na,9,red,200\na,9,green,300\n'),
    ];
    const data = prepare(known, target);
    const bound = binding(known, target);
    const evaluated = encodeFile(other.table, bound, savedEncoding(data), 'other.csv', 'h2');
    expect([...(evaluated.tensors.target?.data ?? [])]).toEqual([1, 0, 0]);
    expect(evaluated.featureScaling).toEqual(data.featureScaling);
    const raw = fileRows(other.table, bound, 'other.csv');
    expect(raw).toEqual([
      [100, 'green'],
      [200, 'red'],
      [300, 'green'],
    ]);
    expect([...encodeRows(bound, data, raw).data]).toEqual(features(evaluated));
  });

  it('an unknown class or a lost column is named', async () => {
    const known = await training();
    const encoding = savedEncoding(prepare(known, target));
    const encode = async (content: string) =>
      encodeFile((await readText(content)).table, binding(known, target), encoding, 'other.csv', 'h2');
    expect((await failure(encode('x,colour,y\n1,red,c\n2,green,c\n'))).message).toContain(
      '“c” did not occur in training',
    );
    expect((await failure(encode('x,y\n1,a\n2,b\n'))).message).toContain('other.csv has no column “colour”');
    expect((await failure(encode('x,colour,y\n1,red,a\n2,pink,a\n'))).message).toContain(
      'other.csv, line 3, column colour: “pink”',
    );
  });

  it('windows of a series aim at its own later rows', async () => {
    const series = await readText(`v\n${Array.from({ length: 12 }, (_, i) => i * i).join('\n')}\n`);
    const changes = {
      roles: { v: 'target' },
      targetType: 'number',
      window: { length: 3, horizon: 1, stride: 2 },
    } as const;
    const data = prepare(series, changes);
    const again = encodeFile(series.table, binding(series, changes), savedEncoding(data), 'v.csv', 'h2');
    expect(features(again)).toEqual(features(data));
    expect([...(again.tensors.target?.data ?? [])]).toEqual([...(data.tensors.target?.data ?? [])]);
  });
});
