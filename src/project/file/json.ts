// JSON from a hostile file: text that must be UTF-8, trees that must be shallow, keys that must not reach prototypes,
// and a schema for what is left.
import type { z } from 'zod';
import { type Text, text } from '../../base/text.ts';
import { damaged } from './damaged.ts';

const MAX_DEPTH = 64;
const FORBIDDEN_KEY = '__proto__';

/** `part` is the name inside the archive, for the message. */
export function parseJson(bytes: Uint8Array, file: string, part: string): unknown {
  const fail = (detail: Text, cause?: unknown) => damaged(file, part, detail, cause);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw fail(text('it is not JSON', 'это не JSON'), cause);
  }
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next.value !== 'object' || next.value === null) continue;
    if (next.depth >= MAX_DEPTH) throw fail(text('it is nested too deeply', 'слишком глубокая вложенность'));
    if (Object.hasOwn(next.value, FORBIDDEN_KEY))
      throw fail(text(`it has a key ${FORBIDDEN_KEY}`, `есть ключ ${FORBIDDEN_KEY}`));
    for (const child of Object.values(next.value)) open.push({ value: child, depth: next.depth + 1 });
  }
  return value;
}

/** The first thing the schema dislikes, named by its path. */
export function checked<T>(schema: z.ZodType<T>, value: unknown, file: string, part: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = (issue?.path.map(String).join('.') ?? '').slice(0, 200);
  const [where, reason] = [path === '' ? '/' : path, (issue?.message ?? '').slice(0, 200)];
  throw damaged(
    file,
    part,
    text(`${where} is not as expected (${reason})`, `неожиданное значение ${where} (${reason})`),
  );
}

const encoder = new TextEncoder();

export function jsonBytes(value: unknown, indent?: number): Uint8Array {
  return encoder.encode(`${JSON.stringify(value, null, indent)}\n`);
}
