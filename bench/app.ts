// What a person waits for beside training: shapes and diagnostics after an edit of a graph of 300 nodes, the plan of its
// training step, and the points of a chart of a million. Budget of the edit: 16 ms.
import { performance } from 'node:perf_hooks';
import { createWasmBackend } from '../src/engine/backends/wasm/index.ts';
import { bindOptimizer } from '../src/engine/train/optimizers/index.ts';
import { buildTrainingStep, trainingStates } from '../src/engine/train/training-step.ts';
import { enableRelaxedSimd } from '../src/main/workers/peers.ts';
import { compileDocument } from '../src/project/compile.ts';
import { Curve, visiblePoints } from '../src/renderer/training/chart/curve.ts';
import { meshDocument } from './mesh.ts';

const NODES = 300;
const BATCH = 32;
const POINTS = 1_000_000;
const COLUMNS = 800;

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[times.length >> 1] ?? 0;
}

function report(workload: string, runs: number, work: () => void): void {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  const round = (ms: number) => Math.round(ms * 1000) / 1000;
  const line = { workload, medianMs: round(median(times)), fastestMs: round(Math.min(...times)) };
  console.log(JSON.stringify(line));
}

export function benchApp(): void {
  const document = meshDocument(NODES);
  // Answers are kept by document: a copy is compiled anew, as after an edit.
  report(`edit of ${NODES} nodes`, 100, () => compileDocument({ ...document }));
  const { network } = compileDocument(document);
  if (network === null) throw new Error('the mesh does not compile');
  const optimizer = bindOptimizer({ kind: 'adam', params: {} });
  const settings = { optimizer, l1: 0, l2: 0, penalizeBiases: false };
  const session = createWasmBackend({ enableRelaxed: enableRelaxedSimd }).createSession(
    trainingStates(network, optimizer),
  );
  report(`training step of ${NODES} nodes, built and planned`, 9, () => {
    session.compile(
      buildTrainingStep(network, settings, BATCH, { metrics: true, gradientNorms: false, vitals: false }),
    );
  });
  let curve = new Curve(0.6);
  report(`curve of ${POINTS} points, appended`, 5, () => {
    curve = new Curve(0.6);
    for (let i = 0; i < POINTS; i++) curve.append(i, Math.sin(i / 1000) + (i % 7) / 10);
  });
  report(`curve of ${POINTS} points on ${COLUMNS} columns`, 30, () => {
    visiblePoints(curve.xs, curve.smooth, null, COLUMNS);
  });
}
