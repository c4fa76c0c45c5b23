// Every way of clipping gradients, by its persisted kind.
import type { Builder } from '../../ir/builder.ts';
import type { ValueId } from '../../ir/types.ts';
import { type Choice, chosen } from '../choice.ts';
import { byGlobalNorm } from './by-global-norm.ts';
import { byNorm } from './by-norm.ts';
import { byValue } from './by-value.ts';
import type { ClippingDef } from './define.ts';
import { none } from './none.ts';

export const CLIPPINGS = { none, value: byValue, norm: byNorm, globalNorm: byGlobalNorm } as const;
export type ClippingKind = keyof typeof CLIPPINGS;
export const CLIPPING_KINDS = Object.keys(CLIPPINGS) as readonly ClippingKind[];

export type Clipping = (b: Builder, gradients: readonly ValueId[]) => readonly ValueId[];

/** Throws `run.badSetting`. */
export function bindClipping(choice: Choice): Clipping {
  const { def, params } = chosen<ClippingDef>('clipping', CLIPPINGS, choice);
  return (b, gradients) => def.clip(b, params, gradients);
}
