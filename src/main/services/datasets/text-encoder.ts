// Texts as features: a row of token indices each, by a vocabulary of the training rows.

import type { TableColumn } from '../../../engine/data/table.ts';
import { encodeText, fitVocabulary, type TextRule, tokenIndices } from '../../../engine/data/text.ts';
import type { CellSource } from './sources.ts';

export function fitText(name: string, { column }: CellSource, rows: Int32Array, rule: TextRule) {
  const vocabulary = fitVocabulary(textsOf(column, rows), rule);
  const indices = tokenIndices(vocabulary);
  const zeros = new Array<number>(rule.length).fill(0);
  return {
    width: rule.length,
    offset: zeros,
    factor: zeros.map(() => 1),
    fill: zeros,
    vocabularies: { [name]: vocabulary },
    write: (row: number, data: Float32Array, at: number) => {
      data.set(encodeText(textAt(column, row), rule, indices), at);
    },
  };
}

function* textsOf(column: TableColumn, rows: Int32Array): Generator<string> {
  for (const row of rows) yield textAt(column, row);
}

/** A missing text is an empty one. */
function textAt(column: TableColumn, row: number): string {
  if (column.type !== 'text' && column.type !== 'category') return '';
  return column.classes[column.codes.at(row)] ?? '';
}
