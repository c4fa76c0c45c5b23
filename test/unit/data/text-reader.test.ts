// Plain texts: told from tables, read as characters, words or lines, and folders of them.
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { joinedTokens, RARE, seriesTokens } from '../../../src/engine/data/token-series.ts';
import { prepareTable } from '../../../src/main/services/datasets/prepare.ts';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import { chooseReader, readTable } from '../../../src/main/services/readers/index.ts';
import { bytesSource } from '../../../src/main/services/readers/source.ts';
import { dataPlan } from '../../../src/project/data-plan.ts';
import type { Reading } from '../../../src/project/document.ts';
import { NO_DATA } from '../../../src/project/new-document.ts';
import { boundAfresh } from '../../../src/project/text-series.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { binding, cells, columnOf, failure, readBytes } from './support.ts';

const POEM = 'Tyger Tyger, burning bright,\nIn the forests of the night;\nWhat immortal hand or eye?\n';
const read = (content: string | Uint8Array, reading: Reading = {}, name = 'poem.txt') =>
  readTable(bytesSource(name, typeof content === 'string' ? Buffer.from(content) : content), { reading });
const readerOf = async (content: string, name: string) =>
  (await chooseReader(bytesSource(name, Buffer.from(content)))).id;

describe('a text file is read', () => {
  it.each([
    ['poem.txt', POEM],
    ['README', '# Title\n\nSome words, and others.\nA second line follows here.\n'],
    ['names.txt', 'anna\nboris\nclara\n'],
    ['rhyme.txt', 'One, two, buckle my shoe;\nthree, four, knock at the door.\n'.repeat(4)],
    ['стих.txt', 'У лукоморья дуб зелёный;\nЗлатая цепь на дубе том:\nИ днём и ночью кот учёный\n'],
  ])('as text: %s', async (name, content) => {
    expect(await readerOf(content, name)).toBe('text');
  });

  it.each([
    ['table.txt', 'a,b,c\n1,2,3\n4,5,6\n'],
    ['blanks.txt', 'name, town, note\nanna, oslo, good\nboris, rome, bad\n'],
    ['tabs.txt', 'name\tvalue\nx\t1\ny\t2\n'],
    ['numbers.txt', 'value\n1\n2\n3\n4\n'],
    ['words.csv', 'anna\nboris\nclara\n'],
    ['semicolons.data', 'id;name\n1;anna\n2;boris\n'],
  ])('as a table: %s', async (name, content) => {
    expect(await readerOf(content, name)).toBe('csv');
  });

  it('as the user says, either way', async () => {
    expect((await read(POEM, { plain: { as: 'table' } })).format).not.toBeNull();
    const asText = await read('a,b\n1,2\n3,4\n', { plain: { as: 'characters' } }, 'table.csv');
    expect(asText.table.columns[0]).toMatchObject({ name: 'character', tokens: 'characters' });
  });

  it('in the encoding it is written in', async () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Привет, мир\nи ещё', 'utf16le')]);
    expect(
      cells(columnOf(await read(utf16), 'character'))
        .slice(0, 6)
        .join(''),
    ).toBe('Привет');
    const cp1251 = Uint8Array.from(Array.from('Привет мир и люди'), (letter) => {
      const code = letter.codePointAt(0) ?? 32;
      return code >= 0x410 ? code - 0x410 + 0xc0 : code;
    });
    expect(
      cells(columnOf(await read(cp1251), 'character'))
        .slice(0, 6)
        .join(''),
    ).toBe('Привет');
  });

  it('and one that is empty or blank is refused in words', async () => {
    expect((await failure(readBytes(new Uint8Array(), 'empty.txt'))).code).toBe('data.emptyFile');
    expect((await failure(read('  \n \n', { plain: { as: 'words' } }))).code).toBe('data.noRows');
  });
});

describe('its rows', () => {
  it('are characters, with blanks that can be seen', async () => {
    const result = await read('a b\r\nc');
    expect(cells(columnOf(result, 'character'))).toEqual(['a', '␣', 'b', '⏎', 'c']);
  });

  it('are words and punctuation, with line ends', async () => {
    const result = await read(POEM, { plain: { as: 'words', lowerCase: true } });
    expect(cells(columnOf(result, 'word')).slice(0, 7)).toEqual([
      ...['tyger', 'tyger', ',', 'burning', 'bright', ',', '⏎'],
    ]);
  });

  it('are lines, each a text', async () => {
    const result = await read(POEM, { plain: { as: 'lines' } });
    expect(columnOf(result, 'text').type).toBe('text');
    expect(result.table.rows).toBe(3);
  });

  it('keep the most frequent tokens and put the others together', async () => {
    const result = await read('a a a b b c d', { plain: { as: 'words', vocabulary: 3 } });
    expect(cells(columnOf(result, 'word'))).toEqual(['a', 'a', 'a', 'b', 'b', RARE, RARE]);
  });

  it('spell the text again', () => {
    for (const text of ['a b\nc\td', 'Ёж — ёж!']) {
      expect(joinedTokens(seriesTokens(text, 'characters', false), 'characters')).toBe(text);
    }
    for (const text of ["Don't (ever) stop, he said.\nWell-known!", 'Один, два; три?']) {
      expect(joinedTokens(seriesTokens(text, 'words', false), 'words')).toBe(text);
    }
  });
});

describe('next-token samples', () => {
  it('are windows of indices, the token after each its class', async () => {
    const result = await read('abcabcabcabcabc');
    const bound = {
      ...binding(result, { roles: { character: 'target' } }),
      window: { length: 4, horizon: 1, stride: 1 },
    };
    const plan = dataPlan(bound);
    expect(plan.featureShape).toEqual([4]);
    expect(plan.target).toMatchObject({ kind: 'classes', classes: ['a', 'b', 'c'] });
    const prepared = prepareTable({ table: result.table, binding: bound, hash: 'h', file: 'f' });
    expect([...prepared.tensors.features!.data.slice(0, 8)]).toEqual([1, 2, 3, 1, 2, 3, 1, 2]);
    expect([...prepared.tensors.target!.data.slice(0, 2)]).toEqual([1, 2]);
    expect(prepared.rows).toBe(11);
  });

  it('are what a text is bound to when it is opened, and nothing else is', () => {
    const schema = {
      rows: 1000,
      columns: [{ name: 'character', type: 'category', classes: ['a', 'b'], tokens: 'characters' }],
    } as const;
    const source = { kind: 'sample', id: 'verse' } as const;
    const bound = boundAfresh(
      NO_DATA,
      { source, schema: { ...schema, columns: [{ ...schema.columns[0], classes: ['a', 'b'] }] } },
      'character',
    );
    expect(bound.window).toEqual({ length: 40, horizon: 1, stride: 5, target: 'everyStep' });
    const table = { rows: 5, columns: [{ name: 'x', type: 'number', classes: null }] } as const;
    const next = boundAfresh(
      bound,
      { source, schema: { ...table, columns: [{ ...table.columns[0] }] } },
      'x',
    );
    expect(next.window).toBeUndefined();
  });
});

describe('a folder of texts', () => {
  it('has a text and the class of its sub-folder, and lists what cannot be used', async () => {
    const folder = await temporaryFolder();
    for (const [label, words] of [
      ['spam', 'buy now'],
      ['ham', 'see you soon'],
    ] as const) {
      await mkdir(join(folder, 'mail', label), { recursive: true });
      for (let index = 0; index < 5; index++) {
        await writeFile(join(folder, 'mail', label, `${index}.txt`), `${words} ${index}`);
      }
    }
    await writeFile(join(folder, 'mail', 'ham', 'empty.txt'), '');
    const service = new DatasetService({ resourcesDir: resolve('resources') });
    const card = await service.openFile(join(folder, 'mail'));
    expect(card.schema).toMatchObject({
      rows: 10,
      columns: [
        { name: 'text', type: 'text' },
        { name: 'class', type: 'category', classes: ['ham', 'spam'] },
      ],
    });
    expect(card.suggestedTarget).toBe('class');
    expect(card.problems.map(({ code }) => code)).toEqual(['data.badText']);
  });

  it('that has neither texts nor pictures is refused as before', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'x.bin'), 'x');
    const service = new DatasetService({ resourcesDir: resolve('resources') });
    expect((await failure(service.openFile(folder))).code).toBe('data.noPictures');
  });
});
