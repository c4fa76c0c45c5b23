// Values and gradients of layers against PyTorch's (test/fixtures/pytorch/make_layers.py): gate and kernel conventions,
// padding, running averages.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { present } from '../../../src/base/assert.ts';
import { gradients } from '../../../src/engine/autodiff/gradients.ts';
import { createReferenceBackend } from '../../../src/engine/backends/reference/index.ts';
import { layerOf } from '../../../src/layers/catalog.ts';
import { defaultsOf } from '../../../src/layers/params.ts';
import { buildLayer } from '../../helpers/layer-samples.ts';

const tensor = z.object({ shape: z.array(z.number()), data: z.array(z.number()) });
const fixtureSchema = z.object({
  cases: z.array(
    z.object({
      name: z.string(),
      kind: z.string(),
      /** Which of the layer's outputs; the first if absent. */
      port: z.number().int().optional(),
      params: z.record(z.string(), z.union([z.number(), z.boolean(), z.string(), z.array(z.number())])),
      mode: z.enum(['training', 'inference']),
      inputs: z.array(tensor),
      weights: z.record(z.string(), tensor),
      r: tensor,
      output: tensor,
      gradients: z.record(z.string(), tensor),
      statistics: z.record(z.string(), tensor),
    }),
  ),
});
type Case = z.infer<typeof fixtureSchema>['cases'][number];
const { cases } = fixtureSchema.parse(JSON.parse(readFileSync('test/fixtures/pytorch/layers.json', 'utf8')));

function compute(fixture: Case) {
  const layer = present(layerOf(fixture.kind), fixture.kind);
  const shapes = fixture.inputs.map(({ shape }) => shape);
  const sample = {
    params: { ...defaultsOf(layer.params), ...fixture.params },
    inputs: shapes.map((shape) => shape.slice(1)),
  };
  const { b, inputs, outputs, parameters } = buildLayer(layer, sample, shapes[0]?.[0] ?? 1, fixture.mode);
  const output = present(outputs[fixture.port ?? 0], 'an output');
  expect(b.shapeOf(output)).toEqual(fixture.output.shape);
  expect(
    Object.fromEntries(parameters.map(({ name, shape }) => [name.slice('node/'.length), shape])),
  ).toEqual(Object.fromEntries(Object.entries(fixture.weights).map(([name, { shape }]) => [name, shape])));
  const weighted = b.mul(output, b.literal(fixture.r.shape, 'f32', fixture.r.data));
  const loss = b.reduce(
    'sum',
    weighted,
    fixture.r.shape.map((_, axis) => axis),
  );
  const trained = parameters.filter(({ trainable }) => trainable);
  const targets = [
    ...inputs
      .map((value, index) => ({ name: `x${index}`, value }))
      // Whole numbers have none.
      .filter(({ name }) => Object.hasOwn(fixture.gradients, name)),
    ...trained.map(({ name, shape }) => ({ name: name.slice('node/'.length), value: b.state(name, shape) })),
  ];
  const derived = gradients(
    b,
    loss,
    targets.map(({ value }) => value),
  );
  b.output('y', output);
  targets.forEach(({ name }, index) => {
    b.output(`d${name}`, present(derived[index], name));
  });
  const session = createReferenceBackend().createSession(
    parameters.map(({ name, shape }) => ({ name, shape })),
  );
  for (const [name, { data }] of Object.entries(fixture.weights)) session.writeState(`node/${name}`, data);
  const executable = session.compile(b.finish());
  fixture.inputs.forEach(({ data }, index) => {
    executable.input(`x${index}`).set(data);
  });
  executable.run();
  return {
    output: (name: string) => Array.from(executable.output(name)),
    state: (name: string) => Array.from(session.readState(`node/${name}`)),
  };
}

function expectClose(found: readonly number[], wanted: readonly number[], what: string) {
  expect(found.length).toBe(wanted.length);
  found.forEach((value, index) => {
    const expected = present(wanted[index], what);
    const error = Math.abs(value - expected) / Math.max(1, Math.abs(expected));
    if (!(error < 1e-7)) expect.fail(`${what}[${index}] is ${value}, PyTorch has ${expected}`);
  });
}

describe('layers compute what PyTorch computes', () => {
  it.each(cases)('$kind: $name', (fixture) => {
    const { output, state } = compute(fixture);
    expectClose(output('y'), fixture.output.data, 'y');
    for (const [name, { data }] of Object.entries(fixture.gradients)) {
      expectClose(output(`d${name}`), data, `∂/∂${name}`);
    }
    for (const [name, { data }] of Object.entries(fixture.statistics)) {
      expectClose(state(name), data, `running ${name}`);
    }
  });
});
