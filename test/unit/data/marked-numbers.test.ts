// Numbers with a percent sign or a currency, which say nothing where a whole column has them.
import { describe, expect, it } from 'vitest';
import { parseNumber, unmarked } from '../../../src/main/services/readers/csv/number.ts';
import { cells, columnOf, readText } from './support.ts';

const rows = (count: number, row: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => row(index)).join('\n');

describe('a column of numbers with a mark holds plain numbers', () => {
  it.each([
    ['12,5%', '7,25%', [12.5, 7.25]],
    ['12.5 %', '-3 %', [12.5, -3]],
    ['$1,234.50', '-$2.00', [1234.5, -2]],
    ['1.234,50 €', '0,99 €', [1234.5, 0.99]],
    ['₽ 1 000', '₽ 25', [1000, 25]],
    ['£3', '£4.5', [3, 4.5]],
    ['1 000,5\u00a0₽', '−2,5\u00a0₽', [1000.5, -2.5]],
    ['¥1,500', '¥12,345,678', [1500, 12345678]],
  ])('%s, %s', async (first, second, expected) => {
    const result = await readText(`x;y\n${rows(20, () => `${first};a\n${second};b`)}\n;a\n`);
    expect(result.format?.header).toBe(true);
    expect(columnOf(result, 'x')).toMatchObject({ type: 'number', missing: 1, badCount: 0 });
    expect(cells(columnOf(result, 'x')).slice(0, 2)).toEqual(expected);
    expect(result.problems.map(({ code }) => code)).toEqual([]);
  });

  it('in quotes among commas', async () => {
    const result = await readText('name,price,share\nA,"$1,234.50",5%\nB,"$12,000",7.5%\n');
    expect(cells(columnOf(result, 'price'))).toEqual([1234.5, 12000]);
    expect(cells(columnOf(result, 'share'))).toEqual([5, 7.5]);
  });

  it('where the beginning of the file has none of them', async () => {
    const result = await readText(`x,y\n${rows(1500, (i) => `,${i}`)}\n${rows(500, (i) => `${i}%,${i}`)}\n`);
    expect(columnOf(result, 'x')).toMatchObject({ type: 'number', missing: 1500, badCount: 0 });
    expect(cells(columnOf(result, 'x')).slice(1499, 1502)).toEqual([null, 0, 1]);
  });

  it('a cell without the mark is told', async () => {
    const result = await readText(`x,y\n${rows(30, (i) => (i === 7 ? '0.5,1' : `${i}%,1`))}\n`);
    expect(columnOf(result, 'x')).toMatchObject({ type: 'number', bad: [{ row: 7, text: '0.5' }] });
  });

  it('a cell with a mark among plain ones is told', async () => {
    const result = await readText(`x,y\n${rows(30, (i) => (i === 7 ? '50%,1' : `${i},1`))}\n`);
    expect(columnOf(result, 'x')).toMatchObject({ type: 'number', bad: [{ row: 7, text: '50%' }] });
  });
});

it.each([
  ['(100)', '(200)'],
  ['12 kg', '13 kg'],
  ['$5', '€5'],
  ['5%', '0.05'],
  ['$5%', '$6%'],
  ['%', '$'],
])('%s and %s are words', async (first, second) => {
  const result = await readText(`x;y\n${rows(20, () => `${first};a\n${second};b`)}\n`);
  expect(columnOf(result, 'x').type).toBe('category');
});

it('a mark is no part of a number where its column has none', () => {
  expect(parseNumber('5%', false)).toBeNaN();
  expect(parseNumber('5%', false, '%')).toBe(5);
  expect(parseNumber('5', false, '%')).toBeNaN();
  expect(parseNumber('- $5', false, '$')).toBeNaN();
  expect(unmarked(`1${' '.repeat(100_000)}x`)).toBeNull();
});
