// A running text as a series of tokens, and back: what a language model reads and writes. Blanks are tokens that can be
// seen, so that tables, charts and predictions show them.
import type { TokenUnit } from './text.ts';

/** Stands for every token that the vocabulary leaves out. */
export const RARE = '‹rare›';
const NEWLINE = '⏎';
const SEEN: ReadonlyMap<string, string> = new Map([
  [' ', '␣'],
  ['\n', NEWLINE],
  ['\t', '⇥'],
]);
const MEANT: ReadonlyMap<string, string> = new Map([...SEEN].map(([meant, seen]) => [seen, meant]));

/** A line's end, a word with its inner apostrophes and hyphens, or one mark of punctuation. */
const PIECE = /\n|[\p{L}\p{N}\p{M}_]+(?:['’-][\p{L}\p{N}\p{M}_]+)*|[^\p{L}\p{N}\p{M}_\s]/gu;

/** Of words, blanks between them are no tokens, but line ends are. */
export function seriesTokens(text: string, unit: TokenUnit, lowerCase: boolean): string[] {
  const lines = text.normalize('NFC').replace(/\r\n?/g, '\n');
  const source = lowerCase ? lines.toLowerCase() : lines;
  const tokens = unit === 'characters' ? Array.from(source) : (source.match(PIECE) ?? []);
  return tokens.map((token) => SEEN.get(token) ?? token);
}

const OPENS = /^[([{«“‘¿¡]$/u;
const CLOSES = /^[)\]}»”’.,;:!?…%]$/u;

/** The text that tokens spell: words apart by one blank, punctuation where it belongs. */
export function joinedTokens(tokens: readonly string[], unit: TokenUnit): string {
  if (unit === 'characters') return tokens.map((token) => MEANT.get(token) ?? token).join('');
  let text = '';
  let apart = false;
  for (const token of tokens) {
    if (token === NEWLINE) {
      text += '\n';
      apart = false;
      continue;
    }
    if (apart && !CLOSES.test(token)) text += ' ';
    text += token;
    apart = !OPENS.test(token);
  }
  return text;
}
