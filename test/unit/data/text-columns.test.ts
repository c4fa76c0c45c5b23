// Text columns and category indices, from a file's cells to tensors, the same at training and afterwards.
import { describe, expect, it } from 'vitest';
import { encodeText, fitVocabulary, tokenIndices, tokensOf } from '../../../src/engine/data/text.ts';
import { encodeRows, savedEncoding } from '../../../src/main/services/datasets/encode-rows.ts';
import { prepareTable } from '../../../src/main/services/datasets/prepare.ts';
import { rawRows } from '../../../src/main/services/datasets/raw-rows.ts';
import { dataPlan } from '../../../src/project/data-plan.ts';
import type { DataBinding, TextEncoding } from '../../../src/project/document.ts';
import { encodingSchema } from '../../../src/project/run-record.ts';
import { binding, readText } from './support.ts';

const WORDS: TextEncoding = {
  unit: 'words',
  length: 4,
  vocabulary: 50,
  minCount: 1,
  lowerCase: true,
  pad: 'start',
  cut: 'end',
};

describe('a text as tokens', () => {
  it('splits words from punctuation and keeps what holds a word together', () => {
    expect(tokensOf("Don't stop, well-known Ёлка!", 'words', true)).toEqual([
      "don't",
      'stop',
      ',',
      'well-known',
      'ёлка',
      '!',
    ]);
  });

  it('takes characters whole, whatever they are made of', () => {
    expect(tokensOf('a😀e\u0301', 'characters', false)).toEqual(['a', '😀', 'é']);
  });

  it('orders the vocabulary by frequency, then by code, within its limit', () => {
    const texts = ['b a a c', 'c a d'];
    expect(fitVocabulary(texts, WORDS)).toEqual(['a', 'c', 'b', 'd']);
    expect(fitVocabulary(texts, { ...WORDS, vocabulary: 4 })).toEqual(['a', 'c']);
    expect(fitVocabulary(texts, { ...WORDS, minCount: 2 })).toEqual(['a', 'c']);
  });

  it('pads and cuts at the ends it is told, and tells unknown tokens from padding', () => {
    const indices = tokenIndices(['a', 'b']);
    const of = (text: string, change: Partial<TextEncoding> = {}) =>
      encodeText(text, { ...WORDS, ...change }, indices);
    expect(of('a b')).toEqual([0, 0, 2, 3]);
    expect(of('a b', { pad: 'end' })).toEqual([2, 3, 0, 0]);
    expect(of('a b z a b')).toEqual([2, 3, 1, 2]);
    expect(of('a b z a b', { cut: 'start' })).toEqual([3, 1, 2, 3]);
    expect(of('')).toEqual([0, 0, 0, 0]);
  });
});

const reviews = (count: number) => {
  const lines = Array.from({ length: count }, (_, row) =>
    row % 2 === 0 ? `"good film number${row}",yes` : `"bad film number${row}",no`,
  );
  return readText(`review,liked\n${lines.join('\n')}\n`);
};
const reads = (rule: TextEncoding): Partial<DataBinding> => ({
  roles: { liked: 'target' },
  columns: { review: { text: rule } },
});

describe('a text column', () => {
  it('is a sequence of indices whose shape is known without the data', async () => {
    const result = await reviews(40);
    const bound = binding(result, reads(WORDS));
    const plan = dataPlan(bound);
    expect(plan.featureShape).toEqual([4]);
    expect(plan.cells).toHaveLength(1);
    const prepared = prepareTable({ table: result.table, binding: bound, hash: 'h', file: 'f' });
    const { review: words = [] } = prepared.vocabularies ?? {};
    expect(words.slice(0, 3)).toEqual(['film', 'bad', 'good']);
    const first = [...prepared.tensors.features!.data.slice(0, 4)];
    expect(first.slice(0, 1)).toEqual([0]);
    expect(first.slice(1, 3)).toEqual([words.indexOf('good') + 2, 2]);
  });

  it('says how long its texts are, for a length that fits nearly all', async () => {
    const { columns } = binding(await reviews(40)).schema!;
    expect(columns[0]).toMatchObject({ name: 'review', type: 'text', lengths: { words: 3 } });
  });

  it('takes its vocabulary from training rows alone', async () => {
    const result = await reviews(40);
    const bound = binding(result, reads(WORDS));
    const prepared = prepareTable({ table: result.table, binding: bound, hash: 'h', file: 'f' });
    const held = new Set(Array.from(prepared.validation, (row) => `number${row}`));
    expect(held.size).toBe(10);
    for (const word of prepared.vocabularies!.review!) expect(held.has(word)).toBe(false);
    for (const row of prepared.validation) {
      expect(prepared.tensors.features!.data[4 * row + 3]).toBe(1);
    }
  });

  it('is encoded the same from raw rows and the saved encoding, on any machine', async () => {
    const result = await reviews(40);
    const bound = binding(result, reads(WORDS));
    const prepared = prepareTable({ table: result.table, binding: bound, hash: 'h', file: 'f' });
    const saved = encodingSchema.parse(JSON.parse(JSON.stringify(savedEncoding(prepared))));
    const rows = rawRows(result.table, dataPlan(bound), [...Array(40).keys()]);
    expect(encodeRows(bound, saved, rows).data).toEqual(Float32Array.from(prepared.tensors.features!.data));
    const words = saved.vocabularies!.review!;
    expect([...encodeRows(bound, saved, [['A GOOD film']]).data]).toEqual([
      0,
      1,
      words.indexOf('good') + 2,
      2,
    ]);
  });

  it('stands beside other columns, and an input may take it alone', async () => {
    const result = await readText(
      `review,stars,liked\n${Array.from({ length: 30 }, (_, row) => `"some words ${row}",${row % 7}.5,${row % 2}`).join('\n')}`,
    );
    const plan = dataPlan(binding(result, reads(WORDS)));
    expect(plan.featureNames).toEqual(['review[0]', 'review[1]', 'review[2]', 'review[3]', 'stars']);
  });
});

describe('a category as an index', () => {
  const colours = () =>
    readText(
      `colour,y\n${Array.from({ length: 24 }, (_, row) => `${['red', 'green', 'blue', ''][row % 4]},${row}.5`).join('\n')}`,
    );
  const bound = (result: Awaited<ReturnType<typeof colours>>) =>
    binding(result, { roles: { y: 'target' }, columns: { colour: { encoding: 'index' } } });

  it('is unscaled, counts classes from 1 and keeps 0 for what is missing', async () => {
    const result = await colours();
    const data = bound(result);
    expect(dataPlan(data).features[0]?.encoding).toEqual({
      kind: 'index',
      classes: ['blue', 'green', 'red'],
    });
    const prepared = prepareTable({ table: result.table, binding: data, hash: 'h', file: 'f' });
    expect([...prepared.tensors.features!.data.slice(0, 4)]).toEqual([3, 2, 1, 0]);
    expect(prepared.featureScaling).toEqual({ offset: [0], factor: [1] });
    expect(prepared.rows).toBe(24);
  });

  it('takes an unknown class at prediction for the index of none', async () => {
    const result = await colours();
    const data = bound(result);
    const prepared = prepareTable({ table: result.table, binding: data, hash: 'h', file: 'f' });
    const encoded = encodeRows(data, savedEncoding(prepared), [['green'], ['violet'], [null]]);
    expect([...encoded.data]).toEqual([2, 0, 0]);
  });

  it('holds a thousand classes exactly', async () => {
    const words = Array.from(
      { length: 2000 },
      (_, row) => `class${String(row % 1000).padStart(4, '0')},${row}.5`,
    );
    const result = await readText(`colour,y\n${words.join('\n')}`);
    const prepared = prepareTable({ table: result.table, binding: bound(result), hash: 'h', file: 'f' });
    expect(prepared.tensors.features!.data[999]).toBe(1000);
  });
});

describe('a date that comes round', () => {
  it('has its month, weekday and hour on a circle, year and day as numbers', async () => {
    const days = Array.from(
      { length: 30 },
      (_, row) => `2024-0${1 + (row % 9)}-1${row % 10}T06:00:00Z,${row}`,
    );
    const result = await readText(`when,y\n${days.join('\n')}`);
    const data = binding(result, {
      roles: { y: 'target' },
      scaling: 'none',
      columns: { when: { cyclic: true } },
    });
    const plan = dataPlan(data);
    expect(plan.featureNames).toEqual([
      ...['when year', 'when month sin', 'when month cos', 'when day'],
      ...['when weekday sin', 'when weekday cos', 'when hour sin', 'when hour cos'],
    ]);
    const prepared = prepareTable({ table: result.table, binding: data, hash: 'h', file: 'f' });
    const [year, sin, cos, day, , , hourSin, hourCos] = prepared.tensors.features!.data;
    expect([year, day]).toEqual([2024, 10]);
    expect([sin, cos]).toEqual([Math.fround(Math.sin(Math.PI / 6)), Math.fround(Math.cos(Math.PI / 6))]);
    expect(hourSin).toBeCloseTo(1, 6);
    expect(hourCos).toBeCloseTo(0, 6);
    const rows = rawRows(result.table, plan, [...Array(30).keys()]);
    expect(encodeRows(data, savedEncoding(prepared), rows).data).toEqual(
      Float32Array.from(prepared.tensors.features!.data),
    );
  });
});
