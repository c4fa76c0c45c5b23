// Numbers that are no ordinary ones: infinite, and whole ones of more digits than a number keeps.
import { describe, expect, it } from 'vitest';
import { dataCard } from '../../../src/main/services/datasets/card.ts';
import { prepareTable } from '../../../src/main/services/datasets/prepare.ts';
import type { ReadResult } from '../../../src/main/services/readers/define.ts';
import { binding, cells, columnOf, failure, picture, readBytes, readText } from './support.ts';

function npy(shape: readonly number[], values: Float32Array | Float64Array): Uint8Array {
  const descr = values instanceof Float32Array ? '<f4' : '<f8';
  const sides = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sides}), }`;
  const header = Buffer.from(`${text.padEnd(117)}\n`, 'latin1');
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
  return Buffer.concat([start, header, Buffer.from(values.buffer)]);
}

const told = (result: ReadResult) => {
  const card = dataCard(result, 'x', { kind: 'none' }, '');
  return card.problems.map(({ code, message }) => [code, message.en] as const);
};

describe('an array', () => {
  it('of infinite numbers counts them as missing', async () => {
    const values = Float64Array.of(1, Number.POSITIVE_INFINITY, 3, Number.NaN, 5, 6);
    const result = await readBytes(npy([3, 2], values), 'x.npy');
    expect(result.table.columns.map(cells)).toEqual([
      [1, 3, 5],
      [null, null, 6],
    ]);
    expect(told(result).map(([code]) => code)).toEqual(['data.missingCells']);
  });

  it('of pictures has 0 in their place, and says how many', async () => {
    const values = new Float32Array(2 * 3 * 3).fill(0.5);
    values[4] = Number.NEGATIVE_INFINITY;
    values[10] = Number.NaN;
    const result = await readBytes(npy([2, 3, 3], values), 'x.npy');
    const [column] = result.table.columns;
    if (column?.type !== 'image') throw new Error('no pictures');
    expect(picture(column.pixels, 0)[4]).toBe(0);
    expect(picture(column.pixels, 1)[1]).toBe(0);
    expect(told(result)).toEqual([['data.badPixels', expect.stringContaining('2 numbers of its pictures')]]);
  });
});

describe('whole numbers of many digits', () => {
  it('are told where different ones may become the same', async () => {
    const ids = Array.from({ length: 30 }, (_, i) => `7656119800000000${i % 4},${i}`);
    const result = await readText(`account,x\n${ids.join('\n')}\n`);
    expect(columnOf(result, 'account').type).toBe('number');
    expect(told(result)).toEqual([['data.bigIntegers', expect.stringContaining('column account')]]);
  });

  it('cannot tell groups apart', async () => {
    const ids = Array.from({ length: 30 }, (_, i) => `7656119800000000${i % 4},${i}`);
    const result = await readText(`account,x\n${ids.join('\n')}\n`);
    const bound = binding(result, {
      roles: { account: 'group', x: 'target' },
      window: { length: 2, horizon: 1, stride: 1 },
    });
    const prepared = Promise.resolve().then(() =>
      prepareTable({ table: result.table, binding: bound, hash: 'h', file: 'f' }),
    );
    expect(await failure(prepared)).toEqual({
      code: 'data.groupTooLong',
      message: expect.stringContaining('Column account cannot tell groups apart'),
    });
  });

  it('are not told of measured quantities, nor of numbers that fit', async () => {
    const rows = Array.from(
      { length: 30 },
      (_, i) => `${6e23 + i * 1e22},${i === 0 ? 0.5 : 2e17},${2 ** 53 - 1}`,
    );
    expect(told(await readText(`a,b,c\n${rows.join('\n')}\n`))).toEqual([]);
  });
});
