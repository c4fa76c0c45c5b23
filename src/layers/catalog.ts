// The catalogue: every layer kind there is. A file in kinds/ that is not listed here fails a test.
import { activation } from './kinds/activation.ts';
import { dense } from './kinds/dense.ts';
import { input } from './kinds/input.ts';
import { output } from './kinds/output.ts';
import { type Layer, layer } from './layer.ts';

const CATALOG = {
  input: layer(input),
  dense: layer(dense),
  activation: layer(activation),
  output: layer(output),
} as const;

/** Persisted names: never renamed. */
export type LayerKind = keyof typeof CATALOG;

export const LAYERS: { readonly [K in LayerKind]: Layer<K> } = CATALOG;

export const LAYER_KINDS = Object.keys(LAYERS) as readonly LayerKind[];

export function isLayerKind(kind: string): kind is LayerKind {
  return Object.hasOwn(LAYERS, kind);
}

/** The layer of a persisted kind, or null where this version does not know it. */
export function layerOf(kind: string): Layer | null {
  return isLayerKind(kind) ? LAYERS[kind] : null;
}
