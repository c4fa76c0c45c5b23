// What a column of a delimited file turned out to be once all of it was read, and which columns were guessed wrongly
// from the file's beginning and must be read again.
import type { TableColumn } from '../../../../engine/data/table.ts';
import {
  codeCounts,
  countNumbers,
  dateColumnOf,
  distinctUpTo,
  meansNumbers,
  numberColumnOf,
  wordColumnOf,
} from '../column-types.ts';
import { datesOf } from '../dates.ts';
import type { ProblemList } from '../problems.ts';
import { type DecimalComma, markOf, parseNumber } from './number.ts';
import type { CsvParser, Guess, ParsedColumns } from './parser.ts';
import type { ColumnGuess } from './sniff.ts';

export const WORDS: ColumnGuess = { guess: 'words', mark: null };

/** Better guesses for the columns whose own proved wrong, by column. */
export function betterGuesses(
  parser: CsvParser,
  parsed: ParsedColumns,
  guesses: readonly ColumnGuess[],
  decimalComma: DecimalComma,
  /** Columns of which it is known. */
  fixed: ReadonlySet<number>,
): Map<number, ColumnGuess> {
  const better = new Map<number, ColumnGuess>();
  guesses.forEach(({ guess }, column) => {
    if (guess === 'date' || fixed.has(column)) return;
    if (guess === 'number') {
      const bad = parser.bad[column]!;
      if (bad.count === 0) return;
      const values = parsed.numbers(column);
      const distinct = distinctUpTo(values, 21).size;
      const means = meansNumbers(countNumbers(values), bad.count, bad.tokens.size, distinct);
      if (means) return;
      // Nothing but missing cells at the beginning, and numbers with a mark behind them.
      const texts = [...bad.tokens.keys()];
      const mark = countNumbers(values) === 0 ? markOf(texts) : null;
      const marked =
        mark !== null && texts.every((cell) => !Number.isNaN(parseNumber(cell, decimalComma, mark)));
      better.set(column, marked ? { guess: 'number', mark } : WORDS);
      return;
    }
    const dictionary = parser.dictionaries[column]!;
    const words = dictionary.words();
    // Times of day rarely come twice: where their texts found no room, each is read as the date it is.
    if (dictionary.left > 0 && datesOf(words.map((word) => word.trim())) !== null) {
      better.set(column, { guess: 'date', mark: null });
      return;
    }
    const mark = markOf(words.map((word) => word.trim()));
    const isNumber = words.map((word) => !Number.isNaN(parseNumber(word.trim(), decimalComma, mark)));
    if (!isNumber.includes(true)) return;
    const counts = codeCounts(parsed.codes(column), words.length);
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
    if (numbers > 0 && meansNumbers(numbers, others, distinctWords, distinctNumbers)) {
      better.set(column, { guess: 'number', mark });
    }
  });
  return better;
}

export function finishColumn(
  parser: CsvParser,
  parsed: ParsedColumns,
  guess: Guess,
  column: number,
  name: string,
  problems: ProblemList,
  /** Words are words, whatever they look like. */
  asWords: boolean,
): TableColumn {
  switch (guess) {
    case 'words': {
      const dictionary = parser.dictionaries[column]!;
      if (dictionary.left > 0) {
        const params = { column: name, kept: dictionary.size, count: dictionary.left };
        problems.add('warning', 'data.manyTexts', params, { column: name });
      }
      return wordColumnOf(name, parsed.codes(column), dictionary.words(), asWords);
    }
    case 'number': {
      const bad = parser.bad[column]!;
      return numberColumnOf(name, parsed.numbers(column), bad.places, bad.count);
    }
    case 'date':
      return dateColumnOf(name, parsed.numbers(column));
  }
}
