// The contract of gradient clipping: all gradients in, all gradients out, as ops of the training program.
import type { ParamSchema, ParamsOf } from '../../../base/params.ts';
import type { Text } from '../../../base/text.ts';
import type { Builder } from '../../ir/builder.ts';
import type { ValueId } from '../../ir/types.ts';

export interface ClippingDef<K extends string = string, S extends ParamSchema = ParamSchema> {
  readonly kind: K;
  readonly title: Text;
  readonly doc: { readonly summary: Text; readonly formula: string; readonly when: Text };
  readonly params: S;
  clip(b: Builder, params: ParamsOf<S>, gradients: readonly ValueId[]): readonly ValueId[];
}

export function defineClipping<const K extends string, const S extends ParamSchema>(
  def: ClippingDef<K, S>,
): ClippingDef<K, S> {
  return def;
}
