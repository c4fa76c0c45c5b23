// How a text column is read where the user has not said: enough tokens for nearly all of its texts.
import type { ColumnInfo, TextEncoding } from './document.ts';

const MOST_TOKENS = { words: 200, characters: 400 } as const;
const LEAST_TOKENS = 4;
const USUAL_TOKENS = { words: 50, characters: 200 } as const;

export function usualText(column: ColumnInfo, unit: TextEncoding['unit'] = 'words'): TextEncoding {
  const typical = column.lengths?.[unit] ?? USUAL_TOKENS[unit];
  return {
    unit,
    length: Math.max(LEAST_TOKENS, Math.min(MOST_TOKENS[unit], typical)),
    vocabulary: unit === 'words' ? 5000 : 200,
    minCount: 1,
    lowerCase: true,
    // What is read last is remembered best: the text ends where the sequence does.
    pad: 'start',
    cut: 'end',
  };
}
