// Layers run on their samples: programs built for a batch, filled with random numbers by seed, in float64.
import { RandomStream } from '../../src/base/random.ts';
import { createReferenceBackend } from '../../src/engine/backends/reference/index.ts';
import { ProgramBuilder } from '../../src/engine/ir/program-builder.ts';
import { type Program, type Shape, sizeOf, type ValueId } from '../../src/engine/ir/types.ts';
import type { Mode, ParameterSpec } from '../../src/engine/train/network.ts';
import type { Layer } from '../../src/layers/layer.ts';
import type { ParamValues } from '../../src/layers/params.ts';
import { layerBuilder } from '../../src/project/layer-builder.ts';

export interface LayerSample {
  readonly params: ParamValues;
  readonly inputs: readonly Shape[];
}

export interface BuiltLayer {
  readonly b: ProgramBuilder;
  readonly inputs: readonly ValueId[];
  readonly outputs: readonly ValueId[];
  readonly parameters: readonly ParameterSpec[];
  readonly penalties: readonly ValueId[];
}

export function buildLayer(layer: Layer, sample: LayerSample, batch: number, mode: Mode): BuiltLayer {
  const b = new ProgramBuilder();
  const declared = { parameters: [] as ParameterSpec[], penalties: [] as ValueId[] };
  const inputs = sample.inputs.map((shape, index) =>
    b.input(`x${index}`, { shape: [batch, ...shape], dtype: 'f32' }),
  );
  const outputs = layer.lower(layerBuilder(b, 'node', { mode, batch }, declared), sample.params, inputs);
  return { b, inputs, outputs, ...declared };
}

/** Numbers for every input and state of a program, by name. */
export type Numbers = ReadonlyMap<string, Float64Array>;

export function drawNumbers(program: Program, seed: number): Map<string, Float64Array> {
  const numbers = new Map<string, Float64Array>();
  const draw = (name: string, shape: Shape, index: number) => {
    const random = new RandomStream(seed, index);
    numbers.set(
      name,
      Float64Array.from({ length: sizeOf(shape) }, () => random.normal()),
    );
  };
  program.inputs.forEach(({ name, value }, index) => {
    const type = program.values[value]?.type;
    if (type?.dtype === 'f32') draw(name, type.shape, index);
    else numbers.set(name, Float64Array.from([seed, 7]));
  });
  program.states.forEach(({ name, value }, index) => {
    draw(name, program.values[value]?.type.shape ?? [], 1000 + index);
    // Averages that stand for variances are positive.
    if (name.endsWith('/variance'))
      numbers.set(name, (numbers.get(name) ?? new Float64Array()).map(Math.abs));
  });
  return numbers;
}

/** Named outputs of a program on these numbers. */
export function evaluate(program: Program): (numbers: Numbers) => Record<string, Float64Array> {
  const shapeOf = (value: ValueId): Shape => program.values[value]?.type.shape ?? [];
  const session = createReferenceBackend().createSession(
    program.states.map(({ name, value }) => ({ name, shape: shapeOf(value) })),
  );
  const executable = session.compile({ ...program, updates: [] });
  return (numbers) => {
    for (const { name } of program.states) session.writeState(name, numbers.get(name) ?? []);
    for (const { name } of program.inputs) executable.input(name).set(numbers.get(name) ?? []);
    executable.run();
    return Object.fromEntries(
      program.outputs.map(({ name }) => [name, Float64Array.from(executable.output(name))]),
    );
  };
}
