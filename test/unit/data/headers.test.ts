// Which line of a file names its columns, where numbers are among the names or comments stand above.
import { describe, expect, it } from 'vitest';
import { all, cells, columnOf, readText } from './support.ts';

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

describe('comments above a table', () => {
  it.each(['#', '%'])(
    'a single %s line with commas is passed over, and told; below, it begins data',
    async (mark) => {
      const result = await readText(`${mark} comment, here\na,b\n1,2\n${mark}3,4\n5,6\n`);
      expect(names(result)).toEqual(['a', 'b']);
      expect(cells(columnOf(result, 'b'))).toEqual([2, 4, 6]);
      expect(all(result.table.lines)).toEqual([3, 4, 5]);
      expect(result.problems[0]?.message.en).toBe(
        'the first lines (1) stand above the table and were passed over. Delete them if rows are missing.',
      );
    },
  );

  it('a large file may end in a row like one', async () => {
    const body = rows(200_000, (i) => `${i},${i % 7}`);
    const result = await readText(`# a\n# b\nx,y\n${body}\n#1,2`);
    expect(result.table.rows).toBe(200_001);
    expect(result.problems.map(({ line, code }) => [line, code])).toEqual([[200_004, 'data.notANumber']]);
  });

  it('several of them with commas do not name the columns of a table with a header', async () => {
    const result = await readText('# run, one\n# made, today\na,b\n1,2\n3,4\n');
    expect(names(result)).toEqual(['a', 'b']);
    expect(cells(columnOf(result, 'a'))).toEqual([1, 3]);
    expect(result.problems).toEqual([]);
  });

  it('the header itself may begin with one', async () => {
    const result = await readText('# id;size\n1;2,5\n2;3,5\n');
    expect(names(result)).toEqual(['id', 'size']);
    expect(cells(columnOf(result, 'size'))).toEqual([2.5, 3.5]);
  });

  it('rows and comments among rows are told apart by their cells, in pieces of any size', async () => {
    const content = '# a\n# b\nx,y\n#1,2\n# later\n#3,"4,5"\r\n7,8\n#9,10';
    const whole = await readText(content);
    expect(cells(columnOf(whole, 'x'))).toEqual(['#1', '#3', '7', '#9']);
    expect(all(whole.table.lines)).toEqual([4, 6, 7, 8]);
    for (let size = 1; size < content.length; size++) {
      expect((await readText(content, 'data.csv', size)).table).toEqual(whole.table);
    }
  });
});
