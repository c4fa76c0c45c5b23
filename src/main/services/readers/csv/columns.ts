// What a column of a delimited file turned out to be once all of it was read, and which columns were guessed wrongly
// from the file's beginning and must be read again.
import type { TableColumn } from '../../../../engine/data/table.ts';
import { codeCounts, distinctUpTo, meansNumbers, numberColumnOf, wordColumnOf } from '../column-types.ts';
import { parseNumber } from './number.ts';
import type { CsvParser, Guess } from './parser.ts';

/** The columns whose guess proved wrong, to be read again as the other kind. */
export function wrongGuesses(parser: CsvParser, guesses: readonly Guess[], decimalComma: boolean): number[] {
  const wrong: number[] = [];
  guesses.forEach((guess, column) => {
    if (guess === 'number') {
      const bad = parser.bad[column]!;
      if (bad.count === 0) return;
      const values = parser.values[column]!.subarray(0, parser.rows);
      let numbers = 0;
      for (const value of values) if (!Number.isNaN(value)) numbers++;
      const distinct = distinctUpTo(values, 21).size;
      if (!meansNumbers(numbers, bad.count, bad.tokens.size, distinct)) wrong.push(column);
      return;
    }
    const words = parser.dictionaries[column]!.words();
    const isNumber = words.map((word) => !Number.isNaN(parseNumber(word.trim(), decimalComma)));
    if (!isNumber.includes(true)) return;
    const counts = codeCounts(parser.codes[column]!.subarray(0, parser.rows), words.length);
    let numbers = 0;
    let others = 0;
    let distinctNumbers = 0;
    let distinctWords = 0;
    counts.forEach((count, code) => {
      if (count === 0) return;
      if (isNumber[code]) {
        numbers += count;
        distinctNumbers++;
      } else {
        others += count;
        distinctWords++;
      }
    });
    if (numbers > 0 && meansNumbers(numbers, others, distinctWords, distinctNumbers)) wrong.push(column);
  });
  return wrong;
}

export function finishColumn(parser: CsvParser, guess: Guess, column: number, name: string): TableColumn {
  if (guess === 'words') {
    const words = parser.dictionaries[column]!.words();
    return wordColumnOf(name, trimmed(parser.codes[column]!, parser.rows), words);
  }
  const bad = parser.bad[column]!;
  return numberColumnOf(name, trimmed(parser.values[column]!, parser.rows), bad.places, bad.count);
}

/** The first `rows` elements; copied where much would be held for nothing. */
function trimmed<T extends Float64Array | Int32Array>(array: T, rows: number): T {
  const used = array.subarray(0, rows) as T;
  return array.length - rows > 0.25 * array.length ? (used.slice() as T) : used;
}
