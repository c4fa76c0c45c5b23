// What a layer's `lower` builds with: the program's builder, plus tensors named after the node.
import { streamOf } from '../base/random.ts';
import type { Builder } from '../engine/ir/builder.ts';
import { i32 } from '../engine/ir/define-op.ts';
import type { Shape, ValueId } from '../engine/ir/types.ts';
import type { Initialiser, Mode, ParameterSpec } from '../engine/train/network.ts';
import type { LayerBuilder, WeightOptions } from '../layers/define.ts';

/** What lowering a node declared on the way. */
export interface Declarations {
  readonly parameters: ParameterSpec[];
  readonly penalties: ValueId[];
}

export function layerBuilder(
  b: Builder,
  node: string,
  { mode, batch }: { readonly mode: Mode; readonly batch: number },
  declared: Declarations,
): LayerBuilder {
  let draws = 0;
  const declare = (
    name: string,
    shape: Shape,
    init: Initialiser,
    rest: Pick<ParameterSpec, 'trainable' | 'role' | 'l1' | 'l2'>,
  ): ValueId => {
    const fullName = `${node}/${name}`;
    declared.parameters.push({ name: fullName, node, shape, init, ...rest });
    return b.state(fullName, shape);
  };
  const own: Pick<
    LayerBuilder,
    'mode' | 'batch' | 'weight' | 'statistic' | 'assign' | 'randomUniform' | 'addPenalty'
  > = {
    mode,
    batch,
    weight: (name, shape, init, { role, l1 = 0, l2 = 0 }: WeightOptions) =>
      declare(name, shape, init, { trainable: true, role, l1, l2 }),
    statistic: (name, shape, init) =>
      declare(name, shape, init, { trainable: false, role: 'statistic', l1: 0, l2: 0 }),
    assign: (name, value) => b.update(`${node}/${name}`, value),
    randomUniform: (shape) =>
      b.randomUniform(shape, b.input('random', i32(2)), streamOf(`${node}#${draws++}`)),
    addPenalty: (scalar) => {
      declared.penalties.push(scalar);
    },
  };
  return overlay(b, own);
}

/** `base` with some members replaced; methods of `base` keep their own `this`. */
function overlay<B extends object, O extends object>(base: B, own: O): Omit<B, keyof O> & O {
  const proxy = new Proxy(base, {
    get(target, key) {
      if (Reflect.has(own, key)) return Reflect.get(own, key);
      const member: unknown = Reflect.get(target, key, target);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  // The handler above answers for both interfaces.
  return proxy as unknown as Omit<B, keyof O> & O;
}
