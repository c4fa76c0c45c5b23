// The two languages say the same things: equal keys, equal placeholders, nothing left empty or untranslated.
import { readdirSync } from 'node:fs';
import i18next from 'i18next';
import { describe, expect, it } from 'vitest';
import { CATALOGUES } from '../../../../src/renderer/i18n/index.ts';

type Words = { readonly [key: string]: string | Words };

const AREAS = readdirSync('src/renderer/i18n/areas')
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replace('.ts', ''));

function flat(words: Words, path = ''): Map<string, string> {
  return new Map(
    Object.entries(words).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string' ? [[path + key, value]] : [...flat(value, `${path}${key}.`)],
    ),
  );
}

async function catalogues(area: string): Promise<{ en: Map<string, string>; ru: Map<string, string> }> {
  const module: Readonly<Record<string, Words>> = await import(
    `../../../../src/renderer/i18n/areas/${area}.ts`
  );
  return { en: flat(module[`${area}En`] ?? {}), ru: flat(module[`${area}Ru`] ?? {}) };
}

const placeholders = (sentence: string | undefined) =>
  [...(sentence ?? '').matchAll(/{{(\w+)/g)].map((m) => m[1]).sort();

describe.each(AREAS)('the words of %s', (area) => {
  it('have the same keys in both languages', async () => {
    const { en, ru } = await catalogues(area);
    expect(en.size).toBeGreaterThan(0);
    expect([...ru.keys()].sort()).toEqual([...en.keys()].sort());
  });

  it('fill in the same values', async () => {
    const { en, ru } = await catalogues(area);
    const different = [...en].filter(
      ([key, value]) => placeholders(value).join() !== placeholders(ru.get(key)).join(),
    );
    expect(different).toEqual([]);
  });

  it('leave nothing empty', async () => {
    const { en, ru } = await catalogues(area);
    expect([...en, ...ru].filter(([, value]) => value.trim() === '')).toEqual([]);
  });
});

it('one row, one column, one missing cell are no plurals', async () => {
  const { en, ru } = CATALOGUES;
  const words = i18next.createInstance();
  await words.init({ lng: 'en', resources: { en: { translation: en }, ru: { translation: ru } } });
  expect(words.t('data.card.size', { rows: 1, columns: 5 })).toBe('1 row × 5 columns');
  expect(words.t('data.card.missing', { count: 1 })).toBe('1 missing cell');
  expect(words.t('data.rows.more', { count: 1 })).toBe('and 1 more column');
  expect(words.t('data.problems.more', { count: 1 })).toBe('1 more problem is not listed.');
  expect(words.t('data.columns.distinct', { count: 1 })).toBe('1 value');
  await words.changeLanguage('ru');
  expect(words.t('data.card.size', { rows: 21, columns: 2 })).toBe('строк: 21, столбцов: 2');
});
