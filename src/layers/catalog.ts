// The catalogue: every layer kind there is. A file in kinds/ that is not listed here fails a test.
import { activation } from './kinds/activation.ts';
import { add } from './kinds/add.ts';
import { average } from './kinds/average.ts';
import { batchNorm } from './kinds/batch-norm.ts';
import { concat } from './kinds/concat.ts';
import { dense } from './kinds/dense.ts';
import { dropout } from './kinds/dropout.ts';
import { flatten } from './kinds/flatten.ts';
import { gaussianNoise } from './kinds/gaussian-noise.ts';
import { input } from './kinds/input.ts';
import { layerNorm } from './kinds/layer-norm.ts';
import { maximum } from './kinds/maximum.ts';
import { maxout } from './kinds/maxout.ts';
import { multiply } from './kinds/multiply.ts';
import { output } from './kinds/output.ts';
import { rbf } from './kinds/rbf.ts';
import { reshape } from './kinds/reshape.ts';
import { slice } from './kinds/slice.ts';
import { subtract } from './kinds/subtract.ts';
import { type Layer, layer } from './layer.ts';

const CATALOG = {
  input: layer(input),
  dense: layer(dense),
  maxout: layer(maxout),
  rbf: layer(rbf),
  activation: layer(activation),
  batchNorm: layer(batchNorm),
  layerNorm: layer(layerNorm),
  dropout: layer(dropout),
  gaussianNoise: layer(gaussianNoise),
  flatten: layer(flatten),
  reshape: layer(reshape),
  slice: layer(slice),
  add: layer(add),
  subtract: layer(subtract),
  multiply: layer(multiply),
  average: layer(average),
  maximum: layer(maximum),
  concat: layer(concat),
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
