// Every layer on its samples, as training and as inference see it: outputs, gradients and running averages of WebAssembly
// against the reference, on batches of one, three and seventeen, with the same bits under any division among threads.
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/base/random.ts';
import { gradients } from '../../src/engine/autodiff/gradients.ts';
import type { Backend } from '../../src/engine/backends/backend.ts';
import { createReferenceBackend } from '../../src/engine/backends/reference/index.ts';
import { type Program, sizeOf, type ValueId } from '../../src/engine/ir/types.ts';
import type { Mode } from '../../src/engine/train/network.ts';
import { LAYER_KINDS, LAYERS } from '../../src/layers/catalog.ts';
import type { Layer } from '../../src/layers/layer.ts';
import { defaultsOf } from '../../src/layers/params.ts';
import { buildLayer, drawNumbers, type LayerSample } from '../helpers/layer-samples.ts';
import { bitsOf, DIVISIONS, KERNEL_BUILDS, testBackend } from '../helpers/wasm.ts';

const BATCHES = [1, 3, 17];
/** Of the largest value of a tensor: float32 against float64. */
const TOLERANCE = 2e-4;

interface Case {
  readonly title: string;
  readonly layer: Layer;
  readonly sample: LayerSample;
}

const layers: readonly Layer[] = LAYER_KINDS.map((kind) => LAYERS[kind]);
const CASES = layers.flatMap((layer) =>
  layer.samples.map(
    ({ params, inputs }): Case => ({
      title: `${layer.kind} ${JSON.stringify(params)} on ${inputs.map((shape) => `[${shape.join(', ')}]`).join(' and ')}`,
      layer,
      sample: { params: { ...defaultsOf(layer.params), ...params }, inputs },
    }),
  ),
);

/** The layer's outputs, weighed at random and added up to a loss, with the gradient of all that may be trained. */
function program({ layer, sample }: Case, batch: number, mode: Mode): Program | null {
  const { b, inputs, outputs, parameters, penalties } = buildLayer(layer, sample, batch, mode);
  if (outputs.length === 0) return null;
  const weighed = outputs
    .filter((value) => b.typeOf(value).dtype === 'f32')
    .map((value, index) => {
      const shape = b.shapeOf(value);
      const random = new RandomStream(11, index);
      const weights = Array.from({ length: sizeOf(shape) }, () => random.normal());
      const axes = shape.map((_, axis) => axis);
      return b.reduce('sum', b.mul(value, b.literal(shape, 'f32', weights)), axes);
    });
  const loss = [...weighed, ...penalties].reduce((sum, term) => b.add(sum, term), b.fill([], 0));
  const wanted: { readonly name: string; readonly value: ValueId }[] = [
    ...inputs.map((value, index) => ({ name: `x${index}`, value })),
    ...parameters
      .filter(({ trainable }) => trainable)
      .map(({ name, shape }) => ({ name, value: b.state(name, shape) })),
  ].filter(({ value }) => b.typeOf(value).dtype === 'f32');
  const found = gradients(
    b,
    loss,
    wanted.map(({ value }) => value),
  );
  for (const [index, gradient] of found.entries()) b.output(`gradient of ${wanted[index]!.name}`, gradient);
  for (const [index, value] of outputs.entries()) b.output(`output ${index}`, value);
  b.output('loss', loss);
  return b.finish();
}

/** Outputs and states after one run, by name. */
function run(backend: Backend, of: Program): readonly (readonly [string, ArrayLike<number>])[] {
  const numbers = drawNumbers(of, 5);
  const session = backend.createSession(
    of.states.map(({ name, value }) => ({ name, shape: of.values[value]!.type.shape })),
  );
  for (const { name } of of.states) session.writeState(name, numbers.get(name) ?? []);
  const executable = session.compile(of);
  for (const { name } of of.inputs) executable.input(name).set(numbers.get(name) ?? []);
  executable.run();
  const outcome = [
    ...of.outputs.map(({ name }) => [name, executable.output(name).slice()] as const),
    ...of.states.map(({ name }) => [`state ${name}`, session.readState(name).slice()] as const),
  ];
  session.dispose();
  return outcome;
}

describe.each(KERNEL_BUILDS)('on %s', (build) => {
  const backends = DIVISIONS.map((division) => testBackend(build, division));

  it.each(CASES)('$title', (of) => {
    for (const mode of ['training', 'inference'] as const) {
      for (const batch of BATCHES) {
        const built = program(of, batch, mode);
        if (built === null) continue;
        const [first, ...others] = backends.map((backend) => run(backend, built));
        for (const [index, [name, expected]] of run(createReferenceBackend(), built).entries()) {
          const where = `${mode}, ${batch} rows: ${name}`;
          const values = first?.[index]?.[1] ?? [];
          const largest = Math.max(1, ...Array.from(expected, Math.abs));
          const apart = Array.from(expected, (value, at) => Math.abs(value - (values[at] ?? Number.NaN)));
          // A difference that is not a number is no difference below the tolerance either.
          expect(apart.filter((gap) => !(gap <= TOLERANCE * largest)).length, where).toBe(0);
          for (const other of others) {
            expect(bitsOf(other[index]?.[1] ?? []), where).toEqual(bitsOf(values));
          }
        }
      }
    }
  });
});
