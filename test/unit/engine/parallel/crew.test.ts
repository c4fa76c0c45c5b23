// Helper threads in lock-step: the same bits as one thread, and a failure in any of them ends the run at once.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../../../../src/base/random.ts';
import type { Executable } from '../../../../src/engine/backends/backend.ts';
import { createWasmBackend, type WasmBackend } from '../../../../src/engine/backends/wasm/index.ts';
import { READY } from '../../../../src/engine/parallel/control.ts';
import { abandonRun, type StartPeer } from '../../../../src/engine/parallel/peer.ts';
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
    expect(() => executable.run()).toThrowError(/index lies outside/);
    labels[BATCH - 1] = 0;
    expect(() => executable.run()).toThrowError(/start the run again/);
  }, 60_000);

  it('end the run when this thread fails, and let the helpers go', () => {
    const { executable, labels } = trainer(withThreads(2));
    steps(executable, 3);
    labels[0] = -1;
    expect(() => executable.run()).toThrowError(/index lies outside/);
  }, 60_000);

  const withoutHelp = (peers: StartPeer) => {
    const backend = createWasmBackend({
      enableRelaxed,
      alwaysThreads: true,
      maximumBytes: 64 * 1024 * 1024,
      threads: 2,
      peers,
      timeoutMs: 100,
    });
    return trainer(backend).executable;
  };

  it('end the run when a helper never starts', () => {
    const executable = withoutHelp(() => ({ terminate: () => undefined }));
    expect(() => executable.run()).toThrowError(/1 of 1 helper threads did not start in time/);
  });

  it('end the run when a helper starts and never comes to a barrier', () => {
    const executable = withoutHelp(({ memory }) => {
      new Int32Array(memory.buffer, READY, 1)[0] = 1;
      return { terminate: () => undefined };
    });
    expect(() => executable.run()).toThrowError(/did not answer in time/);
  });

  it('end the run with the reason of a helper that ends by itself', () => {
    const executable = withoutHelp((setup) => {
      abandonRun(setup, 'helper thread 1 ended');
      return { terminate: () => undefined };
    });
    expect(() => executable.run()).toThrowError(/helper thread 1 ended/);
  });
});
