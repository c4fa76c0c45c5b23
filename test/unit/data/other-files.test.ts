// Files that differ from the one that trained: gaps, short series, columns of another kind, times of any precision.
import { describe, expect, it } from 'vitest';
import { encodeFile, fileRowBatches } from '../../../src/main/services/datasets/encode-file.ts';
import { encodeRows, savedEncoding } from '../../../src/main/services/datasets/encode-rows.ts';
import { prepareTable } from '../../../src/main/services/datasets/prepare.ts';
import type { ReadResult } from '../../../src/main/services/readers/define.ts';
import type { DataBinding } from '../../../src/project/document.ts';
import { binding, failure, readText } from './support.ts';

const prepare = ({ table }: ReadResult, bound: DataBinding) =>
  prepareTable({ table, binding: bound, hash: 'h', file: 'data.csv' });

function scored({ table }: ReadResult, known: ReadResult, bound: DataBinding) {
  return encodeFile(table, bound, savedEncoding(prepare(known, bound)), 'other.csv', 'h');
}

function predicted({ table }: ReadResult, bound: DataBinding, atOnce = 5) {
  const batches = [...fileRowBatches(table, bound, 'other.csv', atOnce)];
  return {
    rows: batches.flatMap(({ rows }) => rows),
    numbers: batches.flatMap(({ numbers }) => numbers),
    identities: batches.flatMap(({ identities }) => identities),
    leftOut: new Set(batches.map(({ leftOut }) => leftOut)),
    shortSeries: batches[0]?.shortSeries,
  };
}

const refusal = (work: () => unknown) => failure(Promise.resolve().then(work));

describe('rows with gaps', () => {
  const lines = Array.from({ length: 24 }, (_, i) => {
    const b = i === 7 || i === 18 ? '' : i % 5;
    return `${i},${b},${i === 9 ? '' : ['red', 'blue'][i % 2]},${i % 3 ? 'yes' : 'no'}`;
  });
  const read = () => readText(`a,b,colour,y\n${lines.join('\n')}\n`);
  const roles = { y: 'target' } as const;

  it('are dropped from the file that trained as they were in training', async () => {
    const known = await read();
    const bound = binding(known, { roles, missing: 'drop' });
    const data = prepare(known, bound);
    const again = scored(known, known, bound);
    expect(again.rows).toBe(21);
    expect([...(again.tensors.features?.data ?? [])]).toEqual([...(data.tensors.features?.data ?? [])]);
    expect([...(again.tensors.target?.data ?? [])]).toEqual([...(data.tensors.target?.data ?? [])]);
  });

  it('are left out of predictions; the others keep their numbers', async () => {
    const known = await read();
    const bound = binding(known, { roles, missing: 'drop' });
    const { rows, numbers, leftOut } = predicted(known, bound);
    expect([...leftOut]).toEqual([3]);
    expect(numbers).toEqual(lines.flatMap((_, i) => ([7, 9, 18].includes(i) ? [] : [i + 1])));
    expect(rows.map(([a]) => a)).toEqual(numbers.map((number) => number - 1));
    expect(encodeRows(bound, prepare(known, bound), rows).data).toHaveLength(21 * 4);
  });

  it('are left out by the setting of one column, and filled by that of all', async () => {
    const known = await read();
    const bound = binding(known, { roles, missing: 'mean', columns: { b: { fill: 'drop' } } });
    expect(scored(known, known, bound).rows).toBe(22);
    expect(predicted(known, bound).numbers).not.toContain(8);
    expect(predicted(known, bound).numbers).toContain(10);
  });

  it('are refused by their line where nothing was said, in any order of rows', async () => {
    const whole = await readText(`day,b,y\n${lines.map((_, i) => `${30 - i},${i % 5},${i}`).join('\n')}\n`);
    const gap = await readText(
      `day,b,y\n${lines.map((_, i) => `${30 - i},${i === 7 ? '' : i % 5},${i}`).join('\n')}\n`,
    );
    const bound = binding(whole, {
      roles: { y: 'target', day: 'ignored' },
      order: 'day',
      window: { length: 3, horizon: 1, stride: 1 },
    });
    for (const work of [() => predicted(gap, bound), () => scored(gap, whole, bound)]) {
      const { code, message } = await refusal(work);
      expect(code).toBe('data.lineMissing');
      expect(message).toContain('other.csv, line 9, column b: the cell has no value');
    }
    const word = await readText(
      `day,b,y\n${lines.map((_, i) => `${30 - i},${i === 7 ? 'oops' : i % 5},${i}`).join('\n')}\n`,
    );
    expect((await refusal(() => predicted(word, bound))).message).toContain(
      'other.csv, line 9, column b: “oops” is not a number',
    );
    const dropping = { ...bound, missing: 'drop' } as const;
    // Row 8 of the file is the 17th in time: windows 15, 16 and 17 show it, and one more aims at it.
    expect(predicted(gap, dropping).numbers).toEqual(
      [...Array(22).keys()].map((n) => n + 1).filter((n) => n < 15 || n > 17),
    );
    expect(scored(gap, whole, dropping).rows).toBe(18);
  });

  it('alone are no file to predict', async () => {
    const known = await read();
    const bound = binding(known, { roles, missing: 'drop' });
    const bare = await readText('a,b,colour,y\n1,,red,yes\n2,,blue,no\n');
    expect((await refusal(() => predicted(bare, bound))).code).toBe('data.noneComplete');
    expect((await refusal(() => scored(bare, known, bound))).code).toBe('data.noneComplete');
  });

  it('are not those of a class that is called what stands for a gap elsewhere', () => {
    const tokens = { name: 'token', type: 'category' as const, missing: 0, distinct: 2, classes: ['-', 'x'] };
    const bound = binding(null, { schema: { rows: 9, columns: [tokens] } });
    const plain = { featureScaling: { offset: [0, 0], factor: [1, 1] } };
    expect([...encodeRows(bound, plain, [['-'], ['x']]).data]).toEqual([1, 0, 0, 1]);
  });
});

describe('series', () => {
  const shops = (sizes: readonly number[]) =>
    readText(
      `shop,v\n${sizes.flatMap((size, shop) => Array.from({ length: size }, (_, i) => `g${shop},${i * i}`)).join('\n')}\n`,
    );
  const changes = {
    roles: { v: 'target', shop: 'group' },
    window: { length: 3, horizon: 1, stride: 1 },
  } as const;

  it('too short for a window are counted, and refused where there are no others', async () => {
    const known = await shops([8, 9]);
    const bound = binding(known, changes);
    expect(predicted(await shops([4, 2, 3, 1]), bound)).toMatchObject({ shortSeries: 2, numbers: [1, 2, 3] });
    const short = await shops([2, 1]);
    for (const [work, rows] of [
      [() => predicted(short, bound), 3],
      [() => scored(short, known, bound), 4],
    ] as const) {
      const { code, message } = await refusal(work);
      expect(code).toBe('data.noWindows');
      expect(message).toContain(`No group of “shop” has ${rows} rows`);
    }
  });

  it('a whole file shorter than a window is refused with both numbers', async () => {
    const known = await readText(`v\n${Array.from({ length: 12 }, (_, i) => i * i).join('\n')}\n`);
    const bound = binding(known, { ...changes, roles: { v: 'target' } });
    const { message } = await refusal(async () => predicted(await readText('v\n1\n2\n'), bound));
    expect(message).toContain('other.csv has too few rows for a window of this network: 2, and it takes 3');
  });

  it.each([
    [['2024-01-01', '2024-01-02', '2024-01-03'], '2024-01-03'],
    [['2024-01-01', '2024-01-01 01:00', '2024-01-02'], '2024-01-02 00:00'],
    [['2024-01-01 00:00:00', '2024-01-01 00:00:30', '2024-01-01 00:01:00'], '2024-01-01 00:01:00'],
  ])('name their windows with one precision: %s', async (times, last) => {
    const known = await readText(`at,v\n${[...times, ...times].map((at, i) => `${at},${i}`).join('\n')}\n`);
    const bound = binding(known, { ...changes, roles: { v: 'target', at: 'ignored' }, order: 'at' });
    const other = await readText(`at,v\n${times.map((at, i) => `${at},${i}`).join('\n')}\n`);
    expect(predicted(other, bound).identities).toEqual([[last]]);
    const all = predicted(known, bound).identities.flat();
    expect(new Set(all.map((cell) => cell.length)).size).toBe(1);
  });
});

describe('columns of another kind', () => {
  const trained = async () => {
    const rows = Array.from({ length: 12 }, (_, i) => `2024-01-${10 + i},${i},${['x', 'z'][i % 2]},${i % 2}`);
    const known = await readText(`when,n,word,y\n${rows.join('\n')}\n`);
    return { known, bound: binding(known, { roles: { y: 'target' } }) };
  };

  it.each([
    [
      'when,n,word,y\n2024-01-05,1,x,0\n05.02.2024,2,z,1\n',
      'other.csv, column when: the network was trained on dates, the file holds words (line 3: “05.02.2024”).',
    ],
    [
      'when,n,word,y\n2024-01-05,soon,x,0\n2024-01-06,later,z,1\n',
      'column n: the network was trained on numbers, the file holds words (line 2: “soon”).',
    ],
    [
      'when,n,word,y\n2024-01-05,1,2024-01-05,0\n2024-01-06,2,2024-01-07,1\n',
      'column word: the network was trained on words, the file holds dates (line 2: “2024-01-05”).',
    ],
    [
      'when,n,word,y\n17,1,x,0\n18,2,z,1\n',
      'column when: the network was trained on dates, the file holds numbers',
    ],
  ])('are refused by name, with what was found', async (content, expected) => {
    const { known, bound } = await trained();
    const other = await readText(content);
    for (const work of [() => predicted(other, bound), () => scored(other, known, bound)]) {
      const { code, message } = await refusal(work);
      expect(code).toBe('data.columnType');
      expect(message).toContain(expected);
    }
  });

  it('pass where they still say what is needed: numbers as words, numbers as classes', async () => {
    const classes = await readText(
      `c,y\n${[...Array(12).keys()].map((i) => `${['1', 'a', '2'][i % 3]},${i % 2}`).join('\n')}\n`,
    );
    const bound = binding(classes, { roles: { y: 'target' } });
    expect(predicted(await readText('c,y\n1,0\n2,1\n1,1\n'), bound).rows).toEqual([[1], [2], [1]]);
    const numbers = await readText(`n,y\n${[...Array(12).keys()].map((i) => `${i},${i % 2}`).join('\n')}\n`);
    const own = binding(numbers, { roles: { y: 'target' } });
    const words = await readText('[{"n":"4","y":1},{"n":"5","y":0}]', 'other.json');
    const { rows } = predicted(words, own);
    expect([...encodeRows(own, prepare(numbers, own), rows).data]).toHaveLength(2);
  });

  it('without a single cell are all gaps, of dates as well', async () => {
    const { bound } = await trained();
    const bare = await readText('when,n,word,y\n,1,x,0\n,2,z,1\n');
    expect((await refusal(() => predicted(bare, bound))).code).toBe('data.lineMissing');
    const filled = { ...bound, missing: 'mean' } as const;
    expect(predicted(bare, filled).rows[0]).toEqual([null, null, null, null, null, 1, 'x']);
  });
});
