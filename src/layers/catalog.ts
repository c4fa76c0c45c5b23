// The catalogue: every layer kind there is. A file in kinds/ that is not listed here fails a test.
import { activation } from './kinds/activation.ts';
import { activityRegulariser } from './kinds/activity-regulariser.ts';
import { add } from './kinds/add.ts';
import { average } from './kinds/average.ts';
import { avgPool1d } from './kinds/avg-pool1d.ts';
import { avgPool2d } from './kinds/avg-pool2d.ts';
import { batchNorm } from './kinds/batch-norm.ts';
import { concat } from './kinds/concat.ts';
import { constant } from './kinds/constant.ts';
import { conv1d } from './kinds/conv1d.ts';
import { conv2d } from './kinds/conv2d.ts';
import { conv2dTranspose } from './kinds/conv2d-transpose.ts';
import { dense } from './kinds/dense.ts';
import { depthwiseConv2d } from './kinds/depthwise-conv2d.ts';
import { dot } from './kinds/dot.ts';
import { dropout } from './kinds/dropout.ts';
import { embedding } from './kinds/embedding.ts';
import { flatten } from './kinds/flatten.ts';
import { gaussianNoise } from './kinds/gaussian-noise.ts';
import { globalAvgPool } from './kinds/global-avg-pool.ts';
import { globalMaxPool } from './kinds/global-max-pool.ts';
import { group } from './kinds/group.ts';
import { groupInput } from './kinds/group-input.ts';
import { groupOutput } from './kinds/group-output.ts';
import { gru } from './kinds/gru.ts';
import { input } from './kinds/input.ts';
import { layerNorm } from './kinds/layer-norm.ts';
import { lstm } from './kinds/lstm.ts';
import { maxPool1d } from './kinds/max-pool1d.ts';
import { maxPool2d } from './kinds/max-pool2d.ts';
import { maximum } from './kinds/maximum.ts';
import { maxout } from './kinds/maxout.ts';
import { multiHeadAttention } from './kinds/multi-head-attention.ts';
import { multiply } from './kinds/multiply.ts';
import { note } from './kinds/note.ts';
import { output } from './kinds/output.ts';
import { pad } from './kinds/pad.ts';
import { permute } from './kinds/permute.ts';
import { positionalEncoding } from './kinds/positional-encoding.ts';
import { rbf } from './kinds/rbf.ts';
import { repeatVector } from './kinds/repeat-vector.ts';
import { reroute } from './kinds/reroute.ts';
import { reshape } from './kinds/reshape.ts';
import { rnn } from './kinds/rnn.ts';
import { sampleNormal } from './kinds/sample-normal.ts';
import { slice } from './kinds/slice.ts';
import { subtract } from './kinds/subtract.ts';
import { timeDistributed } from './kinds/time-distributed.ts';
import { upsample2d } from './kinds/upsample2d.ts';
import { type Layer, layer } from './layer.ts';

const CATALOG = {
  input: layer(input),
  constant: layer(constant),
  dense: layer(dense),
  maxout: layer(maxout),
  embedding: layer(embedding),
  rbf: layer(rbf),
  activation: layer(activation),
  conv2d: layer(conv2d),
  conv1d: layer(conv1d),
  depthwiseConv2d: layer(depthwiseConv2d),
  conv2dTranspose: layer(conv2dTranspose),
  upsample2d: layer(upsample2d),
  maxPool2d: layer(maxPool2d),
  avgPool2d: layer(avgPool2d),
  maxPool1d: layer(maxPool1d),
  avgPool1d: layer(avgPool1d),
  globalAvgPool: layer(globalAvgPool),
  globalMaxPool: layer(globalMaxPool),
  rnn: layer(rnn),
  lstm: layer(lstm),
  gru: layer(gru),
  repeatVector: layer(repeatVector),
  timeDistributed: layer(timeDistributed),
  batchNorm: layer(batchNorm),
  layerNorm: layer(layerNorm),
  dropout: layer(dropout),
  gaussianNoise: layer(gaussianNoise),
  activityRegulariser: layer(activityRegulariser),
  flatten: layer(flatten),
  reshape: layer(reshape),
  permute: layer(permute),
  slice: layer(slice),
  pad: layer(pad),
  concat: layer(concat),
  add: layer(add),
  subtract: layer(subtract),
  multiply: layer(multiply),
  average: layer(average),
  maximum: layer(maximum),
  dot: layer(dot),
  multiHeadAttention: layer(multiHeadAttention),
  positionalEncoding: layer(positionalEncoding),
  sampleNormal: layer(sampleNormal),
  group: layer(group),
  groupInput: layer(groupInput),
  groupOutput: layer(groupOutput),
  reroute: layer(reroute),
  note: layer(note),
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
