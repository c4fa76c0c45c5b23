// Parameter values as a file or a form holds them, read against their schema: where untyped records become typed.
import { assertNever } from './assert.ts';
import type { ParamDef, ParamSchema, ParamsOf, ParamValue, ParamValues } from './params.ts';
import { type Text, text } from './text.ts';

/** Why `value` is no value of this parameter, or null when it is one. */
export function refuseValue(def: ParamDef, value: ParamValue): Text | null {
  const needed = neededValue(def, value);
  if (needed === null) return null;
  const found = typeof value === 'string' ? `“${value}”` : String(value);
  return text(
    `“${def.title.en}” is ${found}, but must be ${needed.en}.`,
    `Параметр «${def.title.ru}» равен ${found}, а должен быть: ${needed.ru}.`,
  );
}

/** What a value has to be that `value` is not; null where it is one. */
function neededValue(def: ParamDef, value: ParamValue): Text | null {
  switch (def.type) {
    case 'int':
      if (typeof value === 'number' && Number.isInteger(value) && inRange(def, value)) return null;
      return text(`a whole number from ${def.min} to ${def.max}`, `целое число от ${def.min} до ${def.max}`);
    case 'float':
      if (typeof value === 'number' && Number.isFinite(value) && inRange(def, value)) return null;
      return text(`a number from ${def.min} to ${def.max}`, `число от ${def.min} до ${def.max}`);
    case 'bool':
      return typeof value === 'boolean' ? null : text('on or off', 'да или нет');
    case 'string':
      return typeof value === 'string' ? null : text('a text', 'текст');
    case 'choice': {
      if (def.choices.some((choice) => choice.value === value)) return null;
      const list = def.choices.map((choice) => choice.value).join(', ');
      return text(`one of: ${list}`, `одно из значений: ${list}`);
    }
    case 'ints': {
      const fits =
        Array.isArray(value) &&
        (def.length === null || value.length === def.length) &&
        value.length <= MAX_INTS &&
        value.every((item) => Number.isInteger(item) && inRange(def, item));
      if (fits) return null;
      const count = def.length === null ? '' : ` (${def.length})`;
      return text(
        `whole numbers from ${def.min} to ${def.max}${count}`,
        `целые числа от ${def.min} до ${def.max}${count}`,
      );
    }
    default:
      return assertNever(def);
  }
}

/** A list parameter of any length still has an end. */
const MAX_INTS = 64;

function inRange(def: { readonly min: number; readonly max: number }, value: number): boolean {
  return value >= def.min && value <= def.max;
}

/** The values of a schema: those given where they are valid, the defaults elsewhere. Unknown names are left out. */
export function readParams<S extends ParamSchema>(schema: S, values: ParamValues): ParamsOf<S> {
  const read = Object.entries(schema).map(([name, def]): [string, ParamValue] => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return [name, value !== undefined && refuseValue(def, value) === null ? value : def.default];
  });
  // Each entry was checked against its own definition, which is what ParamsOf states.
  return Object.fromEntries(read) as ParamsOf<S>;
}

/** The values that lie outside the schema's domain: why, and what they have to be. */
export function paramProblems(
  schema: ParamSchema,
  values: ParamValues,
): readonly { readonly param: string; readonly message: Text; readonly expected: Text }[] {
  return Object.entries(schema).flatMap(([param, def]) => {
    const value = Object.hasOwn(values, param) ? values[param] : undefined;
    if (value === undefined) return [];
    const [message, expected] = [refuseValue(def, value), neededValue(def, value)];
    return message === null || expected === null ? [] : [{ param, message, expected }];
  });
}
