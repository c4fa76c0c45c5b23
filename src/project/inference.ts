// What one node computes, found by running its `lower` on shaped placeholders for a batch of one. Answers are kept by
// parameters and input types, so that an edit costs only the nodes that it changes.
import { text } from '../base/text.ts';
import { costOf } from '../engine/ir/ops/index.ts';
import { ProgramBuilder } from '../engine/ir/program-builder.ts';
import type { Program, TensorType } from '../engine/ir/types.ts';
import type { ParameterSpec } from '../engine/train/network.ts';
import type { LayerProblem } from '../layers/define.ts';
import type { Layer } from '../layers/layer.ts';
import type { ParamValues } from '../layers/params.ts';
import { layerBuilder } from './layer-builder.ts';

/** Types are without the batch axis. */
export interface Inferred {
  /** Per output port; empty where a problem prevents the layer. */
  readonly outputs: readonly TensorType[];
  /** Named within the layer: `kernel`. */
  readonly parameters: readonly ParameterSpec[];
  /** Forward operations for one sample. */
  readonly flops: number;
  readonly problems: readonly LayerProblem[];
}

const MOST_KEPT = 4000;
const kept = new Map<string, Inferred>();
const keys = new WeakMap<ParamValues, string>();

export function inferNode(layer: Layer, params: ParamValues, inputs: readonly TensorType[]): Inferred {
  const key = `${layer.kind}|${keyOf(params)}|${inputs.map((type) => `${type.dtype}${type.shape}`).join('|')}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  if (kept.size >= MOST_KEPT) kept.clear();
  const inferred = infer(layer, params, inputs);
  kept.set(key, inferred);
  return inferred;
}

function keyOf(params: ParamValues): string {
  let key = keys.get(params);
  if (key === undefined) {
    key = JSON.stringify(params);
    keys.set(params, key);
  }
  return key;
}

function infer(layer: Layer, params: ParamValues, inputs: readonly TensorType[]): Inferred {
  const problems = layer.check(
    params,
    inputs.map((type) => type.shape),
  );
  const nothing = { outputs: [], parameters: [], flops: 0 };
  if (problems.some((problem) => problem.severity === 'error')) return { ...nothing, problems };

  const b = new ProgramBuilder();
  const declared = { parameters: [], penalties: [] };
  try {
    const values = inputs.map(({ shape, dtype }, index) =>
      b.input(`x${index}`, { shape: [1, ...shape], dtype }),
    );
    const outputs = layer.lower(
      layerBuilder(b, NODE, { mode: 'inference', batch: 1 }, declared),
      params,
      values,
    );
    return {
      outputs: outputs.map((value) => {
        const { shape, dtype } = b.typeOf(value);
        return { shape: shape.slice(1), dtype };
      }),
      parameters: declared.parameters.map(withoutNode),
      flops: flopsOf(b.finish()),
      problems,
    };
  } catch (thrown) {
    // An op refused the shapes. `check` should have said so in plainer words: the node still gets its message.
    const detail = thrown instanceof Error ? thrown.message : String(thrown);
    const message = text(
      `These inputs do not fit ${layer.title.en}: ${detail}`,
      `Эти входы не подходят слою «${layer.title.ru}»: ${detail}`,
    );
    return { ...nothing, problems: [...problems, { severity: 'error', code: 'layer.shape', message }] };
  }
}

const NODE = 'node';

function withoutNode(spec: ParameterSpec): ParameterSpec {
  return { ...spec, name: spec.name.slice(NODE.length + 1) };
}

function flopsOf(program: Program): number {
  const typesOf = (ids: readonly number[]) =>
    ids.flatMap((id) => {
      const value = program.values[id];
      return value === undefined ? [] : [value.type];
    });
  return program.nodes.reduce(
    (sum, node) => sum + costOf(node, typesOf(node.inputs), typesOf(node.outputs)).flops,
    0,
  );
}
