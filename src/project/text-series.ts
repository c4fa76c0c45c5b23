// A running text as data: each of its tokens is predicted from those before it. What a newly opened one is bound to.
import type { ColumnInfo, DataBinding, DataSchema } from './document.ts';

/** Tokens before the one that is predicted: a line or two of verse. */
const USUAL_LENGTH = { characters: 40, words: 16 } as const;
/** More samples than this add little but time: then they start further apart. */
const MOST_SAMPLES = 50_000;

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
    const stride = Math.max(1, Math.ceil(rows / MOST_SAMPLES));
    return { ...bound, window: { length, horizon: 1, stride } };
  }
  return window === undefined || tokenColumn(old.schema) !== null ? bound : { ...bound, window };
}
