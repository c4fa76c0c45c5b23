import { describe, expect, it } from 'vitest';
import type { Backend } from '../../../src/engine/backends/backend.ts';
import { createReferenceBackend } from '../../../src/engine/backends/reference/index.ts';
import { ProgramBuilder } from '../../../src/engine/ir/program-builder.ts';
import { bindClipping, CLIPPING_KINDS, CLIPPINGS } from '../../../src/engine/train/clipping/index.ts';
import { KERNEL_BUILDS, testBackend } from '../../helpers/wasm.ts';
import { runToEnd, smallTrainer } from './small-run.ts';

function clipped(
  kind: string,
  limit: number,
  gradients: readonly number[][],
  backend: Backend = createReferenceBackend(),
): number[][] {
  const b = new ProgramBuilder();
  const given = gradients.map((g, i) => b.input(`g${i}`, { shape: [g.length], dtype: 'f32' }));
  bindClipping({ kind, params: { limit } })(b, given).forEach((g, i) => {
    b.output(`c${i}`, g);
  });
  const executable = backend.createSession([]).compile(b.finish());
  gradients.forEach((g, i) => {
    executable.input(`g${i}`).set(g);
  });
  executable.run();
  return gradients.map((_, i) => [...executable.output(`c${i}`)]);
}

const close = (found: number[][], expected: number[][]) => {
  expected.forEach((row, i) => {
    row.forEach((value, j) => {
      expect(found[i]![j]).toBeCloseTo(value, 5);
    });
  });
};

describe('gradient clipping', () => {
  it('by value cuts components', () => {
    close(clipped('value', 1, [[3, -0.5], [-4]]), [[1, -0.5], [-1]]);
  });

  it('by norm shortens each tensor that is longer', () => {
    close(clipped('norm', 2.5, [[3, 4], [1, 1]]), [[1.5, 2], [1, 1]]); // biome-ignore format: pairs
  });

  it('by global norm shortens all by one factor', () => {
    close(clipped('globalNorm', 6.5, [[3, 4], [12]]), [[1.5, 2], [6]]);
  });

  it('keeps the direction of gradients whose squares are no float32 numbers', () => {
    // On the WASM backend 1e25² overflows; the float64 reference would not show it.
    for (const build of KERNEL_BUILDS) {
      for (const kind of ['norm', 'globalNorm']) {
        close(clipped(kind, 5, [[3e25, 4e25]], testBackend(build)), [[3, 4]]);
        close(clipped(kind, 1e-6, [[3e-25, 4e-25]], testBackend(build)), [[0, 0]]);
        const [[tiny = 0] = []] = clipped(kind, 1, [[3e-25, 0]], testBackend(build));
        expect(tiny).toBeCloseTo(3e-25, 30);
      }
    }
  });

  it('leaves small and zero gradients as they are', () => {
    for (const kind of CLIPPING_KINDS) {
      if (kind !== 'none') close(clipped(kind, 1, [[0.1, 0], [0]]), [[0.1, 0], [0]]);
    }
  });

  it('bounds the step of plain descent', () => {
    const clipping = bindClipping({ kind: 'globalNorm', params: { limit: 0.01 } });
    const optimizer = { kind: 'sgd', params: { rate: 1 } };
    const trainer = smallTrainer({ optimizer, settings: { clipping, epochs: 1 } });
    const before = trainer.weights();
    trainer.stepOnce();
    const after = trainer.weights();
    let moved = 0;
    for (const [name, w] of Object.entries(after)) {
      w.forEach((x, i) => {
        moved += (x - before[name]![i]!) ** 2;
      });
    }
    expect(Math.sqrt(moved)).toBeCloseTo(0.01, 4);
    expect(runToEnd(trainer).state).toBe('finished');
  });

  it.each(CLIPPING_KINDS)('%s is listed by its kind', (kind) => {
    expect(CLIPPINGS[kind].kind).toBe(kind);
  });
});
