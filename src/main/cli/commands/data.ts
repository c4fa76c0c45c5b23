// `data FILE`: what the reader sees.
import { resolve } from 'node:path';
import { brief, type Output, table } from '../output.ts';
import type { Workplace } from '../workplace.ts';

export async function describeData(path: string, { datasets }: Workplace, output: Output): Promise<void> {
  const card = await datasets.openFile(resolve(path));
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
  });
  output.line(`${card.name}: ${schema.rows} rows × ${schema.columns.length} columns`);
  if (format) output.line(`delimiter ${JSON.stringify(format.delimiter)}, ${format.encoding}`);
  const rows: (string | number)[][] = [
    ['column', 'type', 'missing', 'distinct', 'min', 'max', 'mean', 'classes'],
  ];
  for (const [index, column] of schema.columns.entries()) {
    const { name: _, histogram, ...numbers } = stats[index] ?? { name: '', histogram: [] };
    const counts = column.classes
      ? Object.fromEntries(histogram.map(({ label, count }) => [label, count]))
      : null;
    output.record({
      ...numbers,
      type: 'column',
      name: column.name,
      values: column.type,
      classes: column.classes,
      counts,
    });
    const { missing = 0, distinct = 0, min, max, mean } = stats[index] ?? {};
    const classes = column.classes ? column.classes.slice(0, 8).join(', ') : '';
    rows.push([column.name, column.type, missing, distinct, brief(min), brief(max), brief(mean), classes]);
  }
  for (const line of table(rows)) output.line(line);
  for (const { message, ...rest } of problems) {
    output.record({ type: 'problem', ...rest, message: message.en });
    output.line(`${rest.severity}: ${message[output.locale]}`);
  }
  if (suggestedTarget !== null) output.line(`target: ${suggestedTarget}`);
}
