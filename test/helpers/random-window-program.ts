// Random training programs of windows, cells and tables: convolutions and pooling over images, recurrent cells over embedded
// tokens, trained by Adam and by plain descent.
import { gradients } from '../../src/engine/autodiff/gradients.ts';
import { f32, i32 } from '../../src/engine/ir/define-op.ts';
import type { Pair } from '../../src/engine/ir/ops/windows.ts';
import { ProgramBuilder } from '../../src/engine/ir/program-builder.ts';
import type { Program, Shape, ValueId } from '../../src/engine/ir/types.ts';

export const TOKENS = 7;
const STEPS = 4;
const EMBEDDED = 3;
const MAX_SIDE = 12;

class Grower {
  readonly made: ValueId[] = [];
  readonly weights: ValueId[] = [];
  /** [N, H, W, C] */
  private readonly images: ValueId[];
  /** [N, T, F] */
  private readonly sequences: ValueId[];

  constructor(
    private readonly b: ProgramBuilder,
    private readonly rows: number,
  ) {
    this.images = [b.input('x', f32(rows, 5, 6, 2))];
    this.sequences = [b.gather(this.weight([TOKENS, EMBEDDED]), b.input('tokens', i32(rows, STEPS)))];
  }

  add(choice: number): void {
    const makers = [this.convolve, this.pool, this.cell, this.reread, this.toSequence] as const;
    const make = makers[choice % makers.length]!;
    this.made.push(make.call(this, Math.floor(choice / makers.length)));
  }

  /** Ends in a scalar that every value reaches. */
  loss(): ValueId {
    const { b } = this;
    const ends = [...this.made, this.sequences[0]!, this.images[0]!];
    return ends
      .map((value) =>
        b.reduce(
          'mean',
          b.unary('square', value),
          b.shapeOf(value).map((_, axis) => axis),
        ),
      )
      .reduce((sum, term) => b.add(sum, term));
  }

  /** Any stride, dilation and grouping that fits: the image is padded to where the window does. */
  private convolve(n: number): ValueId {
    const { b } = this;
    const x = this.image(n);
    const [, height = 1, width = 1, channels = 1] = b.shapeOf(x);
    const kernel: Pair = [1 + (n % 3), 1 + ((n >> 2) % 3)];
    const dilations: Pair = [1 + ((n >> 4) % 2), 1 + ((n >> 5) % 2)];
    const reach = [(kernel[0] - 1) * dilations[0] + 1, (kernel[1] - 1) * dilations[1] + 1] as const;
    const lack = [Math.max(0, reach[0] - height), Math.max(1, reach[1] - width)] as const;
    const padded = b.pad(x, [0, 0, 1, 0], [0, lack[0], lack[1], 0]);
    const groups = channels % 2 === 0 && (n >> 6) % 2 === 0 ? 2 : 1;
    const filters = 2 * (1 + ((n >> 7) % 2));
    const weight = this.weight([kernel[0], kernel[1], channels / groups, filters]);
    const strides: Pair = [1 + ((n >> 8) % 3), 1 + ((n >> 9) % 2)];
    const sums = b.add(b.conv2d(padded, weight, { strides, dilations, groups }), this.weight([filters]));
    return this.keep(this.images, (n >> 3) % 2 === 0 ? b.unary('relu', sums) : b.unary('tanh', sums));
  }

  private pool(n: number): ValueId {
    const { b } = this;
    const x = this.image(n);
    const [, height = 1, width = 1] = b.shapeOf(x);
    const size: Pair = [Math.min(height, 1 + (n % 3)), Math.min(width, 1 + ((n >> 2) % 3))];
    const strides: Pair = [1 + ((n >> 4) % 3), 1 + ((n >> 5) % 2)];
    const pads = [0, size[0] > 1 ? (n >> 6) % 2 : 0, size[1] > 1 ? (n >> 7) % 2 : 0, 0] as const;
    const pooled = b[n % 2 === 0 ? 'maxPool2d' : 'avgPool2d'](x, { size, strides, pads });
    return this.keep(this.images, pooled);
  }

  private cell(n: number): ValueId {
    const { b, rows } = this;
    const x = this.sequence(n);
    const [, steps = 1, width = 1] = b.shapeOf(x);
    const units = 1 + (n % 4);
    const reverse = (n >> 2) % 2 === 0;
    const gates = [1, 4, 3][(n >> 3) % 3]!;
    const projected = b.add(
      b.matmul(b.reshape(x, [rows * steps, width]), this.weight([width, gates * units])),
      this.weight([gates * units]),
    );
    const p = b.reshape(projected, [rows, steps, gates * units]);
    const u = this.weight([units, gates * units]);
    const h0 = b.fill([rows, units], 0.25);
    if (gates === 1) return this.keep(this.sequences, b.rnn(p, u, h0, { fn: 'tanh', reverse }));
    if (gates === 3)
      return this.keep(this.sequences, b.gru({ p, u, b: this.weight([units]), h0 }, { reverse }));
    return this.keep(this.sequences, b.lstm({ p, u, h0, c0: h0 }, { reverse }).h);
  }

  /** A second table, read by the same tokens, beside what there is. */
  private reread(n: number): ValueId {
    const { b, rows } = this;
    const tokens = b.input('tokens', i32(rows, STEPS));
    const rowsRead = b.gather(this.weight([TOKENS, 1 + (n % 3)]), tokens);
    const x = this.sequence(n);
    const [, steps] = b.shapeOf(x);
    return this.keep(
      this.sequences,
      steps === STEPS ? b.concat([x, rowsRead], 2) : b.unary('tanh', rowsRead),
    );
  }

  /** The rows of an image as steps. */
  private toSequence(n: number): ValueId {
    const { b, rows } = this;
    const x = this.image(n);
    const [, height = 1, width = 1, channels = 1] = b.shapeOf(x);
    return this.keep(this.sequences, b.unary('tanh', b.reshape(x, [rows, height, width * channels])));
  }

  private keep(values: ValueId[], value: ValueId): ValueId {
    values.push(value);
    return value;
  }

  private image(n: number): ValueId {
    const small = this.images.filter((value) =>
      this.b.shapeOf(value).every((size, axis) => axis === 0 || size <= MAX_SIDE),
    );
    return small[n % small.length]!;
  }

  private sequence(n: number): ValueId {
    return this.sequences[n % this.sequences.length]!;
  }

  private weight(shape: Shape): ValueId {
    const value = this.b.state(`w${this.weights.length}`, shape);
    this.weights.push(value);
    return value;
  }
}

/** Inputs x [rows, 5, 6, 2], tokens i32 [rows, 4] below TOKENS and t; weights w0, w1 … with a gradient each. */
export function randomWindowProgram(choices: readonly number[], rows: number): Program {
  const b = new ProgramBuilder();
  const grower = new Grower(b, rows);
  for (const choice of choices) grower.add(choice);
  const loss = grower.loss();
  const found = gradients(b, loss, [b.input('x', f32(rows, 5, 6, 2)), ...grower.weights]);
  b.output('loss', loss);
  b.output('dx', found[0]!);
  const [rate, t] = [b.fill([], 0.02), b.input('t', f32())];
  const options = { beta1: 0.9, beta2: 0.99, epsilon: 0.01, decay: 0 };
  for (const [i, w] of grower.weights.entries()) {
    const g = found[i + 1]!;
    b.output(`dw${i}`, g);
    if (i % 2 === 1) {
      b.update(`w${i}`, b.sgdStep(w, g, rate));
      continue;
    }
    const shape = b.shapeOf(w);
    const next = b.adamStep(w, g, b.state(`m${i}`, shape), b.state(`v${i}`, shape), rate, t, options);
    b.update(`w${i}`, next.w);
    b.update(`m${i}`, next.m);
    b.update(`v${i}`, next.v);
  }
  return b.finish();
}
