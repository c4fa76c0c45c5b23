// Helper threads in lock-step: the same bits as one thread, and a failure in any of them ends the run at once.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../../../../src/base/random.ts';
import type { Executable } from '../../../../src/engine/backends/backend.ts';
import { createWasmBackend, type WasmBackend } from '../../../../src/engine/backends/wasm/index.ts';
import { bindOptimizer } from '../../../../src/engine/train/optimizers/index.ts';
import { buildTrainingStep, trainingStates } from '../../../../src/engine/train/training-step.ts';
import { multilayerPerceptron } from '../../../../src/main/services/benchmark.ts';
import { startPeers } from '../../../../src/main/workers/peers.ts';
import { bundleEntry } from '../../../helpers/bundle-entry.ts';
import { bitsOf, enableRelaxed } from '../../../helpers/wasm.ts';

const BATCH = 24;
const folder = mkdtempSync(join(tmpdir(), 'layerloom-peer-'));
let peerUrl: URL;
const open: WasmBackend[] = [];

beforeAll(async () => {
  peerUrl = pathToFileURL(await bundleEntry('src/main/workers/peer.ts', folder));
}, 60_000);
afterEach(() => {
  for (const backend of open.splice(0)) backend.dispose();
});
afterAll(() => rmSync(folder, { recursive: true }));

function withThreads(threads: number): WasmBackend {
  const backend = createWasmBackend({
    enableRelaxed,
    maximumBytes: 64 * 1024 * 1024,
    alwaysThreads: true,
    ...(threads > 1 ? { threads, peers: startPeers(peerUrl) } : {}),
  });
  open.push(backend);
  return backend;
}

function trainer(backend: WasmBackend) {
  const network = multilayerPerceptron([11, 17, 4]);
  const optimizer = bindOptimizer({ kind: 'adam', params: {} });
  const session = backend.createSession(trainingStates(network, optimizer));
  const random = new RandomStream(3, 0);
  for (const { name, shape } of network.parameters)
    session.writeState(
      name,
      Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal() * 0.3),
    );
  const executable = session.compile(
    buildTrainingStep(network, { optimizer, l1: 0, l2: 0, penalizeBiases: false }, BATCH, {
      metrics: true,
      gradientNorms: true,
    }),
  );
  const features = executable.input('features');
  for (let i = 0; i < features.length; i++) features[i] = random.normal();
  const labels = executable.input('target');
  for (let i = 0; i < labels.length; i++) labels[i] = random.below(4);
  executable.input('rate')[0] = 0.01;
  return { session, executable, labels, names: network.parameters.map(({ name }) => name) };
}

function steps(executable: Executable, count: number): void {
  for (let i = 0; i < count; i++) {
    executable.input('t')[0] = i + 1;
    executable.run();
  }
}

describe('threads in lock-step', () => {
  it('train to the same bits as one thread', () => {
    const results = [1, 2, 3].map((threads) => {
      const { session, executable, names } = trainer(withThreads(threads));
      steps(executable, 50);
      return names.map((name) => bitsOf(session.readState(name)));
    });
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  }, 60_000);

  it('end the run with the message of a helper that throws', () => {
    const { executable, labels } = trainer(withThreads(2));
    steps(executable, 3);
    // The last row belongs to the helper; a class outside the four is refused there.
    labels[BATCH - 1] = 99;
    expect(() => executable.run()).toThrowError(/unreachable/);
    labels[BATCH - 1] = 0;
    expect(() => executable.run()).toThrowError(/start the run again/);
  }, 60_000);

  it('end the run when this thread fails, and let the helpers go', () => {
    const { executable, labels } = trainer(withThreads(2));
    steps(executable, 3);
    labels[0] = -1;
    expect(() => executable.run()).toThrowError(/unreachable/);
  }, 60_000);

  it('end the run when a helper never comes', () => {
    const backend = createWasmBackend({
      enableRelaxed,
      alwaysThreads: true,
      maximumBytes: 64 * 1024 * 1024,
      threads: 2,
      peers: () => ({ terminate: () => undefined }),
      timeoutMs: 100,
    });
    const { executable } = trainer(backend);
    expect(() => executable.run()).toThrowError(/did not answer in time/);
  }, 60_000);
});
