// The building interface of tensor programs: one method an op, each checked by the op's shape inference at once.
// Implemented by ProgramBuilder (program-builder.ts); layers, losses, optimizers and gradient rules build with it.
import type { RnnParams } from './ops/rnn.ts';
import type { SequenceParams } from './ops/sequences.ts';
import type { ConvolutionParams, Pair, PoolParams } from './ops/windows.ts';
import type { DType, Program, Shape, TensorType, ValueId } from './types.ts';

/** Element-wise functions of one number. `alpha` is used by leakyRelu, elu and linear (slope); others ignore it. */
export const UNARY_FUNCTIONS = [
  'neg',
  'exp',
  'log',
  'sqrt',
  'square',
  'abs',
  'reciprocal',
  'sign',
  'step',
  'linear',
  'piecewiseLinear',
  'sigmoid',
  'hardSigmoid',
  'tanh',
  'relu',
  'leakyRelu',
  'elu',
  'gelu',
  'silu',
  'softplus',
] as const;
export type UnaryFunction = (typeof UNARY_FUNCTIONS)[number];

/** Element-wise functions of two numbers, operands broadcast as in NumPy. Comparisons give 1 or 0. */
export const BINARY_FUNCTIONS = [
  'add',
  'sub',
  'mul',
  'div',
  'maximum',
  'minimum',
  'greater',
  'equal',
] as const;
export type BinaryFunction = (typeof BINARY_FUNCTIONS)[number];

export const REDUCE_FUNCTIONS = ['sum', 'mean', 'max'] as const;
export type ReduceFunction = (typeof REDUCE_FUNCTIONS)[number];

export interface Builder {
  /** Declares a program input that the caller writes before each run. Declaring a name twice returns the first value; its type must agree. */
  input(name: string, type: TensorType): ValueId;
  /** Reads a persistent f32 tensor of the session. Reading twice returns the same value. */
  state(name: string, shape: Shape): ValueId;
  /** Stores `value` into the state after all nodes have run. */
  update(state: string, value: ValueId): void;
  /** Names a result that the caller reads after a run. */
  output(name: string, value: ValueId): void;
  typeOf(value: ValueId): TensorType;
  shapeOf(value: ValueId): Shape;
  /** Everything built by `body` is marked as coming from layer node `origin`. */
  scope<T>(origin: string, body: () => T): T;
  /** The program so far. */
  finish(): Program;

  /** A tensor filled with one number. */
  fill(shape: Shape, value: number): ValueId;
  /** A small constant tensor, row-major. */
  literal(shape: Shape, dtype: DType, data: readonly number[]): ValueId;

  unary(fn: UnaryFunction, x: ValueId, alpha?: number): ValueId;
  /** dy ⊙ f′(x), with y = f(x) at hand. */
  unaryGrad(fn: UnaryFunction, x: ValueId, y: ValueId, dy: ValueId, alpha?: number): ValueId;
  binary(fn: BinaryFunction, a: ValueId, b: ValueId): ValueId;
  add(a: ValueId, b: ValueId): ValueId;
  sub(a: ValueId, b: ValueId): ValueId;
  mul(a: ValueId, b: ValueId): ValueId;
  div(a: ValueId, b: ValueId): ValueId;
  /** x times a number. */
  scale(x: ValueId, factor: number): ValueId;
  /** condition ≠ 0 ? a : b, equal shapes. */
  select(condition: ValueId, a: ValueId, b: ValueId): ValueId;

  reduce(fn: ReduceFunction, x: ValueId, axes: readonly number[], keepDims?: boolean): ValueId;
  /** Index of the largest element of the last axis (the first on ties), i32. */
  argmax(x: ValueId): ValueId;

  /** [M, K] · [K, N] → [M, N]; transposed operands are stored [K, M] or [N, K]. */
  matmul(a: ValueId, b: ValueId, options?: { transposeA?: boolean; transposeB?: boolean }): ValueId;
  /** Batched: [..., M, K] · [..., K, N], equal leading axes. */
  batchMatmul(a: ValueId, b: ValueId, options?: { transposeA?: boolean; transposeB?: boolean }): ValueId;

  reshape(x: ValueId, shape: Shape): ValueId;
  transpose(x: ValueId, permutation: readonly number[]): ValueId;
  broadcastTo(x: ValueId, shape: Shape): ValueId;
  concat(parts: readonly ValueId[], axis: number): ValueId;
  slice(x: ValueId, starts: readonly number[], sizes: readonly number[]): ValueId;
  /** Zeros around x. */
  pad(x: ValueId, before: readonly number[], after: readonly number[]): ValueId;
  /** Rows of a table: [V, D] and i32 [...] → [..., D]. */
  gather(table: ValueId, indices: ValueId): ValueId;
  /** Adds rows [..., D] into a zero table [rows, D] at i32 indices [...]: the gradient of gather. */
  scatterAdd(indices: ValueId, values: ValueId, rows: number): ValueId;
  /** i32 [...] → f32 [..., depth]. */
  oneHot(indices: ValueId, depth: number): ValueId;
  /** i32 → f32 or back (truncating). */
  cast(x: ValueId, dtype: DType): ValueId;

  /** Over the last axis, stable. */
  softmax(x: ValueId): ValueId;
  logSoftmax(x: ValueId): ValueId;
  /** y ⊙ (dy − Σ y·dy). */
  softmaxGrad(y: ValueId, dy: ValueId): ValueId;
  /** dy − e^y Σ dy. */
  logSoftmaxGrad(y: ValueId, dy: ValueId): ValueId;
  /** logits [N, C], labels i32 [N] → loss [N] and probabilities [N, C]. */
  softmaxCrossEntropy(logits: ValueId, labels: ValueId): { loss: ValueId; probabilities: ValueId };
  /** (p − onehot) · dloss, [N, C]. */
  softmaxCrossEntropyGrad(probabilities: ValueId, labels: ValueId, dloss: ValueId): ValueId;
  /** max(x,0) − x·t + ln(1+e^−|x|), element-wise on equal shapes. */
  sigmoidCrossEntropy(logits: ValueId, targets: ValueId): ValueId;

  /** x [N, H, W, C] and kernel [KH, KW, C/groups, F] → [N, OH, OW, F], without padding: pad x first. */
  conv2d(x: ValueId, kernel: ValueId, options: ConvolutionParams): ValueId;
  /** dy [N, OH, OW, F] → [N, height, width, C]: the gradient of conv2d by x, and transposed convolution itself. */
  conv2dGradInput(
    dy: ValueId,
    kernel: ValueId,
    options: ConvolutionParams & { height: number; width: number },
  ): ValueId;
  conv2dGradKernel(x: ValueId, dy: ValueId, options: ConvolutionParams & { kernel: Pair }): ValueId;
  /** Over [N, H, W, C]; pads are rows and columns outside the image, which never win and do not count in a mean. */
  maxPool2d(x: ValueId, options: PoolParams): ValueId;
  maxPool2dGrad(x: ValueId, dy: ValueId, options: PoolParams): ValueId;
  avgPool2d(x: ValueId, options: PoolParams): ValueId;
  avgPool2dGrad(dy: ValueId, options: PoolParams & { height: number; width: number }): ValueId;

  /** h_t = f(p_t + h_{t−1}·U): p [N, T, H], U [H, H], h₀ [N, H] → h [N, T, H]. */
  rnn(p: ValueId, u: ValueId, h0: ValueId, options: RnnParams): ValueId;
  rnnGrad(u: ValueId, h: ValueId, dh: ValueId, options: RnnParams): { dz: ValueId; dh0: ValueId };
  /** Gates i, f, g, o: p [N, T, 4H], U [H, 4H], h₀ and c₀ [N, H] → h and c [N, T, H]; see ops/lstm.ts. */
  lstm(
    inputs: { p: ValueId; u: ValueId; h0: ValueId; c0: ValueId },
    options: SequenceParams,
  ): { h: ValueId; c: ValueId };
  lstmGrad(
    inputs: { u: ValueId; c0: ValueId; c: ValueId; gates: ValueId; dh: ValueId; dc: ValueId },
    options: SequenceParams,
  ): { da: ValueId; dh0: ValueId; dc0: ValueId };
  /** Blocks r, z, n: p [N, T, 3H], U [H, 3H], reset bias b [H], h₀ [N, H] → h [N, T, H]; see ops/gru.ts. */
  gru(inputs: { p: ValueId; u: ValueId; b: ValueId; h0: ValueId }, options: SequenceParams): ValueId;
  gruGrad(
    inputs: { u: ValueId; h0: ValueId; h: ValueId; gates: ValueId; dh: ValueId },
    options: SequenceParams,
  ): { dp: ValueId; dq: ValueId; dh0: ValueId };

  /** Uniform in [0, 1) with 24 random bits, a pure function of (random[0] seed, random[1] step, stream, element index). */
  randomUniform(shape: Shape, random: ValueId, stream: number): ValueId;

  /** One fused update; scalars have shape []. Results are the next weight and slots, for `update`. */
  sgdStep(w: ValueId, g: ValueId, rate: ValueId): ValueId;
  /** v ← βv + ηg; w ← w − v, Nesterov: w ← w − (βv + ηg). */
  momentumStep(
    w: ValueId,
    g: ValueId,
    v: ValueId,
    rate: ValueId,
    options: { beta: number; nesterov: boolean },
  ): { w: ValueId; v: ValueId };
  /** s ← s + g²; w ← w − η g/(√s + ε). */
  adagradStep(
    w: ValueId,
    g: ValueId,
    s: ValueId,
    rate: ValueId,
    options: { epsilon: number },
  ): { w: ValueId; s: ValueId };
  /** v ← ρv + (1−ρ)g²; w ← w − η g/(√v + ε). */
  rmspropStep(
    w: ValueId,
    g: ValueId,
    v: ValueId,
    rate: ValueId,
    options: { rho: number; epsilon: number },
  ): { w: ValueId; v: ValueId };
  /** Bias-corrected Adam at step `t` (scalar, from 1); `decay` is decoupled (AdamW). */
  adamStep(
    w: ValueId,
    g: ValueId,
    m: ValueId,
    v: ValueId,
    rate: ValueId,
    t: ValueId,
    options: { beta1: number; beta2: number; epsilon: number; decay: number },
  ): { w: ValueId; m: ValueId; v: ValueId };
}
