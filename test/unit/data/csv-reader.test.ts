import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { all, cells, columnOf, readBytes, readText } from './support.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/data');

describe('files written by Python are read back', () => {
  const [header = [], ...rows] = JSON.parse(readFileSync(join(FIXTURES, 'rows.json'), 'utf8')) as (
    | string
    | number
  )[][];
  const expected = header.map((_, column) => rows.map((row) => (row[column] === '' ? null : row[column]!)));
  const files: [string, string, string][] = [
    ['excel.csv', ',', 'utf-8'],
    ['unix-quoted.csv', ',', 'utf-8'],
    ['tabs.tsv', '\t', 'utf-8'],
    ['semicolons-decimal-comma.csv', ';', 'utf-8'],
    ['pipes-bom.csv', '|', 'utf-8'],
    ['utf16le.csv', ',', 'utf-16le'],
    ['utf16be.csv', ',', 'utf-16be'],
  ];
  it.each(files)('%s', async (file, delimiter, encoding) => {
    const result = await readBytes(readFileSync(join(FIXTURES, file)), file);
    expect(result.format).toEqual({ delimiter, encoding, header: true });
    expect(result.table.columns.map(({ name }) => name)).toEqual(header);
    const trimmed = (cell: number | string | null) => (typeof cell === 'string' ? cell.trim() : cell);
    expect(result.table.columns.map((column) => cells(column).map(trimmed))).toEqual(
      expected.map((column) => column.map(trimmed)),
    );
    expect(all(result.table.lines)).toEqual([2, 3, 4, 6, 7, 8]);
    expect(result.problemCount).toBe(0);
  });

  it('Windows-1251', async () => {
    const result = await readBytes(readFileSync(join(FIXTURES, 'windows1251.csv')));
    expect(result.format?.encoding).toBe('windows-1251');
    expect(cells(columnOf(result, 'город'))).toEqual(['Москва', 'Казань', 'Тверь', 'Псков']);
    expect(cells(columnOf(result, 'население'))).toEqual([13.1, 1.3, 0.4, 0.2]);
    expect(columnOf(result, 'рост')).toMatchObject({ type: 'category', classes: ['да', 'нет'] });
  });

  it('UTF-8 that turns out to be Windows-1251 after the sample is read as that', async () => {
    const ascii = Array.from({ length: 200_000 }, (_, i) => `${i},ok`).join('\n');
    const tail = Buffer.from([0x0a, 0x31, 0x2c, 0xcf, 0xf1, 0xea, 0x0a]); // 1,Пск
    const result = await readBytes(Buffer.concat([Buffer.from(`n,w\n${ascii}`), tail]));
    expect(columnOf(result, 'w')).toMatchObject({ classes: ['ok', 'Пск'] });
  });
});

describe('what columns mean', () => {
  it('numbers in every usual spelling', async () => {
    const spelled = [
      '1',
      '-2',
      '+3',
      '.5',
      '4.',
      '1e3',
      '-1.5E-2',
      ' 7 ',
      '"8"',
      '1234567890123456800',
      '−9',
      '1 234',
    ];
    const result = await readText(`x;y\n${spelled.map((cell, i) => `${cell};${i}`).join('\n')}\n`);
    expect(cells(columnOf(result, 'x'))).toEqual([
      1, -2, 3, 0.5, 4, 1000, -0.015, 7, 8, 1234567890123456800, -9, 1234,
    ]);
  });

  it('every spelling of a missing cell', async () => {
    const missing = ['', 'NA', 'NaN', 'null', '?', 'N/A', '-', 'None', '""', '"NA"'];
    const result = await readText(`x,y\n1,a\n${missing.map((cell) => `${cell},b`).join('\n')}\n2,a\n`);
    expect(columnOf(result, 'x')).toMatchObject({ type: 'number', missing: missing.length });
    expect(result.problemCount).toBe(0);
  });

  it('classes are in natural order', async () => {
    const result = await readText(`c\n${'k10\nk2\nk1\n'.repeat(5)}`);
    expect(columnOf(result, 'c')).toMatchObject({ type: 'category', classes: ['k1', 'k2', 'k10'] });
  });

  it('whole numbers of few values also state their classes', async () => {
    const result = await readText('x,y\n3,0.5\n1,1\n2,1\n1,1\n');
    expect(columnOf(result, 'x')).toMatchObject({ type: 'number', classes: ['1', '2', '3'] });
    expect(columnOf(result, 'y')).toMatchObject({ type: 'number', classes: null });
  });

  it('a word that comes back among a few numbers makes categories of them', async () => {
    const result = await readText(`n\n${'0\n1\n2\n3+\n'.repeat(10)}`);
    expect(columnOf(result, 'n')).toMatchObject({ type: 'category', classes: ['0', '1', '2', '3+'] });
  });

  const dates: [string, string[], (string | null)[]][] = [
    ['ISO', ['2024-02-29', '', '2023-12-01'], ['2024-02-29T00:00', null, '2023-12-01T00:00']],
    [
      'ISO with a time',
      ['2024-01-05 13:45', '2024-01-06T00:30:15Z'],
      ['2024-01-05T13:45', '2024-01-06T00:30'],
    ],
    [
      'ISO with a zone',
      ['2024-01-05T01:00+03:00', '2024-01-05T01:00-0230'],
      ['2024-01-04T22:00', '2024-01-05T03:30'],
    ],
    ['Russian', ['05.03.2024', '31.12.1999 23:59'], ['2024-03-05T00:00', '1999-12-31T23:59']],
    ['British', ['03/04/2024', '25/04/2024'], ['2024-04-03T00:00', '2024-04-25T00:00']],
    ['American', ['03/04/2024', '04/25/2024'], ['2024-03-04T00:00', '2024-04-25T00:00']],
  ];
  it.each(dates)('%s dates are dates', async (_, spelled, expected) => {
    const result = await readText(`d;x\n${spelled.map((cell, i) => `${cell};${i}`).join('\n')}\n`);
    expect(columnOf(result, 'd').type).toBe('date');
    expect(
      cells(columnOf(result, 'd')).map((cell) => (cell === null ? null : String(cell).slice(0, 16))),
    ).toEqual(expected);
  });

  it.each([
    ['2024-02-30', '2024-02-28'],
    ['2024-01-01', 'soon'],
    ['25:70', '10:00'],
  ])('%s and %s are left as words', async (...spelled) => {
    const result = await readText(`d;x\n${spelled.map((cell, i) => `${cell};${i}`).join('\n')}\n`);
    expect(columnOf(result, 'd').type).not.toBe('date');
  });

  it('nearly all different words are text', async () => {
    const result = await readText(
      `id,v\n${Array.from({ length: 40 }, (_, i) => `name${i},${i}`).join('\n')}`,
    );
    expect(columnOf(result, 'id').type).toBe('text');
  });

  it('a column that turns to words after the sample is read again', async () => {
    const rows = Array.from({ length: 5000 }, (_, i) => (i < 2000 ? `00${i % 5}` : 'abc'));
    const result = await readText(`x,y\n${rows.map((x) => `${x},1`).join('\n')}`);
    expect(columnOf(result, 'x')).toMatchObject({
      type: 'category',
      classes: ['000', '001', '002', '003', '004', 'abc'],
    });
    expect(result.problemCount).toBe(0);
  });
});

describe('how files are written', () => {
  it('a file without a header gets numbered columns', async () => {
    const result = await readText('1,2,a\n3,4,b\n5,6,a\n');
    expect(result.format?.header).toBe(false);
    expect(result.table.columns.map(({ name }) => name)).toEqual(['column_1', 'column_2', 'column_3']);
    expect(result.table.rows).toBe(3);
  });

  it('any line end counts as one', async () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const result = await readText(['a,b', '1,2', '', '3,4'].join(end));
      expect(cells(columnOf(result, 'b'))).toEqual([2, 4]);
      expect(all(result.table.lines)).toEqual([2, 4]);
    }
  });

  it('pieces of any size give the same table', async () => {
    const content = 'note,x\r\n"a ""quoted"" word, and a comma",1.25\r\n"two\r\nlines",-3\r\nplain,1e2\r\n';
    const whole = await readText(content);
    for (let size = 1; size < content.length; size++) {
      const pieces = await readText(content, 'data.csv', size);
      expect(pieces.table).toEqual(whole.table);
    }
  });

  it('decimal commas inside quotes of a comma-separated file are seen', async () => {
    const result = await readText('x,y\n"1,5",a\n"2,25",b\n3,a\n');
    expect(cells(columnOf(result, 'x'))).toEqual([1.5, 2.25, 3]);
  });
});

describe('what cannot be a table', () => {
  it('a quote that is never closed below a header is named by its line, not called a missing row', async () => {
    await expect(readText('a,b,y\n1,"unclosed,3\n4,5,6\n')).rejects.toMatchObject({
      code: 'data.openQuote',
      params: { line: 2, column: 'b' },
    });
  });

  it('blanks alone are no rows', async () => {
    await expect(readText('   \n\t\n')).rejects.toMatchObject({ code: 'data.noRows' });
  });

  it('an unusual delimiter is suspected', async () => {
    const result = await readText('a#b#y\n1#2#3\n4#5#6\n');
    expect(result.problems.map(({ message }) => message.en).join()).toMatch(/single column.*“#”/);
  });
});

describe('what is written is read back', () => {
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  // Control bytes mark a file as binary; bare numbers and missing marks read as what they are.
  const word = fc
    .string({ unit: 'grapheme', maxLength: 12 })
    .map((drawn) => `w${drawn.replace(/\p{Cc}|\p{Cs}|\ufffd|\ufeff/gu, '')}d`);

  it('numbers, to the bit', async () => {
    const row = fc.tuple(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((x) => Math.round(x * 1e4) / 1e4),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 30 }), async (rows) => {
        const content = `x,y,z\n${rows.map((cellsOfRow) => cellsOfRow.join(',')).join('\n')}\n`;
        const { table } = await readText(content, 'data.csv', 7);
        const columns = [0, 1, 2].map((at) => rows.map((cellsOfRow) => cellsOfRow[at]! + 0));
        expect(table.columns.map(cells)).toEqual(columns);
      }),
      { numRuns: 150 },
    );
  });

  it('words with any delimiter, quote or line end inside', async () => {
    const awkward = fc
      .tuple(word, fc.constantFrom(',', ';', '|', '"', '\n', '\r\n', '""', ' , '))
      .map(([a, b]) => a + b + a);
    const cell = fc.oneof(word, awkward);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell, fc.integer({ min: 0, max: 99 })), { minLength: 3, maxLength: 30 }),
        fc.constantFrom(',', ';', '\t', '|'),
        async (rows, delimiter) => {
          const lines = rows.map(([a, b, n]) => [quoted(a), quoted(b), n].join(delimiter));
          const content = `first${delimiter}second${delimiter}third\r\n${lines.join('\r\n')}`;
          const { table, format } = await readText(content);
          expect(format?.delimiter).toBe(delimiter);
          expect(table.columns.map(cells)).toEqual([0, 1, 2].map((at) => rows.map((row) => row[at])));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('anything at all ends in a table or in a clear refusal', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (content) => {
        const result = await readBytes(content).catch((error: unknown) => {
          expect(error).toMatchObject({ name: 'AppError', code: expect.stringMatching(/^data\./) });
          return null;
        });
        if (result !== null) expect(result.table.rows).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
});
