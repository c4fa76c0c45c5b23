// The shared heap: blocks do not overlap, are zeroed, are found again after they were given back, and run out with a message.
import { describe, expect, it } from 'vitest';
import { estimateBytes } from '../../../../src/engine/backends/wasm/index.ts';
import { SharedHeap } from '../../../../src/engine/backends/wasm/memory.ts';
import { ProgramBuilder } from '../../../../src/engine/ir/program-builder.ts';
import { bindOptimizer } from '../../../../src/engine/train/optimizers/index.ts';
import { buildTrainingStep, trainingStates } from '../../../../src/engine/train/training-step.ts';
import { convolutional } from '../../../../src/main/services/benchmark.ts';
import { testBackend } from '../../../helpers/wasm.ts';

const MEGABYTE = 1024 * 1024;

describe('the shared heap', () => {
  it('gives aligned, zeroed blocks that do not overlap', () => {
    const heap = new SharedHeap(8 * MEGABYTE);
    const blocks = [5, 64, 1000, 70_000, 3].map((bytes) => ({ at: heap.allocate(bytes), bytes }));
    for (const { at, bytes } of blocks) {
      expect(at % 64).toBe(0);
      const view = new Uint8Array(heap.memory.buffer, at, bytes);
      expect(view.every((byte) => byte === 0)).toBe(true);
      view.fill(7);
    }
    const ordered = [...blocks].sort((a, b) => a.at - b.at);
    for (const [i, { at }] of ordered.slice(1).entries()) {
      expect(at).toBeGreaterThanOrEqual(ordered[i]!.at + ordered[i]!.bytes);
    }
  });

  it('uses bytes again that were given back', () => {
    const heap = new SharedHeap(8 * MEGABYTE);
    const first = heap.allocate(100_000);
    const second = heap.allocate(100_000);
    heap.allocate(64);
    heap.release(first, 100_000);
    heap.release(second, 100_000);
    expect(heap.allocate(150_000)).toBe(first);
  });

  it('keeps views valid while it grows', () => {
    const heap = new SharedHeap(64 * MEGABYTE);
    const view = heap.floats(heap.allocate(16), 4);
    view[0] = 42;
    heap.allocate(32 * MEGABYTE);
    expect(view[0]).toBe(42);
  });

  it('says how much was needed when there is no more', () => {
    const heap = new SharedHeap(2 * MEGABYTE);
    expect(() => heap.allocate(64 * MEGABYTE)).toThrowError(/MB/);
  });
});

describe('a session', () => {
  it('holds as many bytes as were estimated before', () => {
    const network = convolutional(4, 8);
    const optimizer = bindOptimizer({ kind: 'adam', params: {} });
    const states = trainingStates(network, optimizer);
    const settings = { optimizer, l1: 0, l2: 0, penalizeBiases: false };
    const program = buildTrainingStep(network, settings, 5, { metrics: true, gradientNorms: true });
    const session = testBackend('wasm-simd').createSession(states);
    session.compile(program);
    expect(estimateBytes(states, [program])).toBe(session.bytes);
  });

  it('gives everything back when it is disposed', () => {
    const backend = testBackend('wasm-simd');
    const bytes = () => {
      const session = backend.createSession([{ name: 'w', shape: [100, 100] }]);
      const b = new ProgramBuilder();
      const x = b.input('x', { shape: [100, 100], dtype: 'f32' });
      b.output('y', b.add(b.matmul(x, b.state('w', [100, 100])), b.fill([100], 2)));
      const executable = session.compile(b.finish());
      executable.run();
      const address = executable.output('y').byteOffset;
      session.dispose();
      return address;
    };
    expect(bytes()).toBe(bytes());
  });

  it('refuses state data of another size', () => {
    const session = testBackend('wasm-simd').createSession([{ name: 'w', shape: [2, 3] }]);
    expect(() => session.writeState('w', [1, 2])).toThrowError('state w holds 6 numbers, given 2');
  });
});
