// Reverse mode: one walk back over the program so far, building each op's gradient by its rule.
import { assert } from '../../base/assert.ts';
import type { OpKind } from '../ir/ops/index.ts';
import type { ProgramBuilder } from '../ir/program-builder.ts';
import type { ProgramNode, ValueId } from '../ir/types.ts';
import { GRADIENT_RULES, type GradientRule } from './rules.ts';

/**
 * Gradients of the scalar `loss` with respect to `wrt`, built into `b`; zeros where the loss does not depend on a value.
 * Only nodes on a path from `wrt` to the loss are walked. Each gradient op carries its node's origin.
 */
export function gradients(b: ProgramBuilder, loss: ValueId, wrt: readonly ValueId[]): readonly ValueId[] {
  assert(b.shapeOf(loss).length === 0, 'the differentiated value is a scalar');
  const nodes = [...b.nodes];

  const dependent = new Set<ValueId>(wrt);
  for (const node of nodes)
    if (node.inputs.some((value) => dependent.has(value)))
      for (const value of node.outputs) if (b.typeOf(value).dtype === 'f32') dependent.add(value);

  const grads = new Map<ValueId, ValueId>();
  if (dependent.has(loss)) grads.set(loss, b.fill([], 1));

  for (const node of nodes.reverse()) {
    const needed = node.inputs.map((value) => dependent.has(value));
    const douts = node.outputs.map((value) => grads.get(value) ?? null);
    if (!needed.includes(true) || douts.every((dout) => dout === null)) continue;
    const dins = inOrigin(b, node, () =>
      ruleOf(node.op)({ b, params: node.params, inputs: node.inputs, outputs: node.outputs, douts, needed }),
    );
    inOrigin(b, node, () => {
      node.inputs.forEach((value, i) => {
        const din = dins[i];
        if (din === null || din === undefined || !needed[i]) return;
        const sum = grads.get(value);
        grads.set(value, sum === undefined ? din : b.add(sum, din));
      });
    });
  }
  return wrt.map((value) => grads.get(value) ?? b.fill(b.shapeOf(value), 0));
}

function inOrigin<T>(b: ProgramBuilder, node: ProgramNode, body: () => T): T {
  return node.origin === undefined ? body() : b.scope(node.origin, body);
}

function ruleOf(kind: OpKind): GradientRule<OpKind> {
  return GRADIENT_RULES[kind] as GradientRule<OpKind>;
}
