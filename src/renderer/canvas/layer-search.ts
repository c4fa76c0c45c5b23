// Finding layers by name: titles and keywords of both languages, best matches first. Pure.
import type { Locale } from '../../base/text.ts';
import { LAYERS } from '../../layers/catalog.ts';
import { CATEGORIES, type Category } from '../../layers/define.ts';

export interface FoundLayer {
  readonly kind: string;
  readonly title: string;
  readonly icon: string;
  readonly category: Category;
}

/** Every layer for an empty query, in the order of the categories. */
export function findLayers(query: string, locale: Locale): readonly FoundLayer[] {
  const wanted = query.trim().toLowerCase();
  return Object.values(LAYERS)
    .map((layer, place) => ({ layer, place, rank: rankOf(layer, wanted) }))
    .filter(({ rank }) => rank < NO_MATCH)
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        CATEGORIES.indexOf(a.layer.category) - CATEGORIES.indexOf(b.layer.category) ||
        a.place - b.place,
    )
    .map(({ layer }) => ({
      kind: layer.kind,
      title: layer.title[locale],
      icon: layer.icon,
      category: layer.category,
    }));
}

const NO_MATCH = 5;

interface Searched {
  readonly kind: string;
  readonly title: { readonly en: string; readonly ru: string };
  readonly keywords: readonly string[];
}

/** 0 the title itself, 1 its beginning, 2 the beginning of a word, 3 a keyword's beginning, 4 anywhere. */
function rankOf({ kind, title, keywords }: Searched, wanted: string): number {
  if (wanted === '') return 0;
  const titles = [title.en, title.ru, kind].map((text) => text.toLowerCase());
  const words = keywords.map((text) => text.toLowerCase());
  if (titles.includes(wanted)) return 0;
  if (titles.some((text) => text.startsWith(wanted))) return 1;
  if (titles.some((text) => text.split(/[\s-]+/).some((word) => word.startsWith(wanted)))) return 2;
  if (words.some((text) => text.startsWith(wanted))) return 3;
  return [...titles, ...words].some((text) => text.includes(wanted)) ? 4 : NO_MATCH;
}
