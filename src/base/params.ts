// Parameter schemas of layers, optimizers, losses and the rest. Inspector forms, file validation, defaults and
// conformance tests derive from them.
import type { Text } from './text.ts';

interface ParamBase<T> {
  readonly title: Text;
  /** One or two sentences: what it does and how to choose it. */
  readonly doc: Text;
  readonly default: T;
  /** Shown only while this holds, e.g. α only for leaky ReLU. */
  readonly visible?: (params: ParamValues) => boolean;
}

export interface IntParam extends ParamBase<number> {
  readonly type: 'int';
  readonly min: number;
  readonly max: number;
}
export interface FloatParam extends ParamBase<number> {
  readonly type: 'float';
  readonly min: number;
  readonly max: number;
  /** True when sensible values span decades (learning rates, penalties). */
  readonly logarithmic: boolean;
}
export interface BoolParam extends ParamBase<boolean> {
  readonly type: 'bool';
}
export interface ChoiceParam<C extends string = string> extends ParamBase<C> {
  readonly type: 'choice';
  readonly choices: readonly { readonly value: C; readonly title: Text }[];
}
/** A list of integers: kernel sizes, shapes, axes. `length` null means any length. */
export interface IntsParam extends ParamBase<readonly number[]> {
  readonly type: 'ints';
  readonly length: number | null;
  readonly min: number;
  readonly max: number;
}
export interface StringParam extends ParamBase<string> {
  readonly type: 'string';
}

export type ParamDef = IntParam | FloatParam | BoolParam | ChoiceParam | IntsParam | StringParam;
export type ParamSchema = Readonly<Record<string, ParamDef>>;
export type ParamValue = number | boolean | string | readonly number[];
export type ParamValues = Readonly<Record<string, ParamValue>>;

/** The typed values of a schema. */
export type ParamsOf<S extends ParamSchema> = {
  readonly [K in keyof S]: S[K] extends ChoiceParam<infer C>
    ? C
    : S[K] extends IntsParam
      ? readonly number[]
      : S[K] extends BoolParam
        ? boolean
        : S[K] extends StringParam
          ? string
          : number;
};

type Options<T extends ParamDef> = Omit<T, 'type'>;

export const p = {
  int: (o: Options<IntParam>): IntParam => ({ type: 'int', ...o }),
  float: (o: Options<FloatParam>): FloatParam => ({ type: 'float', ...o }),
  bool: (o: Options<BoolParam>): BoolParam => ({ type: 'bool', ...o }),
  choice: <const C extends string>(o: Options<ChoiceParam<C>>): ChoiceParam<C> => ({ type: 'choice', ...o }),
  ints: (o: Options<IntsParam>): IntsParam => ({ type: 'ints', ...o }),
  string: (o: Options<StringParam>): StringParam => ({ type: 'string', ...o }),
} as const;

export function defaultsOf(schema: ParamSchema): ParamValues {
  return Object.fromEntries(Object.entries(schema).map(([name, def]) => [name, def.default]));
}
