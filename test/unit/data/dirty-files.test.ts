import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import { all, cells, columnOf, failure, readBytes, readText } from './support.ts';

const bytes = (...values: (number | string)[]) =>
  Buffer.concat(values.map((v) => (typeof v === 'number' ? Buffer.from([v]) : Buffer.from(v, 'latin1'))));

describe('files that are no tables are refused with what they seem to be', () => {
  const cases: [string, Uint8Array, string, string][] = [
    [
      'nothing.csv',
      bytes(),
      'data.emptyFile',
      'nothing.csv is empty: it has no bytes at all. Copy it anew from where it came, or choose another file.',
    ],
    [
      'photo.csv',
      bytes(0x89, 'PNG\r\n', 0x1a, '\n\0\0\0\rIHDR'),
      'data.picture',
      'photo.csv is a single picture (PNG), not a table: there are no rows to learn from. Put many of them into one folder per class and open the folder around these.',
    ],
    [
      'data.7z.csv',
      bytes('7z', 0xbc, 0xaf, 0x27, 0x1c, 0, 4),
      'data.archive',
      'data.7z.csv is an archive (7-Zip). Unpack it and open the table inside.',
    ],
    [
      'sales.csv',
      bytes('PK\x03\x04\x14\0\x06\0xl/workbook.xml'),
      'data.spreadsheet',
      'sales.csv is a spreadsheet (Excel XLSX), not a text table. In the spreadsheet program choose “Save as” → CSV, and open that file.',
    ],
    [
      'old.csv',
      bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1),
      'data.spreadsheet',
      'old.csv is a spreadsheet (Excel XLS), not a text table. In the spreadsheet program choose “Save as” → CSV, and open that file.',
    ],
    [
      'paper.csv',
      bytes('%PDF-1.7\n%', 0xe2, 0xe3),
      'data.notText',
      'paper.csv is not a text table: it looks like PDF. Export the data as CSV and open that file.',
    ],
    [
      'page.csv',
      bytes('<!DOCTYPE html><html><body>404</body></html>'),
      'data.notText',
      'page.csv is not a text table: it looks like HTML. Export the data as CSV and open that file.',
    ],
    [
      'blob.csv',
      bytes('abc,', 1, 2, 3, 0, 0, 0, 'x'),
      'data.binary',
      'blob.csv is not text: it holds control bytes from position 4 on. Export the data as CSV and open that file.',
    ],
    [
      'blank.csv',
      bytes('\n\r\n\n'),
      'data.noRows',
      'blank.csv has no rows: only blank lines. Choose another file.',
    ],
    [
      'head.csv',
      bytes('age,height,class\r\n'),
      'data.headerOnly',
      'head.csv has a header (3 columns) and no rows below it. Add rows, or choose another file.',
    ],
    [
      'quote.csv',
      bytes('a,b\n1,2\n3,"four\n5,6\n'),
      'data.openQuote',
      'quote.csv, line 3, column b: a quote (") opens a cell and is never closed. Close it, or double it where it belongs to the text ("").',
    ],
    [
      'long.csv',
      bytes(`a,b\n1,2\n3,${'x'.repeat(3 << 20)}\n5,6\n`),
      'data.longField',
      'long.csv, line 3, column b: the cell is longer than 1 MiB. Check that the file is a table with one row a line.',
    ],
    [
      'wide.csv',
      bytes(`${Array.from({ length: 20_001 }, (_, i) => `c${i}`).join(',')}\n${'1,'.repeat(20_000)}1\n`),
      'data.tooManyColumns',
      'wide.csv has 20001 columns; at most 20000 can be used. Check the delimiter, or keep only the columns you need.',
    ],
  ];
  it.each(cases)('%s', async (name, content, code, message) => {
    expect(await failure(readBytes(content, name))).toEqual({ code, message });
  });
});

describe('files that can be read in part say what is wrong, row by row', () => {
  const cases: [string, string, string[]][] = [
    [
      'text in a number column',
      `age,class\n${Array.from({ length: 30 }, (_, i) => (i === 10 ? 'abc,x' : `${i},${i % 2 ? 'x' : 'y'}`)).join('\n')}\n`,
      ['line 12, column age: “abc” is not a number; the cell counts as missing. Correct it in the file.'],
    ],
    [
      'a number too large for a float',
      'age,class\n1,x\n2,y\n3,x\n1e999,y\n',
      ['line 5, column age: “1e999” is not a number; the cell counts as missing. Correct it in the file.'],
    ],
    [
      'a short row',
      'a,b,c\n1,2,3\n4,5\n6,7,8\n',
      [
        'line 3 has 2 cells, 3 were expected; the rest count as missing. Check the line for a lost delimiter.',
      ],
    ],
    [
      'a row with too many cells',
      'a,b\n1,2\n3,4,5\n6,7\n',
      [
        'line 3 has 3 cells, 2 were expected; the row is left out. Put a cell that contains the delimiter into quotes.',
      ],
    ],
    [
      'two columns of one name',
      'x,x,y\n1,2,3\n',
      ['two columns are called “x”; the later one is shown as “x_2”. Rename it in the file.'],
    ],
    [
      'line numbers count line ends inside quotes',
      'note,age\n"one\ntwo",1\n"three",2\nfour,3\nfive,4\nsix,old\n',
      ['line 7, column age: “old” is not a number; the cell counts as missing. Correct it in the file.'],
    ],
  ];
  it.each(cases)('%s', async (_, content, messages) => {
    const { problems, problemCount } = await readText(content);
    expect(problems.map(({ message }) => message.en)).toEqual(messages);
    expect(problemCount).toBe(messages.length);
  });

  it('a row left out leaves its neighbours where they were', async () => {
    const result = await readText('a,b\n1,2\n3,4,5\n6,7\n');
    expect(cells(columnOf(result, 'a'))).toEqual([1, 6]);
    expect(all(result.table.lines)).toEqual([2, 4]);
  });

  it('thousands of bad cells are counted in full and listed in part', async () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => (i % 12 === 5 ? `bad${i}` : `${i}.5`));
    const { problems, problemCount } = await readText(`x,y\n${rows.map((x, i) => `${x},${i}`).join('\n')}\n`);
    expect(problems).toHaveLength(200);
    expect(problemCount).toBe(2500);
  });

  it('a trailing delimiter on every line adds an empty column and no problem', async () => {
    const { table, problemCount } = await readText('a,b,\n1,2,\n3,4,\n');
    expect(table.columns.map(({ type }) => type)).toEqual(['number', 'number', 'empty']);
    expect(problemCount).toBe(0);
  });

  it('10,000 columns are read', async () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `c${i}`);
    const row = names.map((_, i) => i % 7).join(',');
    const result = await readText(`${names.join(',')}\n${row}\n${row}\n${row}\n`);
    expect(result.table.columns).toHaveLength(10_000);
    expect(cells(columnOf(result, 'c9999'))).toEqual([3, 3, 3]);
  });
});

describe('the service meets the file system', () => {
  let folder = '';
  const service = new DatasetService({ resourcesDir: join(import.meta.dirname, '../../../resources') });
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'layerloom-data-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('an empty folder is refused by name', async () => {
    const { code } = await failure(service.openFile(folder));
    expect(code).toBe('data.emptyFolder');
  });

  it('a file that is gone is asked for again', async () => {
    const path = join(folder, 'gone.csv');
    expect(await failure(service.openFile(path))).toEqual({
      code: 'data.moved',
      message: `gone.csv is not at ${path} any more. Open it again from where it is now.`,
    });
  });

  it('an unknown sample is refused with the known ones', async () => {
    expect((await failure(service.openSample('cats'))).message).toContain('digits, iris, wine');
  });
});
