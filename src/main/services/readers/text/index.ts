// Plain text to rows: its characters or words one after another, or its lines as texts of their own.
import { AppError } from '../../../../base/errors/app-error.ts';
import { text } from '../../../../base/text.ts';
import { codeSeries } from '../../../../engine/data/series.ts';
import type { Table } from '../../../../engine/data/table.ts';
import { mostFrequentTokens, type TokenUnit } from '../../../../engine/data/text.ts';
import { RARE, seriesTokens } from '../../../../engine/data/token-series.ts';
import type { Reading } from '../../../../project/document.ts';
import { detectEncoding, isUtf8 } from '../csv/encoding.ts';
import { defineReader, type ReaderSource, type ReadOptions, type ReadResult } from '../define.ts';
import { ProblemList } from '../problems.ts';
import { refuseBinary } from '../signatures.ts';
import { allBytes } from '../source.ts';
import { tableResult } from '../table-result.ts';
import { looksLikeProse } from './prose.ts';

const MAX_BYTES = 64 * 2 ** 20;
const EXTENSIONS = ['txt', 'text', 'md', 'rst', 'log'];
/** As many classes as a project's schema keeps. */
const MOST_TOKENS = 1000;

export const textReader = defineReader({
  id: 'text',
  title: text('Plain text', 'Простой текст'),
  extensions: EXTENSIONS,
  sniff: (head, extension) => {
    if (['csv', 'tsv', 'tab', 'json', 'jsonl', 'ndjson'].includes(extension) || !looksLikeProse(head))
      return 0;
    return EXTENSIONS.includes(extension) ? 0.4 : 0.15;
  },
  read: async (source, options) => {
    if (source.bytes === 0) throw new AppError('data.emptyFile', { file: source.name });
    refuseBinary(await source.head(65_536), source.name);
    const content = await decoded(source, options.signal ?? null);
    if (content.trim() === '') throw new AppError('data.noRows', { file: source.name });
    return tableOf(content, source.name, options);
  },
});

/** The text, in the encoding that the whole of it is in. */
export async function decoded(source: ReaderSource, signal: AbortSignal | null): Promise<string> {
  const bytes = await allBytes(source, MAX_BYTES, signal);
  const found = detectEncoding(bytes, true);
  const encoding = found.encoding === 'utf-8' && !isUtf8(bytes, true) ? 'windows-1251' : found.encoding;
  return new TextDecoder(encoding).decode(bytes.subarray(found.mark));
}

function tableOf(content: string, file: string, options: ReadOptions): ReadResult {
  const plain = options.reading?.plain;
  const as = plain?.as ?? 'characters';
  const table =
    as === 'lines' || as === 'table' ? linesTable(content) : tokenTable(content, as, plain ?? { as });
  if (table.rows === 0) throw new AppError('data.noRows', { file });
  return tableResult(table, new ProblemList());
}

/** A row a token, in the order of the text. Its classes are in code order, what is rare last. */
function tokenTable(content: string, unit: TokenUnit, plain: NonNullable<Reading['plain']>): Table {
  const tokens = seriesTokens(content.trimEnd(), unit, plain.lowerCase ?? false);
  const counts = new Map<string, number>();
  for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  const limit = Math.min(plain.vocabulary ?? MOST_TOKENS, MOST_TOKENS);
  const known = counts.size <= limit ? [...counts.keys()] : mostFrequentTokens(counts, limit - 1, 1);
  const classes = known.sort((a, b) => (a < b ? -1 : 1));
  if (counts.size > limit) classes.push(RARE);
  const codeOf = new Map(classes.map((token, code) => [token, code]));
  const rare = classes.length - 1;
  const codes = Int32Array.from(tokens, (token) => codeOf.get(token) ?? rare);
  const name = unit === 'characters' ? 'character' : 'word';
  return {
    rows: codes.length,
    columns: [{ type: 'category', name, missing: 0, codes: codeSeries(codes), classes, tokens: unit }],
    lines: null,
  };
}

/** A row a line that is not blank. */
function linesTable(content: string): Table {
  const lines: number[] = [];
  const texts: string[] = [];
  for (const [index, line] of content.split(/\r\n?|\n/).entries()) {
    if (line.trim() === '') continue;
    lines.push(index + 1);
    texts.push(line.trim());
  }
  return {
    rows: texts.length,
    columns: [textColumn('text', texts)],
    lines: codeSeries(Int32Array.from(lines)),
  };
}

/** A text a row, whatever the texts look like. */
export function textColumn(name: string, texts: readonly string[]) {
  const codeOf = new Map<string, number>();
  const codes = Int32Array.from(texts, (one) => {
    const code = codeOf.get(one) ?? codeOf.size;
    codeOf.set(one, code);
    return code;
  });
  const column = {
    type: 'text',
    name,
    missing: 0,
    codes: codeSeries(codes),
    classes: [...codeOf.keys()],
  } as const;
  return column;
}
