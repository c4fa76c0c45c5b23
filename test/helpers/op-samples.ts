// Programs of one op from its samples, with values drawn by seed.
import { RandomStream } from '../../src/base/random.ts';
import type { Executable } from '../../src/engine/backends/backend.ts';
import type { OpSample } from '../../src/engine/ir/define-op.ts';
import { OP_KINDS, type OpKind, type OpParams, opOf } from '../../src/engine/ir/ops/index.ts';
import type { ProgramBuilder } from '../../src/engine/ir/program-builder.ts';
import { sizeOf, type ValueId } from '../../src/engine/ir/types.ts';

export interface OpCase {
  readonly title: string;
  readonly kind: OpKind;
  readonly sample: OpSample<OpParams<OpKind>>;
}

export const OP_CASES: readonly OpCase[] = OP_KINDS.flatMap((kind) =>
  (opOf(kind).samples as readonly OpSample<OpParams<OpKind>>[]).map((sample) => ({
    kind,
    sample,
    title: `${kind} ${JSON.stringify(sample.params)} of ${sample.inputs.map((t) => `${t.dtype}[${t.shape}]`).join(' ')}`,
  })),
);

/** Values for an input: 'distinct' numbers stay 0.05 apart from each other and from the kinks at 0, ±½ and ±3. */
export function drawInput({ kind, sample }: OpCase, index: number): number[] {
  const type = sample.inputs[index]!;
  const rule = sample.values?.[index] ?? 'any';
  const random = new RandomStream(7, index * 1000 + kind.length);
  const size = sizeOf(type.shape);
  if (typeof rule === 'object') return Array.from({ length: size }, () => random.below(rule.below));
  if (rule === 'positive') return Array.from({ length: size }, () => random.uniform(0.3, 2.5));
  if (rule === 'any') return Array.from({ length: size }, () => random.normal());
  const order = random.permutation(size);
  return Array.from(order, (rank) => (rank - (size - 1) / 2) * 0.11 + 0.027 + 0.001 * index);
}

export function buildCase(
  b: ProgramBuilder,
  { kind, sample }: OpCase,
): { inputs: ValueId[]; outputs: readonly ValueId[] } {
  const inputs = sample.inputs.map((type, i) => b.input(`in${i}`, type));
  return { inputs, outputs: b.emit(kind, sample.params, inputs) };
}

export function fillCase(executable: Executable, opCase: OpCase): void {
  opCase.sample.inputs.forEach((_, i) => {
    executable.input(`in${i}`).set(drawInput(opCase, i));
  });
}
