// A running text as data: each of its tokens is predicted from those before it. What a newly opened one is bound to.
import type { ColumnInfo, DataBinding, DataSchema } from './document.ts';

/** Tokens before the one that is predicted: a line or two of verse. */
const USUAL_LENGTH = { characters: 40, words: 16 } as const;
/** Windows overlap, so that every token is met early and late in one; more samples than this add little but time. */
const OVERLAPS = 8;
const MOST_SAMPLES = 20_000;

/** The column of tokens, where the rows are a running text; null for other data. */
export function tokenColumn(schema: DataSchema | null): ColumnInfo | null {
  return schema?.columns.find(({ tokens }) => tokens !== undefined) ?? null;
}

/** `binding` onto other data: a running text is read by windows, and what is none is not read by its windows. */
export function boundAfresh(
  old: DataBinding,
  data: Pick<DataBinding, 'source' | 'schema'>,
  suggestedTarget: string | null,
): DataBinding {
  const { window, ...rest } = old;
  const roles: DataBinding['roles'] = suggestedTarget === null ? {} : { [suggestedTarget]: 'target' };
  const bound: DataBinding = { ...rest, ...data, roles, targetType: 'auto' };
  const tokens = tokenColumn(data.schema);
  if (tokens !== null && data.schema !== null) {
    const { rows } = data.schema;
    const length = Math.max(1, Math.min(USUAL_LENGTH[tokens.tokens ?? 'characters'], Math.floor(rows / 4)));
    const stride = Math.max(1, Math.floor(length / OVERLAPS), Math.ceil(rows / MOST_SAMPLES));
    // Every place of a window is a lesson: what comes after the tokens up to there.
    return { ...bound, window: { length, horizon: 1, stride, target: 'everyStep' } };
  }
  return window === undefined || tokenColumn(old.schema) !== null ? bound : { ...bound, window };
}
