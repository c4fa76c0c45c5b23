// One JSON record as named cells: nested objects become dotted names, short lists of numbers one column each.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonCell = string | number | boolean | null;

export const MAX_COLUMNS = 20_000;
const MAX_DEPTH = 6;
const MAX_LIST = 4096;
const MAX_TEXT = 2000;

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isRecord(value: Json): boolean {
  return isObject(value) || isList(value);
}

/** The names of the columns, where a first record that others follow is a list of texts. */
export function headerOf(first: Json, others: boolean): readonly string[] | null {
  if (!others || !isList(first) || first.length === 0) return null;
  return first.every((cell): cell is string => typeof cell === 'string') ? first : null;
}

/** Calls `put` for each cell of a record. */
export function spreadRecord(
  record: Json,
  header: readonly string[] | null,
  put: (name: string, cell: JsonCell) => void,
): void {
  if (isList(record)) {
    record.forEach((cell, index) => {
      spread(header?.[index] ?? `column_${index + 1}`, cell, 1, put);
    });
  } else spread(isObject(record) ? '' : 'value', record, 0, put);
}

function spread(name: string, value: Json, depth: number, put: (name: string, cell: JsonCell) => void): void {
  if (isObject(value) && depth < MAX_DEPTH) {
    for (const [key, inner] of Object.entries(value)) {
      spread(name === '' ? key : `${name}.${key}`, inner, depth + 1, put);
    }
  } else if (isList(value) && depth < MAX_DEPTH && isShortList(value)) {
    value.forEach((inner, index) => {
      spread(`${name}_${index}`, inner, depth + 1, put);
    });
  } else if (isList(value) || isObject(value)) put(name, JSON.stringify(value).slice(0, MAX_TEXT));
  else put(name, value);
}

function isShortList(list: readonly Json[]): boolean {
  return list.length <= MAX_LIST && list.every((cell) => typeof cell !== 'string');
}
