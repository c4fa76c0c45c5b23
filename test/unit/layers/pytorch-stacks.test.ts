// Recurrent layers on top of each other, and the statistics of dropout, against PyTorch's
// (test/fixtures/pytorch/make_stacks.py).
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { present } from '../../../src/base/assert.ts';
import { gradients } from '../../../src/engine/autodiff/gradients.ts';
import type { Backend } from '../../../src/engine/backends/backend.ts';
import { createReferenceBackend } from '../../../src/engine/backends/reference/index.ts';
import { ProgramBuilder } from '../../../src/engine/ir/program-builder.ts';
import type { ValueId } from '../../../src/engine/ir/types.ts';
import type { ParameterSpec } from '../../../src/engine/train/network.ts';
import { layerOf } from '../../../src/layers/catalog.ts';
import { defaultsOf, type ParamValues } from '../../../src/layers/params.ts';
import { layerBuilder } from '../../../src/project/layer-builder.ts';
import { KERNEL_BUILDS, testBackend } from '../../helpers/wasm.ts';

const tensor = z.object({ shape: z.array(z.number()), data: z.array(z.number()) });
const fixture = z
  .object({
    stacks: z.array(
      z.object({
        kind: z.string(),
        units: z.number(),
        x: tensor,
        r: tensor,
        output: tensor,
        weights: z.record(z.string(), tensor),
        gradients: z.record(z.string(), tensor),
      }),
    ),
    dropout: z.array(
      z.object({
        rate: z.number(),
        count: z.number(),
        mean: z.number(),
        variance: z.number(),
        kept: z.number(),
        scale: z.number(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync('test/fixtures/pytorch/stacks.json', 'utf8')));

/** A layer in a program of its own making, under the name of a node. */
function placed(
  b: ProgramBuilder,
  at: { readonly node: string; readonly kind: string; readonly batch: number },
  params: ParamValues,
  inputs: readonly ValueId[],
): { readonly outputs: readonly ValueId[]; readonly parameters: readonly ParameterSpec[] } {
  const layer = present(layerOf(at.kind), at.kind);
  const declared = { parameters: [] as ParameterSpec[], penalties: [] as ValueId[] };
  const builder = layerBuilder(b, at.node, { mode: 'training', batch: at.batch }, declared);
  return {
    outputs: layer.lower(builder, { ...defaultsOf(layer.params), ...params }, inputs),
    parameters: declared.parameters,
  };
}

describe('two layers on top of each other compute what PyTorch computes', () => {
  it.each(fixture.stacks)('$kind', ({ kind, units, x, r, output, weights, gradients: wanted }) => {
    const b = new ProgramBuilder();
    const batch = present(x.shape[0], 'a batch');
    const given = b.input('x', { shape: x.shape, dtype: 'f32' });
    const lower = placed(b, { node: 'lower', kind, batch }, { units, sequences: true }, [given]);
    const between = present(lower.outputs[0], 'a sequence');
    const upper = placed(b, { node: 'upper', kind, batch }, { units }, [between]);
    const y = present(upper.outputs[0], 'an output');
    const specs = [...lower.parameters, ...upper.parameters];
    expect(Object.fromEntries(specs.map(({ name, shape }) => [name, shape]))).toEqual(
      Object.fromEntries(Object.entries(weights).map(([name, { shape }]) => [name, shape])),
    );
    const targets = [
      { name: 'x', value: given },
      ...specs.map(({ name, shape }) => ({ name, value: b.state(name, shape) })),
    ];
    const loss = b.reduce('sum', b.mul(y, b.literal(r.shape, 'f32', r.data)), [0, 1]);
    const found = gradients(
      b,
      loss,
      targets.map(({ value }) => value),
    );
    b.output('y', y);
    for (const [index, { name }] of targets.entries()) b.output(`d${name}`, present(found[index], name));
    const session = createReferenceBackend().createSession(specs.map(({ name, shape }) => ({ name, shape })));
    for (const [name, { data }] of Object.entries(weights)) session.writeState(name, data);
    const executable = session.compile(b.finish());
    executable.input('x').set(x.data);
    executable.run();
    const close = (name: string, { data }: { readonly data: readonly number[] }) => {
      const values = Array.from(executable.output(name));
      expect(values.length, name).toBe(data.length);
      for (const [i, value] of data.entries()) expect(values[i], `${name}[${i}]`).toBeCloseTo(value, 7);
    };
    close('y', output);
    for (const [name, values] of Object.entries(wanted)) close(`d${name}`, values);
  });
});

/** What dropout makes of as many ones. */
function dropped(backend: Backend, rate: number, count: number): ArrayLike<number> {
  const b = new ProgramBuilder();
  const ones = b.fill([1, count], 1);
  const { outputs } = placed(b, { node: 'dropout-1', kind: 'dropout', batch: 1 }, { rate }, [ones]);
  b.output('y', present(outputs[0], 'an output'));
  const executable = backend.createSession([]).compile(b.finish());
  executable.input('random').set([20, 3]);
  executable.run();
  return executable.output('y');
}

describe.each([
  { title: 'float64', backend: createReferenceBackend() },
  ...KERNEL_BUILDS.map((build) => ({ title: build, backend: testBackend(build) })),
])('dropout on $title drops as PyTorch does', ({ backend }) => {
  it.each(fixture.dropout)('at $rate', ({ rate, count, mean, variance, kept, scale }) => {
    const values = Array.from(dropped(backend, rate, count));
    const share = values.filter((value) => value !== 0).length / count;
    const average = values.reduce((sum, value) => sum + value, 0) / count;
    const spread = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / count;
    // Two independent draws of a share p over n differ by more than five times √(2p(1 − p)/n) once in a million. The
    // mean is that share over 1 − p, and the variance k(1 − k)/(1 − p)² moves with the share k by |1 − 2k|/(1 − p)².
    const bound = 5 * Math.sqrt((2 * rate * (1 - rate)) / count);
    expect(Math.abs(share - kept)).toBeLessThan(bound);
    expect(Math.abs(average - mean)).toBeLessThan(bound / (1 - rate));
    expect(Math.abs(spread - variance)).toBeLessThan(
      (bound * (Math.abs(2 * rate - 1) + bound)) / (1 - rate) ** 2,
    );
    expect(Math.max(...new Set(values))).toBeCloseTo(scale, 6);
    // Neighbours are dropped independently of each other: the share of kept pairs is the square of the share kept.
    const pairs =
      values.filter((value, i) => value !== 0 && i > 0 && values[i - 1] !== 0).length / (count - 1);
    expect(Math.abs(pairs - kept ** 2)).toBeLessThan(2 * bound);
  });
});
