// Files as they come, in every kind of disorder, with what the card says about each of them, word for word.
import { gzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { AppError, formatError } from '../../../src/base/errors/app-error.ts';
import { readBytes } from './support.ts';

const t = (content: string) => Buffer.from(content);
const l = (content: string) => Buffer.from(content, 'latin1');
const many = (count: number, row: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => row(index)).join('\n');
const npy = (type: string, shape: string): Uint8Array => {
  const header = `{'descr': ${type}, 'fortran_order': False, 'shape': (${shape}), }`;
  return Buffer.concat([l('\x93NUMPY\x01\0'), Buffer.from([header.length, 0]), l(header), Buffer.alloc(16)]);
};
const bomb = (): Uint8Array => {
  const zip = zipSync({ 'a.csv': t('x,y\n1,2\n') });
  const view = new DataView(zip.buffer);
  view.setUint32(view.getUint32(zip.length - 6, true) + 24, 0x7fff0000, true);
  return zip;
};

/** What is wrong, the file, and the first thing that is said of it: the refusal, or a problem on the card. */
const DIRTY: readonly (readonly [string, string, Uint8Array, string, string])[] = [
  [
    'one JSON record where a list was expected',
    'settings.json',
    t('{"name": "x", "size": 3, "nested": {"a": 1}}'),
    'settings.json holds one record: a list of records was expected, so there is one row only. Save the data as a list: [{"column": value, …}, …].',
    'в settings.json одна запись, а ожидался список записей, поэтому строка всего одна. Сохраните данные списком: [{"столбец": значение, …}, …].',
  ],
  [
    'an empty picture',
    'zero.png',
    t(''),
    'zero.png is empty: it has no bytes at all. Copy it anew from where it came, or choose another file.',
    'Файл zero.png пуст: в нём нет ни одного байта. Скопируйте его заново или выберите другой файл.',
  ],
  [
    'a text named as a picture',
    'fake.jpg',
    t('This is no picture at all. It is a text, and a short one.\nIt has two lines.\n'),
    'fake.jpg is named like JPG but holds text, and was read as such. Check that it is the file you meant.',
    'файл fake.jpg назван как JPG, но содержит текст и прочитан как текст. Проверьте, тот ли это файл.',
  ],
  [
    'a word in a column of numbers',
    'people.csv',
    t(`age,class\n${many(20, (i) => (i === 10 ? 'abc,x' : `${i},${'xy'[i % 2]}`))}\n`),
    'line 12, column age: “abc” is not a number; the cell counts as missing. Correct it in the file.',
    'строка 12, столбец age: «abc» — не число; ячейка считается пропуском. Исправьте её в файле.',
  ],
  [
    'a number too large',
    'people.csv',
    t('age,class\n1,x\n2,y\n3,x\n1e999,y\n'),
    'line 5, column age: “1e999” is not a number; the cell counts as missing. Correct it in the file.',
    'строка 5, столбец age: «1e999» — не число; ячейка считается пропуском. Исправьте её в файле.',
  ],
  [
    'a row with a cell too few',
    'a.csv',
    t('a,b,c\n1,2,3\n4,5\n6,7,8\n'),
    'line 3 has 2 cells, 3 were expected; the rest count as missing. Check the line for a lost delimiter.',
    'в строке 3 ячеек: 2, ожидалось 3; остальные считаются пропусками. Проверьте, не потерян ли разделитель.',
  ],
  [
    'a row with a cell too many',
    'a.csv',
    t('a,b\n1,2\n3,4,5\n6,7\n'),
    'line 3 has 3 cells, 2 were expected; the row is left out. Put a cell that contains the delimiter into quotes.',
    'в строке 3 ячеек: 3, ожидалось 2; строка пропущена. Ячейку, в которой есть разделитель, возьмите в кавычки.',
  ],
  [
    'two columns of one name',
    'a.csv',
    t('x,x,y\n1,2,3\n'),
    'two columns are called “x”; the later one is shown as “x_2”. Rename it in the file.',
    'два столбца называются «x»; второй показан как «x_2». Переименуйте его в файле.',
  ],
  [
    'an unusual delimiter',
    'a.csv',
    t('a#b#y\n1#2#3\n4#5#6\n'),
    'the file was read as a single column; its lines look separated by “#”. Save it with commas, semicolons or tabs between the cells.',
    'файл прочитан как один столбец; похоже, ячейки разделены знаком «#». Сохраните его с запятыми, точками с запятой или табуляциями между ячейками.',
  ],
  [
    'a title above the table',
    'a.csv',
    t('Sales report\nshop;sum;n\nA;1;2\nB;3;4\nC;5;6\n'),
    'the first lines (1) stand above the table and were passed over. Delete them if rows are missing.',
    'первые строки (1) стоят над таблицей и пропущены. Удалите их, если каких-то строк не хватает.',
  ],
  [
    'dates that may be read either way',
    'a.csv',
    t('d;n\n03/04/2024;1\n05/06/2024;2\n'),
    'column d: dates like “03/04/2024” leave open which number is the day; they were read as day/month/year. If the month comes first, change it in “How it was read”.',
    'столбец d: по датам вида «03/04/2024» не понять, где день; они прочитаны как день/месяц/год. Если первым идёт месяц, измените это в разделе «Как прочитано».',
  ],
  [
    'letters spoilt on the way',
    'a.csv',
    Buffer.concat([t(`name;n\n${'Анна;1\nБорис;2\n'.repeat(5)}`), Buffer.from([0xd0]), t('x;3\n')]),
    'column name has letters that are spoilt (shown as �): they do not fit the encoding. Save the file anew as UTF-8, or choose the encoding in “How it was read”.',
    'в столбце name есть испорченные буквы (показаны как �): они не подходят к кодировке. Сохраните файл заново в UTF-8 или выберите кодировку в разделе «Как прочитано».',
  ],
  [
    'a quote that is never closed',
    'a.csv',
    t('a,b\n1,2\n3,"four\n5,6\n'),
    'a.csv, line 3, column b: a quote (") opens a cell and is never closed. Close it, or double it where it belongs to the text ("").',
    'a.csv, строка 3, столбец b: кавычка (") открывает ячейку, но нигде не закрыта. Закройте её или удвойте, если она часть текста ("").',
  ],
  [
    'a cell longer than a mebibyte',
    'a.csv',
    t(`a,b\n1,2\n3,${'x'.repeat(3 << 20)}\n5,6\n`),
    'a.csv, line 3, column b: the cell is longer than 1 MiB. Check that the file is a table with one row a line.',
    'a.csv, строка 3, столбец b: ячейка длиннее 1 МиБ. Проверьте, что это таблица, где одна строка — одна запись.',
  ],
  [
    'no bytes',
    'a.csv',
    t(''),
    'a.csv is empty: it has no bytes at all. Copy it anew from where it came, or choose another file.',
    'Файл a.csv пуст: в нём нет ни одного байта. Скопируйте его заново или выберите другой файл.',
  ],
  [
    'blank lines alone',
    'a.csv',
    t('\n\r\n\n'),
    'a.csv has no rows: only blank lines. Choose another file.',
    'В файле a.csv нет строк, только пустые. Выберите другой файл.',
  ],
  [
    'a header alone',
    'a.csv',
    t('age,height,class\r\n'),
    'a.csv has a header (3 columns) and no rows below it. Add rows, or choose another file.',
    'В файле a.csv есть заголовок (столбцов: 3), но нет ни одной строки под ним. Добавьте строки или выберите другой файл.',
  ],
  [
    'control bytes',
    'a.csv',
    l('abc,\x01\x02\x03\0\0\0x'),
    'a.csv is not text: it holds control bytes from position 4 on. Export the data as CSV and open that file.',
    'a.csv — не текст: начиная с позиции 4 встречаются управляющие байты. Сохраните данные в CSV и откройте полученный файл.',
  ],
  [
    'too many columns',
    'a.csv',
    t(`${'c,'.repeat(20000)}c\n`),
    'a.csv has 20001 columns; at most 20000 can be used. Check the delimiter, or keep only the columns you need.',
    'В файле a.csv столбцов: 20001; можно использовать не больше 20000. Проверьте разделитель или оставьте только нужные столбцы.',
  ],
  [
    'a spreadsheet',
    'a.csv',
    l('PK\x03\x04\x14\0\x06\0xl/workbook.xml'),
    'a.csv is a spreadsheet (Excel XLSX), not a text table. In the spreadsheet program choose “Save as” → CSV, and open that file.',
    'a.csv — электронная таблица (Excel XLSX), а не текстовая. В табличном редакторе выберите «Сохранить как» → CSV и откройте полученный файл.',
  ],
  [
    'an old spreadsheet',
    'a.xls',
    l('\xd0\xcf\x11\xe0\xa1\xb1'),
    'a.xls is a spreadsheet (Excel XLS), not a text table. In the spreadsheet program choose “Save as” → CSV, and open that file.',
    'a.xls — электронная таблица (Excel XLS), а не текстовая. В табличном редакторе выберите «Сохранить как» → CSV и откройте полученный файл.',
  ],
  [
    'a PDF',
    'a.pdf',
    l('%PDF-1.7\n%\xe2\xe3'),
    'a.pdf is not a text table: it looks like PDF. Export the data as CSV and open that file.',
    'a.pdf — не текстовая таблица: похоже на PDF. Сохраните данные в CSV и откройте полученный файл.',
  ],
  [
    'an executable',
    'a.exe',
    l(`MZ${'\0'.repeat(60)}PE\0\0`),
    'a.exe is not a text table: it looks like EXE. Export the data as CSV and open that file.',
    'a.exe — не текстовая таблица: похоже на EXE. Сохраните данные в CSV и откройте полученный файл.',
  ],
  [
    'a web page',
    'a.csv',
    t('<!DOCTYPE html><html><body>404</body></html>'),
    'a.csv is not a text table: it looks like HTML. Export the data as CSV and open that file.',
    'a.csv — не текстовая таблица: похоже на HTML. Сохраните данные в CSV и откройте полученный файл.',
  ],
  [
    'a single picture',
    'a.png',
    l('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'),
    'a.png is a single picture (PNG), not a table: there are no rows to learn from. Put many of them into one folder per class and open the folder around these.',
    'a.png — отдельное изображение (PNG), а не таблица: строк для обучения в нём нет. Разложите много изображений по папкам, по одной на класс, и откройте общую папку.',
  ],
  [
    'another archive',
    'a.7z',
    l('7z\xbc\xaf\x27\x1c\0\x04'),
    'a.7z is an archive (7-Zip). Unpack it and open the table inside.',
    'a.7z — архив (7-Zip). Распакуйте его и откройте таблицу, которая внутри.',
  ],
  [
    'JSON cut off',
    'a.jsonl',
    t('{"x":1}\n{"x":2\n{"x":3}'),
    "a.jsonl, line 2: this is not valid JSON (Expected ',' or '}' after property value in JSON at position 6). Correct the line, or save the data anew.",
    'a.jsonl, строка 2: это не JSON (не хватает знака, позиция 6). Исправьте строку или сохраните данные заново.',
  ],
  [
    'JSON of a single value',
    'a.json',
    t('42'),
    'a.json is JSON, but holds a single value instead of a list of records. Save the data as a list: [{"column": value, …}, …].',
    'a.json — JSON, но в нём одно значение, а не список записей. Сохраните данные списком: [{"столбец": значение, …}, …].',
  ],
  [
    'a gzip cut off',
    'a.csv.gz',
    gzipSync(t('x,y\n'.repeat(1000))).subarray(0, 30),
    'a.csv.gz is marked as GZIP but is damaged: unexpected end of file. Copy it or save it anew.',
    'a.csv.gz помечен как GZIP, но повреждён: «unexpected end of file». Скопируйте его заново или сохраните ещё раз.',
  ],
  [
    'a zip with nothing to learn from',
    'a.zip',
    zipSync({ 'readme.md': t('hi'), 'song.mp3': t('x') }),
    'a.zip holds 2 files, none of them a table or a picture. Use a zip of tables, or of pictures in a folder per class.',
    'В архиве a.zip файлов: 2, но среди них нет ни таблиц, ни изображений. Нужен zip с таблицами или с изображениями по папкам-классам.',
  ],
  [
    'a zip in a zip',
    'a.zip',
    zipSync({ 'b.zip': t('x') }),
    'a.zip holds another archive (b.zip). Unpack the outer one and open the inner one.',
    'В архиве a.zip лежит ещё один архив (b.zip). Распакуйте внешний и откройте внутренний.',
  ],
  [
    'a zip cut off',
    'a.zip',
    zipSync({ 'a.csv': t('x,y\n1,2\n'.repeat(50)) }).subarray(0, 60),
    'a.zip is marked as ZIP but is damaged: the directory at its end is missing; it may be cut off. Copy it or save it anew.',
    'a.zip помечен как ZIP, но повреждён: в конце нет оглавления; возможно, файл обрывается. Скопируйте его заново или сохраните ещё раз.',
  ],
  [
    'a bomb that lies about its size',
    'a.zip',
    bomb(),
    'a.zip/a.csv is marked as ZIP but is damaged: impossible size. Copy it or save it anew.',
    'a.zip/a.csv помечен как ZIP, но повреждён: невозможный размер. Скопируйте его заново или сохраните ещё раз.',
  ],
  [
    'pictures that are none',
    'a.zip',
    zipSync({ 'a/1.png': t('x'), 'b/2.png': t('y') }),
    'a.zip has no pictures that can be read. PNG, JPEG, WebP, TIFF, BMP and GIF files are; put them into one folder per class.',
    'В a.zip нет изображений, которые можно прочитать. Подходят PNG, JPEG, WebP, TIFF, BMP и GIF; разложите их по папкам, по одной на класс.',
  ],
  [
    'an encrypted database',
    'a.sqlite',
    Uint8Array.from({ length: 4096 }, (_, i) => (i * 7919 + (i >> 3) * 104729) & 255),
    'a.sqlite is named as an SQLite database but does not begin as one: it is encrypted or damaged. Open it in the program that made it, remove the password, or export the table as CSV.',
    'a.sqlite назван как база SQLite, но начинается не так: файл зашифрован или повреждён. Откройте его в программе, которая его создала, и снимите пароль либо выгрузите таблицу в CSV.',
  ],
  [
    'pickled objects',
    'a.npy',
    npy("'|O'", '1,'),
    'a.npy holds Python objects (a pickle), which run code when opened. Save plain numbers or strings with numpy.save instead.',
    'a.npy содержит объекты Python (pickle), которые при открытии выполняют код. Сохраните через numpy.save обычные числа или строки.',
  ],
  [
    'a structured array',
    'a.npy',
    npy("[('a', '<i4'), ('b', '<f8')]", '1,'),
    "a.npy holds an array of type [('a', '<i4'), ('b', '<f8')], which cannot be used. Save plain numbers: numpy.save(file, array.astype(\"float32\")), each field of a structured array by itself.",
    "a.npy содержит массив типа [('a', '<i4'), ('b', '<f8')], такой использовать нельзя. Сохраните обычные числа: numpy.save(file, array.astype(\"float32\")), каждое поле структурного массива — отдельно.",
  ],
  [
    'complex numbers',
    'a.npy',
    npy("'<c16'", '1,'),
    'a.npy holds an array of type <c16, which cannot be used. Save plain numbers: numpy.save(file, array.astype("float32")), each field of a structured array by itself.',
    'a.npy содержит массив типа <c16, такой использовать нельзя. Сохраните обычные числа: numpy.save(file, array.astype("float32")), каждое поле структурного массива — отдельно.',
  ],
  [
    'an array that promises more than there is',
    'a.npy',
    npy("'<f8'", '4000000000, 4'),
    'a.npy is marked as NPY but is damaged: the header promises 128000000000 bytes, there are 16. Copy it or save it anew.',
    'a.npy помечен как NPY, но повреждён: заголовок обещает байтов: 128000000000, а есть 16. Скопируйте его заново или сохраните ещё раз.',
  ],
  [
    'IDX with a lying header',
    'a-idx3-ubyte',
    Buffer.from([0, 0, 8, 3, 255, 255, 255, 255, 0, 0, 0, 28, 0, 0, 0, 28, 1, 2, 3]),
    'a-idx3-ubyte is marked as IDX but is damaged: the header promises 3367254359280 bytes, there are 3. Copy it or save it anew.',
    'a-idx3-ubyte помечен как IDX, но повреждён: заголовок обещает байтов: 3367254359280, а есть 3. Скопируйте его заново или сохраните ещё раз.',
  ],
  [
    'Parquet without its file',
    'a.parquet',
    l('PAR1xxxxPAR1'),
    'a.parquet is not a text table: it looks like Parquet. Export the data as CSV and open that file.',
    'a.parquet — не текстовая таблица: похоже на Parquet. Сохраните данные в CSV и откройте полученный файл.',
  ],
];

describe('dirty files are told what is wrong with them, in both languages', () => {
  it.each(DIRTY)('%s', async (_, name, content, en, ru) => {
    const said = await readBytes(content, name).then(
      ({ problems }) => problems[0]?.message,
      (error: unknown) => {
        if (!(error instanceof AppError)) throw error;
        return { en: formatError(error, 'en'), ru: formatError(error, 'ru') };
      },
    );
    expect(said).toEqual({ en, ru });
  });

  it('there are more than twenty kinds', () => {
    expect(new Set(DIRTY.map(([kind]) => kind)).size).toBeGreaterThan(20);
  });
});
