// Whether the columns of another file are of the kinds that a network was trained on.
import { AppError } from '../../../base/errors/app-error.ts';
import { type Text, text } from '../../../base/text.ts';
import type { Table, TableColumn, WordColumn } from '../../../engine/data/table.ts';
import type { DataPlan } from '../../../project/data-plan.ts';
import type { PlannedFeature } from '../../../project/planned-features.ts';
import { MISSING, parseNumber } from '../readers/csv/number.ts';
import { datesOf } from '../readers/dates.ts';
import { cellText } from '../readers/table-result.ts';

type Need = 'number' | 'word' | 'date' | 'image';

const KINDS: Readonly<Record<Need, Text>> = {
  number: text('numbers', 'числа'),
  word: text('words', 'слова'),
  date: text('dates', 'даты'),
  image: text('pictures', 'изображения'),
};

/** Throws where a column is gone (`data.columnGone`), of another kind (`data.columnType`) or size (`data.pictureSize`). */
export function checkColumns(table: Table, plan: DataPlan, file: string): void {
  for (const { column: name, encoding } of plan.features) {
    const column = columnOf(table, name, file);
    if (encoding.kind === 'image' && column.type === 'image') {
      const [found, expected] = [column.shape.join('×'), encoding.shape.join('×')];
      if (found !== expected) throw new AppError('data.pictureSize', { file, found, expected });
    }
    checkKind(table, column, needOf(encoding), file);
  }
}

/** The same of columns that outputs are compared with; what is no number in one of numbers is told cell by cell. */
export function checkTarget(table: Table, column: TableColumn, file: string): void {
  if (column.type === 'date' || column.type === 'image') checkKind(table, column, 'word', file);
}

export function columnOf(table: Table, name: string, file: string): TableColumn {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new AppError('data.columnGone', { column: name, file });
  return column;
}

function needOf({ kind }: PlannedFeature['encoding']): Need {
  switch (kind) {
    case 'number':
    case 'cycle':
      return 'number';
    case 'oneHot':
    case 'ordinal':
    case 'index':
    case 'text':
      return 'word';
    case 'date':
    case 'image':
      return kind;
  }
}

function checkKind(table: Table, column: TableColumn, need: Need, file: string): void {
  const odd = oddRow(column, need);
  if (odd === null) return;
  const found = foundIn(column);
  const cell = column.type === 'image' ? null : cellText(table, column, odd);
  const line = table.lines?.at(odd) ?? odd + 1;
  throw new AppError('data.columnType', {
    file,
    column: column.name,
    needed: KINDS[need].en,
    neededRu: KINDS[need].ru,
    found: cell === null ? found.en : `${found.en} (line ${line}: “${cell}”)`,
    foundRu: cell === null ? found.ru : `${found.ru} (строка ${line}: «${cell}»)`,
  });
}

function foundIn({ type }: TableColumn): Text {
  switch (type) {
    case 'number':
    case 'date':
    case 'image':
      return KINDS[type];
    case 'category':
    case 'text':
      return KINDS.word;
    case 'empty':
      return text('nothing', 'ничего');
  }
}

/** The first row whose cell is not what is needed; null where all will do. */
function oddRow(column: TableColumn, need: Need): number | null {
  switch (column.type) {
    // Cells of a column without any are missing ones, of any kind but pictures.
    case 'empty':
      return need === 'image' ? 0 : null;
    case 'number':
      return need === 'number' || need === 'word'
        ? null
        : firstRow(column.values, (value) => !Number.isNaN(value));
    case 'date':
      return need === 'date' ? null : firstRow(column.values, (value) => !Number.isNaN(value));
    case 'image':
      return need === 'image' ? null : 0;
    case 'category':
    case 'text':
      return oddWord(column, need);
  }
}

function oddWord({ codes, classes }: WordColumn, need: Need): number | null {
  if (need === 'word') return null;
  if (need === 'number') {
    const odd = classes.map((word) => !MISSING.has(word.trim()) && !isNumber(word));
    return odd.includes(true) ? firstRow(codes, (code) => code >= 0 && odd[code] === true) : null;
  }
  const first = firstRow(codes, (code) => code >= 0);
  if (first === null || need === 'image') return first ?? 0;
  // Dates are spelt in one way: that of the first cell, where it is one.
  const spelt = classes[codes.at(first)] ?? '';
  if (datesOf([spelt]) === null) return first;
  const odd = classes.map((word) => datesOf([spelt, word]) === null);
  return firstRow(codes, (code) => code >= 0 && odd[code] === true) ?? first;
}

function isNumber(word: string): boolean {
  return Number.isFinite(parseNumber(word.trim(), true));
}

function firstRow(
  series: { runs(): Iterable<Float64Array | Int32Array> },
  odd: (value: number) => boolean,
): number | null {
  let start = 0;
  for (const run of series.runs()) {
    for (let index = 0; index < run.length; index++) if (odd(run[index]!)) return start + index;
    start += run.length;
  }
  return null;
}
