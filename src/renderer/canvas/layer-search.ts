// Finding layers by name: titles and keywords of both languages, best matches first. Pure.
import type { ParamValues } from '../../base/params.ts';
import type { Locale, Text } from '../../base/text.ts';
import { ACTIVATION_IDS, ACTIVATIONS } from '../../layers/activations.ts';
import { LAYERS } from '../../layers/catalog.ts';
import { CATEGORIES, type Category } from '../../layers/define.ts';
import { blocksOf, blockTitle, GROUP, isPort, mayContain } from '../../project/blocks.ts';
import type { LoomDocument } from '../../project/document.ts';
import type { SavedBlocks } from '../../project/saved-blocks.ts';

export interface FoundLayer {
  /** Unique among what is found: the kind, or kind and choice. */
  readonly key: string;
  readonly kind: string;
  /** Set where a choice of the kind has an entry of its own, as every activation function has. */
  readonly params: ParamValues;
  readonly title: string;
  readonly summary: string;
  readonly icon: string;
  readonly category: Category;
  readonly keywords: readonly string[];
  /** Set where a group of this block of the project is added. */
  readonly block: string | null;
  /** Set where it is one of the user's saved blocks: it comes into the project first. */
  readonly saved?: string;
}

interface Entry extends Omit<FoundLayer, 'title' | 'summary'> {
  readonly title: Text;
  readonly summary: Text;
  /** Shown where nothing is typed. */
  readonly usual: boolean;
}

const USUAL_ACTIVATIONS: ReadonlySet<string> = new Set(['relu', 'leakyRelu', 'sigmoid', 'tanh', 'softmax']);

const ENTRIES: readonly Entry[] = Object.values(LAYERS).flatMap((layer): Entry[] => {
  const { kind, icon, category, keywords } = layer;
  if (kind !== 'activation') {
    const { title, doc } = layer;
    return [
      {
        key: kind,
        kind,
        params: {},
        title,
        summary: doc.summary,
        icon,
        category,
        keywords,
        block: null,
        usual: true,
      },
    ];
  }
  return ACTIVATION_IDS.map((id) => ({
    key: `${kind}-${id}`,
    kind,
    params: { activation: id },
    title: ACTIVATIONS[id].title,
    summary: ACTIVATIONS[id].when,
    icon,
    category,
    keywords: [id, ...keywords.filter((word) => !ACTIVATION_IDS.some((other) => other === word))],
    block: null,
    usual: USUAL_ACTIVATIONS.has(id),
  }));
});

/** The usual ones for an empty query, in the order of the categories. */
export function findLayers(query: string, locale: Locale, here: Here | null = null): readonly FoundLayer[] {
  const wanted = query.trim().toLowerCase();
  return entriesFor(here)
    .map((entry, place) => ({ entry, place, rank: rankOf(entry, wanted) }))
    .filter(({ entry, rank }) => rank < NO_MATCH && (wanted !== '' || entry.usual))
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        CATEGORIES.indexOf(a.entry.category) - CATEGORIES.indexOf(b.entry.category) ||
        a.place - b.place,
    )
    .map(({ entry }) => ({ ...entry, title: entry.title[locale], summary: entry.summary[locale] }));
}

/** Where layers are looked for: the project, and the block that is open in it. */
export interface Here {
  readonly document: Pick<LoomDocument, 'blocks'>;
  readonly block: string | null;
  readonly saved?: SavedBlocks;
}

/** Ports belong into a block; a block's groups anywhere but inside itself. Without a place, the catalogue alone. */
function entriesFor(here: Here | null): readonly Entry[] {
  if (here === null) return ENTRIES;
  const { document, block } = here;
  const blocks = blockEntries(document).filter(
    (entry) => entry.block !== null && mayContain(blocksOf(document), block, entry.block),
  );
  const kinds = block === null ? ENTRIES.filter((entry) => !isPort(entry)) : ENTRIES;
  return [...kinds, ...blocks, ...savedEntries(here.saved ?? {})];
}

function savedEntries(saved: SavedBlocks): readonly Entry[] {
  return Object.entries(saved).flatMap(([key, { block, blocks }]) =>
    blockEntries({ blocks })
      .filter((entry) => entry.block === block)
      .map((entry) => ({ ...entry, key: `saved:${key}`, block: null, saved: key })),
  );
}

function blockEntries(document: Pick<LoomDocument, 'blocks'>): readonly Entry[] {
  const { icon, category, doc } = LAYERS[GROUP];
  return Object.entries(blocksOf(document)).map(([id, block]) => ({
    key: `block:${id}`,
    kind: GROUP,
    params: { block: id },
    title: blockTitle(id, block),
    summary: doc.summary,
    icon,
    category,
    keywords: [],
    block: id,
    usual: true,
  }));
}

/** What a drag carries is a key. */
export function layerByKey(
  key: string,
  document: Pick<LoomDocument, 'blocks'> = {},
  saved: SavedBlocks = {},
): Pick<FoundLayer, 'kind' | 'params' | 'saved'> | null {
  return (
    [...ENTRIES, ...blockEntries(document), ...savedEntries(saved)].find((entry) => entry.key === key) ?? null
  );
}

const NO_MATCH = 5;

/** 0 the title itself, 1 its beginning, 2 the beginning of a word, 3 a keyword's beginning, 4 anywhere. */
function rankOf({ kind, title, keywords }: Entry, wanted: string): number {
  if (wanted === '') return 0;
  const titles = [title.en, title.ru, kind].map((text) => text.toLowerCase());
  const words = keywords.map((text) => text.toLowerCase());
  if (titles.includes(wanted)) return 0;
  if (titles.some((text) => text.startsWith(wanted))) return 1;
  if (titles.some((text) => text.split(/[\s-]+/).some((word) => word.startsWith(wanted)))) return 2;
  if (words.some((text) => text.startsWith(wanted))) return 3;
  return [...titles, ...words].some((text) => text.includes(wanted)) ? 4 : NO_MATCH;
}
