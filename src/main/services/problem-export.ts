// All problems of a dataset as CSV: one row a problem, for a spreadsheet. The byte order mark tells Excel the encoding.
import { csvCell } from '../../base/csv-cell.ts';
import { type Locale, type Text, text } from '../../base/text.ts';
import type { DataProblem } from '../../contract/data.ts';

const SEVERITIES: Readonly<Record<DataProblem['severity'], Text>> = {
  error: text('error', 'ошибка'),
  warning: text('warning', 'предупреждение'),
};
const HEADER: readonly Text[] = [
  text('severity', 'важность'),
  text('line', 'строка'),
  text('column', 'столбец'),
  text('problem', 'проблема'),
];

export function problemsCsv(problems: readonly DataProblem[], locale: Locale): string {
  const rows = problems.map(({ severity, line, column, message }) =>
    [SEVERITIES[severity][locale], String(line ?? ''), column ?? '', message[locale]].map(csvCell).join(','),
  );
  return `\ufeff${[HEADER.map((name) => name[locale]).join(','), ...rows].join('\r\n')}\r\n`;
}
