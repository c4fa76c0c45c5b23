// Which of comma and point makes a fraction, and which stands between thousands: settled once for a file.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BlockStore } from '../../../src/main/services/datasets/blocks/block-store.ts';
import { parseNumber, spellingOf } from '../../../src/main/services/readers/csv/number.ts';
import { readTable } from '../../../src/main/services/readers/index.ts';
import { bytesSource } from '../../../src/main/services/readers/source.ts';
import { cells, columnOf, readText } from './support.ts';

const repeated = (times: number, ...rows: string[]) =>
  Array.from({ length: times }, () => rows.join('\n')).join('\n');
const codes = ({ problems }: Awaited<ReturnType<typeof readText>>) => problems.map(({ code }) => code);

describe('a decimal comma', () => {
  it('is proved by a leading zero, with three digits behind it', async () => {
    const result = await readText(`x;y\n${repeated(25, '0,341;a', '0,410;b')}\n`);
    expect(cells(columnOf(result, 'x')).slice(0, 2)).toEqual([0.341, 0.41]);
    expect(result.decimal).toBe('comma');
    expect(codes(result)).not.toContain('data.openComma');
  });

  it.each(['\t', ','])('is proved by a leading zero between %j as well', async (delimiter) => {
    const rows = repeated(5, `"0,341"${delimiter}a`, `"1,410"${delimiter}b`);
    const result = await readText(`x${delimiter}y\n${rows}\n`);
    expect(cells(columnOf(result, 'x')).slice(0, 2)).toEqual([0.341, 1.41]);
  });

  it('is taken for granted beside semicolons, and the card says how to change it', async () => {
    const content = 'x;y\n4,802;0\n8,185;1\n3,250;0\n';
    const result = await readText(content);
    expect(cells(columnOf(result, 'x'))).toEqual([4.802, 8.185, 3.25]);
    expect(result.problems.map(({ message }) => message.en)).toEqual([
      'column x: numbers like “4,802” leave open what the comma is; it was read as the decimal comma (4.802). If it stands between thousands (4802), choose “Decimals: point” in “How it was read”.',
    ]);
    const told = await readTable(bytesSource('data.csv', Buffer.from(content)), {
      reading: { text: { decimal: 'point' } },
    });
    expect(cells(columnOf(told, 'x'))).toEqual([4802, 8185, 3250]);
    expect(told.problems).toEqual([]);
  });

  it('is none where points make the fractions', async () => {
    const result = await readText('x;y\n4,802;0.5\n8,185;1.25\n');
    expect(cells(columnOf(result, 'x'))).toEqual([4802, 8185]);
    expect(cells(columnOf(result, 'y'))).toEqual([0.5, 1.25]);
    expect(result.problems).toEqual([]);
  });

  it('is none where a second group of thousands follows', async () => {
    const result = await readText('x;y\n4,802;a\n1,008,185;b\n');
    expect(cells(columnOf(result, 'x'))).toEqual([4802, 1008185]);
  });

  it('in some columns leaves points in others what they are', async () => {
    const result = await readText('x;y\n4,8;0.5\n8,25;1.25\n');
    expect(cells(columnOf(result, 'x'))).toEqual([4.8, 8.25]);
    expect(cells(columnOf(result, 'y'))).toEqual([0.5, 1.25]);
  });

  it('is known by numbers in powers of ten', async () => {
    const result = await readText(`x;y\n${repeated(3, '4,6229e+00;a', '-1,25E-02;b')}\n`);
    expect(cells(columnOf(result, 'x')).slice(0, 2)).toEqual([4.6229, -0.0125]);
  });

  it('is not seen in lists among words', async () => {
    const result = await readText(
      'tags\tx\n1,2\t4.125\n3\t2.250\n1,2,5\t8.500\nnone\t1.125\nb,2,5,7\t1.750\n',
    );
    expect(cells(columnOf(result, 'x'))).toEqual([4.125, 2.25, 8.5, 1.125, 1.75]);
  });
});

it('a table larger than memory is read alike', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'layerloom-signs-'));
  try {
    const lines = Array.from({ length: 6000 }, (_, i) => {
      const whole = i < 3000 ? `${i % 1000}` : `${1 + (i % 9)}.${String(i % 1000).padStart(3, '0')}`;
      const first = i % 500 === 7 ? '#1' : `${whole}`;
      return `${first};${i % 97},5 %;${1 + (i % 9)}.000,25 €;2024-01-01 03:04:05.${String(i % 1000).padStart(3, '0')}+00`;
    });
    const content = Buffer.from(`# made; by; a; program\nn;share;price;at\n${lines.join('\n')}\n`);
    const session = new BlockStore({ folder, memoryBytes: 64 * 1024, diskBytes: 2 ** 30 }).session('big.csv');
    const inMemory = await readTable(bytesSource('big.csv', content));
    const inBlocks = await readTable(bytesSource('big.csv', content, 5000), { storage: session });
    expect(session.hasBlocks).toBe(true);
    expect(inBlocks.table.columns.map(({ type }) => type)).toEqual(['number', 'number', 'number', 'date']);
    expect(inBlocks.table.columns.map(cells)).toEqual(inMemory.table.columns.map(cells));
    expect(inBlocks.problems).toEqual(inMemory.problems);
    expect(cells(columnOf(inBlocks, 'n')).slice(4000, 4002)).toEqual([5000, 6001]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

describe('points between thousands', () => {
  it('are proved by two of them, for smaller numbers too', async () => {
    const result = await readText(`id;pop;area\n${repeated(25, 'A0;519.354;23,5', 'A1;254.584.386;12,5')}\n`);
    expect(cells(columnOf(result, 'pop')).slice(0, 2)).toEqual([519354, 254584386]);
    expect(cells(columnOf(result, 'area')).slice(0, 2)).toEqual([23.5, 12.5]);
    expect(result.decimal).toBe('grouped');
  });

  it('are proved by two of them with no comma in the file', async () => {
    const result = await readText(`id,pop\n${repeated(5, 'A0,519.354', 'A1,254.584.386')}\n`);
    expect(cells(columnOf(result, 'pop')).slice(0, 2)).toEqual([519354, 254584386]);
  });

  it('are known by decimal commas beside them', async () => {
    const result = await readText('a;b\n1.234;1,5\n2.500;2,5\n12.000;3,5\n');
    expect(cells(columnOf(result, 'a'))).toEqual([1234, 2500, 12000]);
    expect(cells(columnOf(result, 'b'))).toEqual([1.5, 2.5, 3.5]);
  });

  it('are known by decimal commas where they first show far below', async () => {
    const numbers = Array.from({ length: 3000 }, (_, i) =>
      i < 1000 ? String(i) : `${(i / 1000) | 0}.${String(i % 1000).padStart(3, '0')}`,
    );
    const result = await readText(`n;x\n${numbers.map((n) => `${n};0,5`).join('\n')}\n`);
    expect(cells(columnOf(result, 'n'))).toEqual(Array.from({ length: 3000 }, (_, i) => i));
    expect(result.decimal).toBe('grouped');
  });

  it('may be what they are where nothing tells, and the card says how to change it', async () => {
    const content = 'a;b\n1.234;1\n2.500;2\n12.000;3\n';
    const result = await readText(content);
    expect(cells(columnOf(result, 'a'))).toEqual([1.234, 2.5, 12]);
    expect(result.problems.map(({ message }) => message.en)).toEqual([
      'column a: numbers like “1.234” leave open what the point is; it was read as the decimal point. If it stands between thousands (1234), choose “Decimals: comma” in “How it was read”.',
    ]);
    const told = await readTable(bytesSource('data.csv', Buffer.from(content)), {
      reading: { text: { decimal: 'comma' } },
    });
    expect(cells(columnOf(told, 'a'))).toEqual([1234, 2500, 12000]);
    expect(told.problems).toEqual([]);
    expect(codes(await readText(content.replaceAll(';', ',')))).toEqual([]);
  });

  it('are none after a zero, nor in a file of other fractions', async () => {
    const result = await readText('a;b\n0.125;1.5\n1.250;2.5\n');
    expect(cells(columnOf(result, 'a'))).toEqual([0.125, 1.25]);
    expect(parseNumber('0.125', 'grouped')).toBe(0.125);
    expect(parseNumber('0,341', false)).toBeNaN();
  });

  it('are not made of fractions in a file with commas between its cells', async () => {
    const result = await readText('x,y,z\n"1,5","2,25",4.125\n"0,5","3,25",1.250\n');
    expect(cells(columnOf(result, 'z'))).toEqual([4.125, 1.25]);
    expect(cells(columnOf(result, 'x'))).toEqual([1.5, 0.5]);
  });

  it('are not made of addresses of computers', async () => {
    const result = await readText(`ip,x\n${repeated(5, '192.168.100.101,4.125', '192.168.100.102,1.250')}\n`);
    expect(columnOf(result, 'ip').type).toBe('category');
    expect(cells(columnOf(result, 'x')).slice(0, 2)).toEqual([4.125, 1.25]);
  });
});

it.each([
  ['1', 'plain'],
  ['1e3', 'plain'],
  ['1 234', 'plain'],
  ['1 234,5', 'comma'],
  ["1'234.5", 'point'],
  ['−0,341', 'comma'],
  ['1,234', 'open comma'],
  ['1.234', 'open point'],
  ['1.234e5', 'point'],
  ['1,234,567', 'comma groups'],
  ['1,234.5', 'comma groups'],
  ['1.234,5', 'point groups'],
  ['1234,567', 'comma'],
  ['12,34,567', 'word'],
  ['a b', 'word'],
])('%s spells: %s', (cell, spelling) => {
  expect(spellingOf(cell)).toBe(spelling);
});
