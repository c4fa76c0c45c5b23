// Texts as sequences of token indices: 0 is padding, 1 is a token that the vocabulary lacks, the others follow by how
// often training rows have them. Pure; the vocabulary is fitted once and then kept with what was trained.

export type TokenUnit = 'characters' | 'words';

export interface TextRule {
  readonly unit: TokenUnit;
  readonly length: number;
  readonly vocabulary: number;
  readonly minCount: number;
  readonly lowerCase: boolean;
  readonly pad: 'start' | 'end';
  readonly cut: 'start' | 'end';
}

export const PADDING = 0;
export const UNKNOWN = 1;
const FIRST_TOKEN = 2;

/** A word with its inner apostrophes and hyphens, or one mark of punctuation. */
const WORD = /[\p{L}\p{N}\p{M}_]+(?:['’-][\p{L}\p{N}\p{M}_]+)*|[^\p{L}\p{N}\p{M}_\s]/gu;

export function tokensOf(text: string, unit: TokenUnit, lowerCase: boolean): string[] {
  // One form of every letter: é as one character, whichever way it was typed.
  const composed = text.normalize('NFC');
  const source = lowerCase ? composed.toLowerCase() : composed;
  return unit === 'characters' ? Array.from(source) : (source.match(WORD) ?? []);
}

/** The tokens of `texts`, the most frequent first (of equals, the lesser in code order), without those too rare. */
export function fitVocabulary(
  texts: Iterable<string>,
  { unit, vocabulary, minCount, lowerCase }: TextRule,
): string[] {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const token of tokensOf(text, unit, lowerCase)) counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  return mostFrequentTokens(counts, vocabulary - FIRST_TOKEN, minCount);
}

export function mostFrequentTokens(
  counts: ReadonlyMap<string, number>,
  most: number,
  minCount: number,
): string[] {
  return [...counts]
    .filter(([, count]) => count >= minCount)
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, most)
    .map(([token]) => token);
}

/** Indices of a fitted vocabulary by token. */
export function tokenIndices(vocabulary: readonly string[]): ReadonlyMap<string, number> {
  return new Map(vocabulary.map((token, place) => [token, place + FIRST_TOKEN]));
}

/** The text's `length` indices: cut or padded at the ends the rule says. */
export function encodeText(text: string, rule: TextRule, indices: ReadonlyMap<string, number>): number[] {
  const { length } = rule;
  const all = tokensOf(text, rule.unit, rule.lowerCase);
  const kept = all.length <= length ? all : rule.cut === 'end' ? all.slice(0, length) : all.slice(-length);
  const found = kept.map((token) => indices.get(token) ?? UNKNOWN);
  const padding = new Array<number>(length - found.length).fill(PADDING);
  return rule.pad === 'end' ? [...found, ...padding] : [...padding, ...found];
}
