// A layer of any kind, as the catalogue holds them: its parameters are plain records, checked as they come in.
// Definitions themselves are typed by their schema (define.ts).

import { readParams } from '../base/param-values.ts';
import type { Text } from '../base/text.ts';
import type { Shape, ValueId } from '../engine/ir/types.ts';
import type { LayerBuilder, LayerDef, LayerProblem } from './define.ts';
import type { ParamSchema, ParamsOf, ParamValues } from './params.ts';

type Typed = 'params' | 'brief' | 'check' | 'lower' | 'samples';

export interface Layer<K extends string = string> extends Omit<LayerDef<K>, Typed> {
  readonly params: ParamSchema;
  brief(params: ParamValues): Text;
  check(params: ParamValues, inputs: readonly Shape[]): readonly LayerProblem[];
  lower(b: LayerBuilder, params: ParamValues, inputs: readonly ValueId[]): readonly ValueId[];
  readonly samples: readonly { readonly params: ParamValues; readonly inputs: readonly Shape[] }[];
}

/** Hides a definition's own parameter type behind a check of each record that comes in. */
export function layer<K extends string, S extends ParamSchema>(def: LayerDef<K, S>): Layer<K> {
  const read = (values: ParamValues): ParamsOf<S> => readParams(def.params, values);
  return {
    ...def,
    params: def.params,
    brief: (values) => def.brief(read(values)),
    check: (values, inputs) => def.check(read(values), inputs),
    lower: (b, values, inputs) => def.lower(b, read(values), inputs),
    samples: def.samples.map((sample) => ({
      params: Object.fromEntries(
        Object.entries<ParamValues[string] | undefined>(sample.params).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, value]],
        ),
      ),
      inputs: sample.inputs,
    })),
  };
}
