// How tensors and activations stand at a step: norms, the size of the update, spread, idle units. Built into the telemetry
// program as more outputs, so that the steps in between pay nothing.

import type { Executable, NumberArray } from '../backends/backend.ts';
import type { Builder } from '../ir/builder.ts';
import type { OpParams } from '../ir/ops/index.ts';
import type { ProgramBuilder } from '../ir/program-builder.ts';
import type { ValueId } from '../ir/types.ts';
import { finiteOrNull } from './telemetry.ts';

/** L2 norms of a weight tensor, its gradient, and its last change relative to it; null where not finite. */
export interface TensorVitals {
  readonly gradient: number | null;
  readonly weight: number | null;
  /** ‖Δw‖ / ‖w‖; about 1e-3 is healthy. Null for a zero tensor and for methods that search along a line. */
  readonly update: number | null;
}

/** Over all elements of a layer's output in the batch. */
export interface ActivationVitals {
  readonly mean: number | null;
  readonly deviation: number | null;
  /** Share that passes no gradient on: zeros, or a sigmoid or tanh in its flat part (|σ − ½| > 0.47, |tanh| > 0.97). */
  readonly idle: number | null;
}

export interface Vitals {
  readonly step: number;
  readonly tensors: Readonly<Record<string, TensorVitals>>;
  readonly activations: Readonly<Record<string, ActivationVitals>>;
}

const SATURATION = { tanh: { centre: 0, beyond: 0.97 }, sigmoid: { centre: 0.5, beyond: 0.47 } } as const;

function allAxes(b: Builder, value: ValueId): readonly number[] {
  return b.shapeOf(value).map((_, axis) => axis);
}

function sumOfSquares(b: Builder, value: ValueId): ValueId {
  return b.reduce('sum', b.unary('square', value), allAxes(b, value));
}

/** Declares the outputs of a tensor; `next` is its value after the update, null where a search finds it. */
export function tellTensor(b: Builder, name: string, w: ValueId, g: ValueId, next: ValueId | null): void {
  b.output(`vitals/${name}/gradient`, sumOfSquares(b, g));
  b.output(`vitals/${name}/weight`, sumOfSquares(b, w));
  if (next !== null) b.output(`vitals/${name}/update`, sumOfSquares(b, b.sub(next, w)));
}

/** Where the function that made the value is flat; null for other functions. */
function saturationOf(b: ProgramBuilder, value: ValueId): { centre: number; beyond: number } | null {
  const made = b.nodes.find(({ outputs }) => outputs.includes(value));
  if (made?.op !== 'unary') return null;
  const { fn } = made.params as OpParams<'unary'>;
  return fn === 'tanh' || fn === 'sigmoid' ? SATURATION[fn] : null;
}

/** Declares the outputs of a layer's activation. */
export function tellActivation(b: ProgramBuilder, node: string, value: ValueId): void {
  const axes = allAxes(b, value);
  const flat = saturationOf(b, value);
  const constant = (number: number) => b.fill([], number);
  const idle =
    flat === null
      ? b.binary('equal', value, constant(0))
      : b.binary('greater', b.unary('abs', b.sub(value, constant(flat.centre))), constant(flat.beyond));
  const mean = b.reduce('mean', value, axes);
  b.output(`vitals/${node}/mean`, mean);
  // Centred first: E[x²] − E[x]² would cancel where the mean is large.
  b.output(`vitals/${node}/variance`, b.reduce('mean', b.unary('square', b.sub(value, mean)), axes));
  b.output(`vitals/${node}/idle`, b.reduce('mean', idle, axes));
}

/** The outputs of a compiled telemetry program, looked up once. */
export class VitalsReader {
  private readonly tensors: readonly (readonly [string, NumberArray, NumberArray, NumberArray | null])[];
  private readonly activations: readonly (readonly [string, NumberArray, NumberArray, NumberArray])[];

  constructor(
    executable: Executable,
    outputs: ReadonlySet<string>,
    tensors: readonly string[],
    nodes: readonly string[],
  ) {
    const find = (name: string) => executable.output(name);
    this.tensors = tensors.map((name) => {
      const update = `vitals/${name}/update`;
      return [
        name,
        find(`vitals/${name}/gradient`),
        find(`vitals/${name}/weight`),
        outputs.has(update) ? find(update) : null,
      ];
    });
    this.activations = nodes
      .filter((node) => outputs.has(`vitals/${node}/mean`))
      .map((node) => [
        node,
        find(`vitals/${node}/mean`),
        find(`vitals/${node}/variance`),
        find(`vitals/${node}/idle`),
      ]);
  }

  read(step: number): Vitals {
    return {
      step,
      tensors: Object.fromEntries(
        this.tensors.map(([name, gradient, weight, update]) => {
          const length = Math.sqrt(weight[0]!);
          return [
            name,
            {
              gradient: finiteOrNull(Math.sqrt(gradient[0]!)),
              weight: finiteOrNull(length),
              update: update === null || length === 0 ? null : finiteOrNull(Math.sqrt(update[0]!) / length),
            },
          ];
        }),
      ),
      activations: Object.fromEntries(
        this.activations.map(([node, mean, variance, idle]) => [
          node,
          {
            mean: finiteOrNull(mean[0]!),
            deviation: finiteOrNull(Math.sqrt(variance[0]!)),
            idle: finiteOrNull(idle[0]!),
          },
        ]),
      ),
    };
  }
}
