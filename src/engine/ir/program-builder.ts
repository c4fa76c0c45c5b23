// Builder over a growing list of nodes. Every method infers its result's type at once, so that an unfit shape fails where
// it is built. Gradient rules read the nodes so far and add theirs to the same list.
import { assert, present } from '../../base/assert.ts';
import type { BinaryFunction, Builder, ReduceFunction, UnaryFunction } from './builder.ts';
import { inferTypes, type OpKind, type OpParams } from './ops/index.ts';
import type { RnnParams } from './ops/rnn.ts';
import type { SequenceParams } from './ops/sequences.ts';
import type { ConvolutionParams, Pair, PoolParams } from './ops/windows.ts';
import {
  type DType,
  type Program,
  type ProgramNode,
  type Shape,
  sameShape,
  type TensorType,
  type Value,
  type ValueId,
} from './types.ts';

export class ProgramBuilder implements Builder {
  readonly nodes: ProgramNode[] = [];
  private readonly values: Value[] = [];
  private readonly inputs = new Map<string, ValueId>();
  private readonly states = new Map<string, ValueId>();
  private readonly outputs = new Map<string, ValueId>();
  private readonly updates = new Map<string, ValueId>();
  private origin: string | undefined;

  input(name: string, type: TensorType): ValueId {
    return this.declare(this.inputs, 'input', name, type);
  }

  state(name: string, shape: Shape): ValueId {
    return this.declare(this.states, 'state', name, { shape, dtype: 'f32' });
  }

  update(state: string, value: ValueId): void {
    const declared = present(this.states.get(state), `state ${state}`);
    assert(sameShape(this.shapeOf(declared), this.shapeOf(value)), `the update of ${state} keeps its shape`);
    this.updates.set(state, value);
  }

  output(name: string, value: ValueId): void {
    assert(!this.outputs.has(name), `output ${name} is named once`);
    this.outputs.set(name, value);
  }

  typeOf(value: ValueId): TensorType {
    return present(this.values[value], `value ${value}`).type;
  }

  shapeOf(value: ValueId): Shape {
    return this.typeOf(value).shape;
  }

  scope<T>(origin: string, body: () => T): T {
    const outer = this.origin;
    this.origin = origin;
    try {
      return body();
    } finally {
      this.origin = outer;
    }
  }

  finish(): Program {
    const named = (map: ReadonlyMap<string, ValueId>) => [...map].map(([name, value]) => ({ name, value }));
    return {
      values: [...this.values],
      inputs: named(this.inputs),
      states: named(this.states),
      nodes: [...this.nodes],
      outputs: named(this.outputs),
      updates: [...this.updates].map(([state, value]) => ({ state, value })),
    };
  }

  /** Adds a node of any kind; the methods below are its typed spellings. */
  emit<K extends OpKind>(op: K, params: OpParams<K>, inputs: readonly ValueId[]): readonly ValueId[] {
    const types = inferTypes(
      op,
      params,
      inputs.map((value) => this.typeOf(value)),
    );
    const outputs = types.map((type) => this.newValue(type));
    const node: ProgramNode<K> = {
      op,
      params,
      inputs,
      outputs,
      ...(this.origin === undefined ? {} : { origin: this.origin }),
    };
    this.nodes.push(node as unknown as ProgramNode);
    return outputs;
  }

  fill(shape: Shape, value: number): ValueId {
    return this.one('fill', { shape, value }, []);
  }
  literal(shape: Shape, dtype: DType, data: readonly number[]): ValueId {
    return this.one('literal', { shape, dtype, data }, []);
  }
  unary(fn: UnaryFunction, x: ValueId, alpha = 1): ValueId {
    return this.one('unary', { fn, alpha }, [x]);
  }
  unaryGrad(fn: UnaryFunction, x: ValueId, y: ValueId, dy: ValueId, alpha = 1): ValueId {
    return this.one('unaryGrad', { fn, alpha }, [x, y, dy]);
  }
  binary(fn: BinaryFunction, a: ValueId, b: ValueId): ValueId {
    return this.one('binary', { fn }, [a, b]);
  }
  add(a: ValueId, b: ValueId): ValueId {
    return this.binary('add', a, b);
  }
  sub(a: ValueId, b: ValueId): ValueId {
    return this.binary('sub', a, b);
  }
  mul(a: ValueId, b: ValueId): ValueId {
    return this.binary('mul', a, b);
  }
  div(a: ValueId, b: ValueId): ValueId {
    return this.binary('div', a, b);
  }
  scale(x: ValueId, factor: number): ValueId {
    return this.unary('linear', x, factor);
  }
  select(condition: ValueId, a: ValueId, b: ValueId): ValueId {
    return this.one('select', {}, [condition, a, b]);
  }
  reduce(fn: ReduceFunction, x: ValueId, axes: readonly number[], keepDims = false): ValueId {
    return this.one('reduce', { fn, axes, keepDims }, [x]);
  }
  argmax(x: ValueId): ValueId {
    return this.one('argmax', {}, [x]);
  }
  matmul(a: ValueId, b: ValueId, options: { transposeA?: boolean; transposeB?: boolean } = {}): ValueId {
    const { transposeA = false, transposeB = false } = options;
    return this.one('matmul', { transposeA, transposeB }, [a, b]);
  }
  batchMatmul(a: ValueId, b: ValueId, options: { transposeA?: boolean; transposeB?: boolean } = {}): ValueId {
    const { transposeA = false, transposeB = false } = options;
    return this.one('batchMatmul', { transposeA, transposeB }, [a, b]);
  }
  reshape(x: ValueId, shape: Shape): ValueId {
    return this.one('reshape', { shape }, [x]);
  }
  transpose(x: ValueId, permutation: readonly number[]): ValueId {
    return this.one('transpose', { permutation }, [x]);
  }
  broadcastTo(x: ValueId, shape: Shape): ValueId {
    return this.one('broadcastTo', { shape }, [x]);
  }
  concat(parts: readonly ValueId[], axis: number): ValueId {
    return this.one('concat', { axis }, parts);
  }
  slice(x: ValueId, starts: readonly number[], sizes: readonly number[]): ValueId {
    return this.one('slice', { starts, sizes }, [x]);
  }
  pad(x: ValueId, before: readonly number[], after: readonly number[]): ValueId {
    return this.one('pad', { before, after }, [x]);
  }
  gather(table: ValueId, indices: ValueId): ValueId {
    return this.one('gather', {}, [table, indices]);
  }
  scatterAdd(indices: ValueId, values: ValueId, rows: number): ValueId {
    return this.one('scatterAdd', { rows }, [indices, values]);
  }
  oneHot(indices: ValueId, depth: number): ValueId {
    return this.one('oneHot', { depth }, [indices]);
  }
  cast(x: ValueId, dtype: DType): ValueId {
    return this.one('cast', { dtype }, [x]);
  }
  softmax(x: ValueId): ValueId {
    return this.one('softmax', {}, [x]);
  }
  logSoftmax(x: ValueId): ValueId {
    return this.one('logSoftmax', {}, [x]);
  }
  softmaxGrad(y: ValueId, dy: ValueId): ValueId {
    return this.one('softmaxGrad', {}, [y, dy]);
  }
  logSoftmaxGrad(y: ValueId, dy: ValueId): ValueId {
    return this.one('logSoftmaxGrad', {}, [y, dy]);
  }
  softmaxCrossEntropy(logits: ValueId, labels: ValueId): { loss: ValueId; probabilities: ValueId } {
    const [loss, probabilities] = this.emit('softmaxCrossEntropy', {}, [logits, labels]);
    return { loss: loss!, probabilities: probabilities! };
  }
  softmaxCrossEntropyGrad(probabilities: ValueId, labels: ValueId, dloss: ValueId): ValueId {
    return this.one('softmaxCrossEntropyGrad', {}, [probabilities, labels, dloss]);
  }
  sigmoidCrossEntropy(logits: ValueId, targets: ValueId): ValueId {
    return this.one('sigmoidCrossEntropy', {}, [logits, targets]);
  }
  conv2d(x: ValueId, kernel: ValueId, options: ConvolutionParams): ValueId {
    return this.one('conv2d', options, [x, kernel]);
  }
  conv2dGradInput(
    dy: ValueId,
    kernel: ValueId,
    options: ConvolutionParams & { height: number; width: number },
  ): ValueId {
    return this.one('conv2dGradInput', options, [dy, kernel]);
  }
  conv2dGradKernel(x: ValueId, dy: ValueId, options: ConvolutionParams & { kernel: Pair }): ValueId {
    return this.one('conv2dGradKernel', options, [x, dy]);
  }
  maxPool2d(x: ValueId, options: PoolParams): ValueId {
    return this.one('maxPool2d', options, [x]);
  }
  maxPool2dGrad(x: ValueId, dy: ValueId, options: PoolParams): ValueId {
    return this.one('maxPool2dGrad', options, [x, dy]);
  }
  avgPool2d(x: ValueId, options: PoolParams): ValueId {
    return this.one('avgPool2d', options, [x]);
  }
  avgPool2dGrad(dy: ValueId, options: PoolParams & { height: number; width: number }): ValueId {
    return this.one('avgPool2dGrad', options, [dy]);
  }
  rnn(p: ValueId, u: ValueId, h0: ValueId, options: RnnParams): ValueId {
    return this.one('rnn', options, [p, u, h0]);
  }
  rnnGrad(u: ValueId, h: ValueId, dh: ValueId, options: RnnParams): { dz: ValueId; dh0: ValueId } {
    const [dz, dh0] = this.emit('rnnGrad', options, [u, h, dh]);
    return { dz: dz!, dh0: dh0! };
  }
  lstm(
    { p, u, h0, c0 }: { p: ValueId; u: ValueId; h0: ValueId; c0: ValueId },
    options: SequenceParams,
  ): { h: ValueId; c: ValueId } {
    const [h, c] = this.emit('lstm', options, [p, u, h0, c0]);
    return { h: h!, c: c! };
  }
  lstmGrad(
    {
      u,
      c0,
      c,
      gates,
      dh,
      dc,
    }: { u: ValueId; c0: ValueId; c: ValueId; gates: ValueId; dh: ValueId; dc: ValueId },
    options: SequenceParams,
  ): { da: ValueId; dh0: ValueId; dc0: ValueId } {
    const [da, dh0, dc0] = this.emit('lstmGrad', options, [u, c0, c, gates, dh, dc]);
    return { da: da!, dh0: dh0!, dc0: dc0! };
  }
  gru(
    { p, u, b, h0 }: { p: ValueId; u: ValueId; b: ValueId; h0: ValueId },
    options: SequenceParams,
  ): ValueId {
    return this.one('gru', options, [p, u, b, h0]);
  }
  gruGrad(
    { u, h0, h, gates, dh }: { u: ValueId; h0: ValueId; h: ValueId; gates: ValueId; dh: ValueId },
    options: SequenceParams,
  ): { dp: ValueId; dq: ValueId; dh0: ValueId } {
    const [dp, dq, dh0] = this.emit('gruGrad', options, [u, h0, h, gates, dh]);
    return { dp: dp!, dq: dq!, dh0: dh0! };
  }
  randomUniform(shape: Shape, random: ValueId, stream: number): ValueId {
    return this.one('randomUniform', { shape, stream }, [random]);
  }
  sgdStep(w: ValueId, g: ValueId, rate: ValueId): ValueId {
    return this.one('sgdStep', {}, [w, g, rate]);
  }
  momentumStep(
    w: ValueId,
    g: ValueId,
    v: ValueId,
    rate: ValueId,
    options: { beta: number; nesterov: boolean },
  ): { w: ValueId; v: ValueId } {
    const [nextW, nextV] = this.emit('momentumStep', options, [w, g, v, rate]);
    return { w: nextW!, v: nextV! };
  }
  adagradStep(
    w: ValueId,
    g: ValueId,
    s: ValueId,
    rate: ValueId,
    options: { epsilon: number },
  ): { w: ValueId; s: ValueId } {
    const [nextW, nextS] = this.emit('adagradStep', options, [w, g, s, rate]);
    return { w: nextW!, s: nextS! };
  }
  rmspropStep(
    w: ValueId,
    g: ValueId,
    v: ValueId,
    rate: ValueId,
    options: { rho: number; epsilon: number },
  ): { w: ValueId; v: ValueId } {
    const [nextW, nextV] = this.emit('rmspropStep', options, [w, g, v, rate]);
    return { w: nextW!, v: nextV! };
  }
  adamStep(
    w: ValueId,
    g: ValueId,
    m: ValueId,
    v: ValueId,
    rate: ValueId,
    t: ValueId,
    options: { beta1: number; beta2: number; epsilon: number; decay: number },
  ): { w: ValueId; m: ValueId; v: ValueId } {
    const [nextW, nextM, nextV] = this.emit('adamStep', options, [w, g, m, v, rate, t]);
    return { w: nextW!, m: nextM!, v: nextV! };
  }

  private one<K extends OpKind>(op: K, params: OpParams<K>, inputs: readonly ValueId[]): ValueId {
    return present(this.emit(op, params, inputs)[0], `the result of ${op}`);
  }

  private newValue(type: TensorType): ValueId {
    this.values.push({ type, ...(this.origin === undefined ? {} : { origin: this.origin }) });
    return this.values.length - 1;
  }

  private declare(map: Map<string, ValueId>, what: string, name: string, type: TensorType): ValueId {
    const known = map.get(name);
    if (known === undefined) {
      const value = this.newValue(type);
      map.set(name, value);
      return value;
    }
    const found = this.typeOf(known);
    assert(
      found.dtype === type.dtype && sameShape(found.shape, type.shape),
      `${what} ${name} keeps its type [${found.shape.join(',')}], asked for [${type.shape.join(',')}]`,
    );
    return known;
  }
}
