// The float64 interpreter: one buffer a value, one kernel call a node. The authority that others are compared with.
import { present } from '../../../base/assert.ts';
import { type Program, sizeOf, type Value, type ValueId } from '../../ir/types.ts';
import type { Backend, Executable, NumberArray, Session, StateSpec } from '../backend.ts';
import { runKernel, type Tensor } from './kernels.ts';

export function createReferenceBackend(): Backend {
  return { name: 'reference', createSession: (states) => new ReferenceSession(states) };
}

class ReferenceSession implements Session {
  readonly build = 'reference-f64';
  private readonly states: ReadonlyMap<string, Float64Array>;
  private planned = 0;

  constructor(specs: readonly StateSpec[]) {
    this.states = new Map(specs.map(({ name, shape }) => [name, new Float64Array(sizeOf(shape))]));
  }

  get bytes(): number {
    return this.planned + [...this.states.values()].reduce((sum, data) => sum + data.byteLength, 0);
  }

  compile(program: Program): Executable {
    const executable = new ReferenceExecutable(program, (name) => this.stateOf(name));
    this.planned += executable.bytes;
    return executable;
  }

  readState(name: string): Float64Array {
    return this.stateOf(name).slice();
  }

  writeState(name: string, data: ArrayLike<number>): void {
    const state = this.stateOf(name);
    if (data.length !== state.length)
      throw new Error(`state ${name} holds ${state.length} numbers, given ${data.length}`);
    state.set(data);
  }

  dispose(): void {}

  private stateOf(name: string): Float64Array {
    return present(this.states.get(name), `state ${name}`);
  }
}

class ReferenceExecutable implements Executable {
  readonly bytes: number;
  private readonly tensors: readonly Tensor[];
  private readonly inputs: ReadonlyMap<string, ValueId>;
  private readonly outputs: ReadonlyMap<string, ValueId>;

  constructor(
    private readonly program: Program,
    private readonly stateOf: (name: string) => Float64Array,
  ) {
    this.tensors = program.values.map((value) => ({ shape: value.type.shape, data: allocate(value) }));
    this.inputs = new Map(program.inputs.map(({ name, value }) => [name, value]));
    this.outputs = new Map(program.outputs.map(({ name, value }) => [name, value]));
    this.bytes = this.tensors.reduce((sum, tensor) => sum + tensor.data.byteLength, 0);
  }

  input(name: string): NumberArray {
    return this.tensor(present(this.inputs.get(name), `input ${name}`)).data;
  }

  output(name: string): NumberArray {
    return this.tensor(present(this.outputs.get(name), `output ${name}`)).data;
  }

  run(): void {
    // Updates do not reach this value: it stays what the state was when the run began.
    for (const { name, value } of this.program.states) this.tensor(value).data.set(this.stateOf(name));
    for (const node of this.program.nodes)
      runKernel(
        node.op,
        node.params,
        node.inputs.map((value) => this.tensor(value)),
        node.outputs.map((value) => this.tensor(value)),
      );
    // Copied before storing, since an update may be another state's value.
    const next = this.program.updates.map(({ state, value }) => ({
      state,
      data: this.tensor(value).data.slice(),
    }));
    for (const { state, data } of next) this.stateOf(state).set(data);
  }

  private tensor(value: ValueId): Tensor {
    return present(this.tensors[value], `value ${value}`);
  }
}

function allocate(value: Value): Float64Array | Int32Array {
  const size = sizeOf(value.type.shape);
  return value.type.dtype === 'i32' ? new Int32Array(size) : new Float64Array(size);
}
