// `data FILE`: what the reader sees.
import { resolve } from 'node:path';
import { text } from '../../../base/text.ts';
import { NO_DATA } from '../../../project/new-document.ts';
import { writeAtomically } from '../../services/atomic-file.ts';
import { problemsCsv } from '../../services/problem-export.ts';
import { brief, type Output, table } from '../output.ts';
import { type ReadingChoice, readingOf } from '../reading.ts';
import { checkWritable, type Workplace } from '../workplace.ts';

export interface DataOptions extends ReadingChoice {
  readonly problems?: string;
}

export async function describeData(
  path: string,
  options: DataOptions,
  { datasets }: Pick<Workplace, 'datasets'>,
  output: Output,
): Promise<void> {
  if (options.problems !== undefined) await checkWritable(options.problems);
  const card = await datasets.openFile(resolve(path), readingOf(options));
  const { schema, stats, problems, problemCount, format, suggestedTarget } = card;
  output.record({
    type: 'data',
    name: card.name,
    rows: schema.rows,
    columns: schema.columns.length,
    format,
    suggestedTarget,
    problems: problemCount,
    sha256: card.sha256,
    ...(card.parts === undefined ? {} : { table: card.part, tables: card.parts }),
  });
  // The root folder has no name.
  const name = card.name || path;
  const columnCount = schema.columns.length;
  output.say(
    text(
      `${name}: ${counted(schema.rows, 'row')} × ${counted(columnCount, 'column')}`,
      `${name}: строк ${schema.rows}, столбцов ${columnCount}`,
    ),
  );
  if (format) {
    const delimiter = JSON.stringify(format.delimiter);
    output.say(
      text(`delimiter ${delimiter}, ${format.encoding}`, `разделитель ${delimiter}, ${format.encoding}`),
    );
  }
  if (card.parts !== undefined) {
    const tables = card.parts.map(({ id, rows }) => (rows === null ? id : `${id} (${rows})`)).join(', ');
    output.say(
      text(
        `table ${card.part}; to choose with --table: ${tables}`,
        `таблица ${card.part}; можно выбрать через --table: ${tables}`,
      ),
    );
  }
  const rows: (string | number)[][] = [[...HEADINGS[output.locale]]];
  const counts = output.json ? await datasets.classCounts(card.source) : [];
  for (const [index, column] of schema.columns.entries()) {
    const { name: _, histogram: __, ...numbers } = stats[index] ?? { name: '', histogram: [] };
    output.record({
      ...numbers,
      type: 'column',
      name: column.name,
      values: column.type,
      ...(column.shape === undefined ? {} : { shape: column.shape }),
      classes: column.classes,
      counts: counts[index] ?? null,
    });
    const { missing = 0, distinct = 0, min, max, mean } = stats[index] ?? {};
    const classes = column.classes ? column.classes.slice(0, 8).join(', ') : '';
    const type = TYPES[column.type][output.locale];
    const kind = column.shape === undefined ? type : `${type} ${column.shape.join('×')}`;
    rows.push([column.name, kind, missing, distinct, brief(min), brief(max), brief(mean), classes]);
  }
  for (const line of table(rows)) output.line(line);
  for (const { message, ...rest } of problems) {
    output.record({ type: 'problem', ...rest, message: message.en });
    output.line(`${SEVERITIES[rest.severity][output.locale]}: ${message[output.locale]}`);
  }
  if (options.problems !== undefined) {
    const all = await datasets.problems({ ...NO_DATA, source: card.source });
    const csv = problemsCsv(all, output.locale);
    await writeAtomically(resolve(options.problems), new TextEncoder().encode(csv));
    output.record({ type: 'problems', count: all.length, path: options.problems });
    output.say(
      text(
        `${counted(all.length, 'problem')}: ${options.problems}`,
        `проблем: ${all.length} — ${options.problems}`,
      ),
    );
  }
  if (suggestedTarget !== null) {
    output.say(text(`target: ${suggestedTarget}`, `цель: ${suggestedTarget}`));
  }
}

const HEADINGS = {
  en: ['column', 'type', 'missing', 'distinct', 'min', 'max', 'mean', 'classes'],
  ru: ['столбец', 'тип', 'пропусков', 'различных', 'мин.', 'макс.', 'среднее', 'классы'],
} as const;

const TYPES = {
  number: text('number', 'число'),
  category: text('category', 'категория'),
  text: text('text', 'текст'),
  date: text('date', 'дата'),
  image: text('image', 'изображение'),
  empty: text('empty', 'пустой'),
} as const;

const SEVERITIES = {
  error: text('error', 'ошибка'),
  warning: text('warning', 'предупреждение'),
} as const;

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
