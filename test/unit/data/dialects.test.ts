import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineCleaner } from '../../../src/main/services/readers/csv/clean.ts';
import { parseNumber } from '../../../src/main/services/readers/csv/number.ts';
import { readTable } from '../../../src/main/services/readers/index.ts';
import { bytesSource } from '../../../src/main/services/readers/source.ts';
import type { Reading } from '../../../src/project/document.ts';
import { cells, columnOf, readBytes, readText } from './support.ts';

const as = (content: string | Uint8Array, reading: Reading) =>
  readTable(bytesSource('data.csv', Buffer.from(content)), { reading });
const names = (result: Awaited<ReturnType<typeof readText>>) => result.table.columns.map(({ name }) => name);

describe('numbers as people and programs spell them', () => {
  const spelled: [string, boolean | 'grouped', number][] = [
    ['1,234', false, 1234],
    ['-1,234,567.5', false, -1234567.5],
    ['1,23', false, Number.NaN],
    ['12,34,567', false, Number.NaN],
    ['1 234 567', false, 1234567],
    ['1 234,5', true, 1234.5],
    ["1'234.5", false, 1234.5],
    ['1.234,5', true, 1234.5],
    ['1.234.567', true, 1234567],
    ['1.234', true, 1.234],
    ['1.234', 'grouped', 1234],
    ['12.5', 'grouped', 12.5],
    ['−7', false, -7],
    ['1e400', false, Number.NaN],
  ];
  it.each(spelled)('%s with a decimal comma %s is %s', (cell, decimalComma, value) => {
    expect(parseNumber(cell, decimalComma)).toBe(value);
  });

  it('points between thousands are told from fractions by the rest of the file', async () => {
    const result = await readText('sum;n\n1.234,50;1\n2.500;2\n12.000,75;3\n');
    expect(cells(columnOf(result, 'sum'))).toEqual([1234.5, 2500, 12000.75]);
  });

  it('thousands with commas are numbers in a tab-separated file', async () => {
    const result = await readText('sum\tn\n1,234\t1\n22,500\t2\n3\t3\n');
    expect(cells(columnOf(result, 'sum'))).toEqual([1234, 22500, 3]);
  });
});

describe('how tables are laid out', () => {
  it('cells aligned by blanks', async () => {
    const result = await readText('  mpg cyl   name\n 18.0   8 "chevrolet malibu"\n 15.5   4  buick\n');
    expect(result.format?.delimiter).toBe(' ');
    expect(names(result)).toEqual(['mpg', 'cyl', 'name']);
    expect(cells(columnOf(result, 'mpg'))).toEqual([18, 15.5]);
    expect(cells(columnOf(result, 'name'))).toEqual(['chevrolet malibu', 'buick']);
    expect(result.problems).toEqual([]);
  });

  it('prose is no table of words', async () => {
    const result = await readText('the quick brown\nfox jumps over\nthe lazy dog\n', 'a.csv');
    expect(result.table.columns).toHaveLength(1);
  });

  it('comment lines, above and between the rows; lines count as in the file', async () => {
    const content = '# made by hand\n# on Monday\nx,y\n1,2\n# later\n3,oops\n4,5\n6,7\n8,9\n';
    const result = await readText(content);
    expect(names(result)).toEqual(['x', 'y']);
    expect(cells(columnOf(result, 'x'))).toEqual([1, 3, 4, 6, 8]);
    expect(result.problems.map(({ line, code }) => [line, code])).toEqual([[6, 'data.notANumber']]);
  });

  it('names in the last comment line, as numpy.savetxt writes them', async () => {
    const result = await readText('# run 7\n# time speed\n0.0 1.5\n0.1 1.75\n');
    expect(names(result)).toEqual(['time', 'speed']);
    expect(cells(columnOf(result, 'speed'))).toEqual([1.5, 1.75]);
  });

  it('a header that begins with a hash', async () => {
    expect(names(await readText('#id,name\n1,a\n2,b\n3,a\n'))).toEqual(['id', 'name']);
  });

  it('a title above the table is passed over and said', async () => {
    const result = await readText('Sales report\n2024;;\nshop;sum;n\nA;1;2\nB;3;4\nC;5;6\n');
    expect(names(result)).toEqual(['shop', 'sum', 'n']);
    expect([...(result.table.lines?.runs() ?? [])].flatMap((run) => [...run])).toEqual([4, 5, 6]);
    expect(result.problems.map(({ message }) => message.en)).toEqual([
      'the first lines (2) stand above the table and were passed over. Delete them if rows are missing.',
    ]);
  });

  it('Excel’s line that names the delimiter', async () => {
    const result = await readText('sep=|\r\na|b\r\n1|2\r\n3|4\r\n');
    expect(result.format?.delimiter).toBe('|');
    expect(cells(columnOf(result, 'b'))).toEqual([2, 4]);
    expect(result.problems).toEqual([]);
  });

  it('row names without a header, as R writes them', async () => {
    const result = await readText('"mpg","cyl"\n"Mazda",21,6\n"Fiat",32.4,4\n"Volvo",21.4,4\n');
    expect(names(result)).toEqual(['row', 'mpg', 'cyl']);
    expect(cells(columnOf(result, 'mpg'))).toEqual([21, 32.4, 21.4]);
    expect(result.problems.map(({ code }) => code)).toEqual(['data.rowNames']);
  });

  it('a sparse row of numbers at the top is data', async () => {
    const result = await readText('1,,,\n,2,,\n,,3,\n1,2,3,4\n');
    expect(result.table.rows).toBe(4);
    expect(result.problems).toEqual([]);
  });

  it.each([',', ';', '\t', '|'])('columns between %j', async (delimiter) => {
    const rows = ['a b,c;d', '1', 'x'].map((cell) => `"${cell}"`).join(delimiter);
    const result = await readText(`p${delimiter}q${delimiter}r\n${rows}\n${rows}\n`);
    expect(result.format?.delimiter).toBe(delimiter);
    expect(cells(columnOf(result, 'p'))).toEqual(['a b,c;d', 'a b,c;d']);
  });
});

describe('encodings are found', () => {
  const russian = 'город;имя\nМосква;Анна\nКазань;Борис\nТверь;Вера\nПсков;Глеб\n';
  const page = (encoding: string, content: string): Uint8Array => {
    const decoder = new TextDecoder(encoding);
    const byLetter = new Map(
      Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]),
    );
    return Uint8Array.from(content, (letter) => byLetter.get(letter) ?? 63);
  };
  it.each(['windows-1251', 'koi8-r', 'ibm866'])('Russian in %s', async (encoding) => {
    const result = await readBytes(page(encoding, russian));
    expect(result.format?.encoding).toBe(encoding);
    expect(cells(columnOf(result, 'город'))).toEqual(['Москва', 'Казань', 'Тверь', 'Псков']);
  });

  it('German in Windows-1252', async () => {
    const result = await readBytes(page('windows-1252', 'Straße;n\nMüllerstraße;1\nÖtztal;2\nKöln;3\n'));
    expect(result.format?.encoding).toBe('windows-1252');
    expect(cells(columnOf(result, 'Straße'))).toEqual(['Müllerstraße', 'Ötztal', 'Köln']);
  });

  it('capitals alone are Windows-1251', async () => {
    expect((await readBytes(page('windows-1251', russian.toUpperCase()))).format?.encoding).toBe(
      'windows-1251',
    );
  });

  it.each([
    ['utf-16le', [0xff, 0xfe]],
    ['utf-16le', []],
    ['utf-16be', [0xfe, 0xff]],
    ['utf-16be', []],
  ] as const)('%s after %j', async (encoding, mark) => {
    const bytes = Buffer.from('name,n\nAnn,1\nBob,2\n', 'utf16le');
    if (encoding === 'utf-16be') bytes.swap16();
    const result = await readBytes(Buffer.concat([Buffer.from(mark), bytes]));
    expect(result.format?.encoding).toBe(encoding);
    expect(cells(columnOf(result, 'name'))).toEqual(['Ann', 'Bob']);
  });

  it('a spoilt byte among much UTF-8 is said and does not change the rest', async () => {
    const bytes = Buffer.concat([Buffer.from(russian), Buffer.from([0xd0]), Buffer.from('x;Дима\n')]);
    const result = await readBytes(bytes);
    expect(result.format?.encoding).toBe('utf-8');
    expect(cells(columnOf(result, 'имя'))).toEqual(['Анна', 'Борис', 'Вера', 'Глеб', 'Дима']);
    expect(result.problems.map(({ code }) => code)).toEqual(['data.badLetters']);
  });
});

describe('what the user chooses goes before what was found', () => {
  it('the delimiter', async () => {
    const result = await as('a:b\n1:2\n3:4\n', { text: { delimiter: ':' } });
    expect(names(result)).toEqual(['a', 'b']);
  });
  it('the header', async () => {
    const result = await as('a,b\n1,2\n3,4\n', { text: { header: false } });
    expect(names(result)).toEqual(['column_1', 'column_2']);
    expect(result.table.rows).toBe(3);
  });
  it('the decimal sign', async () => {
    const result = await as('x;y\n1,234;5\n2,345;6\n', { text: { decimal: 'comma' } });
    expect(cells(columnOf(result, 'x'))).toEqual([1.234, 2.345]);
  });
  it('the encoding', async () => {
    const result = await as(Uint8Array.of(0x78, 10, 0xe4, 10, 0xe4, 10), {
      text: { encoding: 'windows-1252' },
    });
    expect(cells(result.table.columns[0])).toEqual(['ä', 'ä']);
  });
});

describe('dates with slashes', () => {
  const date = (value: number | string | null) => String(value).slice(0, 10);
  const column = 'd;n\n03/04/2024;1\n05/06/2024;2\n';

  it('that may be either are read day first, and the card says so once', async () => {
    const result = await readText(column);
    expect(cells(columnOf(result, 'd')).map(date)).toEqual(['2024-04-03', '2024-06-05']);
    expect(result.problems.map(({ message }) => message.en)).toEqual([
      'column d: dates like “03/04/2024” leave open which number is the day; they were read as day/month/year. If the month comes first, change it in “How it was read”.',
    ]);
  });
  it('are read as the user says', async () => {
    const result = await as(column, { dateOrder: { d: 'mdy' } });
    expect(cells(columnOf(result, 'd')).map(date)).toEqual(['2024-03-04', '2024-05-06']);
    expect(result.problems).toEqual([]);
  });
  it('take their order from another column of the file, where a number over 12 tells', async () => {
    const result = await readText('d;e\n03/04/2024;01/25/2024\n05/06/2024;02/03/2024\n');
    expect(cells(columnOf(result, 'd')).map(date)).toEqual(['2024-03-04', '2024-05-06']);
    expect(result.problems).toEqual([]);
  });
  it.each([
    ['5 Mar 2024', '2024-03-05'],
    ['Mar 5, 2024', '2024-03-05'],
    ['25/12/99', '1999-12-25'],
    ['25-12-2024 5:30 PM', '2024-12-25'],
    ['2024.03.05', '2024-03-05'],
    ['05.03.24', '2024-03-05'],
  ])('%s', async (spelled, expected) => {
    const result = await readText(`d;n\n${spelled};1\n${spelled};2\n`);
    expect(columnOf(result, 'd').type).toBe('date');
    expect(cells(columnOf(result, 'd')).map(date)).toEqual([expected, expected]);
  });
  it.each(['1.2.3', '12-11-10', '99/99/2024', '10.1.22'])('%s is left as words', async (spelled) => {
    const result = await readText(`d;n\n${spelled};1\n${spelled};2\n`);
    expect(columnOf(result, 'd').type).not.toBe('date');
  });
});

it('cleaning does not depend on where the pieces end', () => {
  const text = fc.array(fc.constantFrom('a', '1', ' ', '\t', '"', '#', '\n', '\r\n'), { maxLength: 40 });
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 7 }), (parts, size) => {
      const bytes = Buffer.from(parts.join(''));
      const cleaning = { comment: 35, blanks: true };
      const whole = Buffer.from(new LineCleaner(cleaning).push(bytes)).toString();
      const cleaner = new LineCleaner(cleaning);
      let pieces = '';
      for (let at = 0; at < bytes.length; at += size) {
        pieces += Buffer.from(cleaner.push(bytes.subarray(at, at + size))).toString();
      }
      expect(pieces).toBe(whole);
    }),
  );
});
