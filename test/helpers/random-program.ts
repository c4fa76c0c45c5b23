// Random training programs: a graph of ops drawn by number, its loss, gradients, and updates of its states.
import { gradients } from '../../src/engine/autodiff/gradients.ts';
import { f32 } from '../../src/engine/ir/define-op.ts';
import { ProgramBuilder } from '../../src/engine/ir/program-builder.ts';
import { type Program, type Shape, sizeOf, type ValueId } from '../../src/engine/ir/types.ts';

/** What a number makes of the values so far. Results stay within a few units, so that float32 keeps its digits. */
class Grower {
  readonly values: ValueId[];
  readonly weights: ValueId[] = [];

  constructor(
    private readonly b: ProgramBuilder,
    rows: number,
  ) {
    this.values = [b.input('x', f32(rows, 5)), b.input('y', f32(rows, 3))];
  }

  add(choice: number): void {
    const { b } = this;
    const pick = (n: number) => this.values[n % this.values.length]!;
    const x = pick(choice >> 4);
    const shape = b.shapeOf(x);
    const last = shape.at(-1)!;
    this.values.push(this.make(choice % 13, choice >> 4, x, shape, last, pick(choice >> 7)));
  }

  private make(kind: number, n: number, x: ValueId, shape: Shape, last: number, other: ValueId): ValueId {
    const { b } = this;
    switch (kind) {
      case 0: // a dense layer as the fusion pass knows it
        return b.unary('relu', b.add(b.matmul(this.flat(x), this.weight([last, 7])), this.weight([7])));
      case 1:
        return b.unary('tanh', b.matmul(this.flat(x), this.weight([last, 4])));
      case 2:
        return b.unary((['sigmoid', 'tanh', 'softplus', 'silu', 'gelu'] as const)[n % 5]!, x);
      case 3:
        return b.softmax(x);
      case 4: // the same value on both sides, now and then
        return b.unary('tanh', b.mul(x, n % 3 === 0 ? x : this.like(other, shape)));
      case 5:
        return b.sub(this.like(other, shape), b.scale(x, 0.5));
      case 6:
        return b.sub(x, b.reduce((['mean', 'max'] as const)[n % 2]!, x, [shape.length - 1], true));
      case 7:
        return b.transpose(x, [...shape.keys()].reverse());
      case 8:
        return b.concat([x, x], shape.length - 1);
      case 9: {
        const from = Math.floor(last / 2);
        const starts = shape.map((_, axis) => (axis === shape.length - 1 ? from : 0));
        const sizes = shape.map((size, axis) => (axis === shape.length - 1 ? size - from : size));
        return b.slice(x, starts, sizes);
      }
      case 10: {
        const none = shape.map(() => 0);
        return b.pad(x, [1, ...none.slice(1)], [...none.slice(1), 2]);
      }
      case 11:
        return b.select(
          b.binary('greater', x, b.fill([], 0.1)),
          b.scale(x, -0.3),
          b.unary('square', b.unary('tanh', x)),
        );
      default:
        return b.add(x, b.fill([last], 0.25));
    }
  }

  /** Ends in a scalar that every value reaches. */
  loss(): ValueId {
    const { b } = this;
    const terms = this.values.slice(2).map((value) => {
      const axes = b.shapeOf(value).map((_, axis) => axis);
      return b.reduce('mean', b.unary('square', value), axes);
    });
    return terms.reduce((sum, term) => b.add(sum, term));
  }

  private flat(x: ValueId): ValueId {
    const shape = this.b.shapeOf(x);
    const last = shape.at(-1)!;
    return shape.length === 2 ? x : this.b.reshape(x, [sizeOf(shape) / last, last]);
  }

  /** The value's mean, stretched: any shape out of any other. */
  private like(value: ValueId, shape: Shape): ValueId {
    const own = this.b.shapeOf(value);
    if (own.join() === shape.join()) return value;
    const mean = this.b.reduce('mean', value, [...own.keys()]);
    return this.b.broadcastTo(mean, shape);
  }

  private weight(shape: Shape): ValueId {
    const value = this.b.state(`w${this.weights.length}`, shape);
    this.weights.push(value);
    return value;
  }
}

/** Inputs x [rows, 5] and y [rows, 3]; states w0, w1 … each moved by its gradient; outputs loss, the last value, gradients. */
export function randomTrainingProgram(choices: readonly number[], rows: number): Program {
  const b = new ProgramBuilder();
  const grower = new Grower(b, rows);
  for (const choice of choices) grower.add(choice);
  const loss = grower.loss();
  b.output('loss', loss);
  b.output('last', grower.values.at(-1)!);
  const inputs = [grower.values[0]!, grower.values[1]!];
  const grads = gradients(b, loss, [...inputs, ...grower.weights]);
  b.output('dx', grads[0]!);
  b.output('dy', grads[1]!);
  const rate = b.fill([], 0.1);
  grower.weights.forEach((w, i) => {
    const g = grads[i + 2]!;
    const shape = b.shapeOf(w);
    if (i % 3 === 0) b.update(`w${i}`, b.sgdStep(w, g, rate));
    else if (i % 3 === 1) {
      const velocity = b.state(`v${i}`, shape);
      const next = b.momentumStep(w, g, velocity, rate, { beta: 0.9, nesterov: i % 2 === 0 });
      b.update(`w${i}`, next.w);
      b.update(`v${i}`, next.v);
    } else b.update(`w${i}`, b.sub(w, b.mul(g, rate)));
  });
  return b.finish();
}
