// Which line of a file names its columns, where numbers are among the names or comments stand above.
import { describe, expect, it } from 'vitest';
import { all, readText } from './support.ts';

const names = (result: Awaited<ReturnType<typeof readText>>) => result.table.columns.map(({ name }) => name);
const rows = (count: number, row: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => row(index)).join('\n');

describe('numbers as names of columns', () => {
  it.each([
    ['years', 'country,2018,2019,2020'],
    ['two years', 'country,2018,2019'],
    ['years from the newest', 'country,2020,2019,2018'],
    ['every tenth year', 'country,1990,2000,2010,2020'],
    ['places', 'sample,1,2,3,4'],
    ['places of a table with an index', ',0,1,2'],
  ])('%s', async (_, header) => {
    const width = header.split(',').length - 1;
    const result = await readText(
      `${header}\n${rows(50, (i) => `C${i},0.5${`,${i % 3}`.repeat(width - 1)}`)}\n`,
    );
    expect(result.format?.header).toBe(true);
    expect(names(result).slice(1)).toEqual(header.split(',').slice(1));
    expect(result.table.rows).toBe(50);
    expect(all(result.table.lines)[0]).toBe(2);
  });

  it.each([
    ['a word that comes back', rows(20, (i) => `${'ab'[i % 2]},${i + 1},${i + 2},${i + 3}`)],
    ['years above years', rows(20, (i) => `C${i},${1990 + i},${1991 + i}`)],
    ['numbers at no even distance', rows(20, (i) => `C${i},${i * i + 1},${i + 4},${i + 3}`)],
    ['fractions', rows(20, (i) => `C${i},0.5,1.5,2.5`)],
    ['no word at all', rows(20, (i) => `${i + 1},${i + 2},${i + 3}`)],
    ['a single small pair', rows(20, (i) => `C${i},${i + 1},${i + 2}`)],
  ])('are none with %s', async (_, content) => {
    const result = await readText(`${content}\n`);
    expect(result.format?.header).toBe(false);
    expect(result.table.rows).toBe(20);
  });
});
