import { describe, expect, it } from 'vitest';
import { problemsCsv } from '../../../src/main/services/problem-export.ts';
import { readText } from './support.ts';

describe('problems as CSV', () => {
  it('are worded in the user’s language, quoted, and safe in a spreadsheet', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => `${i},"x, y"`).join('\n');
    const { problems } = await readText(`=cmd(),"a ""b"""\n${rows}\n@SUM(A1),k\n`);
    const csv = problemsCsv(problems, 'ru');
    expect(csv.startsWith('\ufeffважность,строка,столбец,проблема\r\n')).toBe(true);
    expect(csv).toContain("\r\nошибка,22,'=cmd(),");
    expect(csv).toContain('«@SUM(A1)» — не число');
    expect(problemsCsv(problems, 'en').split('\r\n')).toHaveLength(problems.length + 2);
  });

  it('of other formats have no line', async () => {
    const { problems } = await readText('[{"x":1,"x_":2}]', 'a.json');
    expect(problemsCsv(problems, 'en')).toBe('\ufeffseverity,line,column,problem\r\n');
  });
});
