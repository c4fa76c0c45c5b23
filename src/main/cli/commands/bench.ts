// `bench [WORKLOAD,…]`: microseconds a training step, on this machine.
import { AppError } from '../../../base/errors/app-error.ts';
import { BENCH_OPTIMIZERS, isWorkload, runWorkload, WORKLOAD_NAMES } from '../../services/benchmark.ts';
import { openBackend } from '../../workers/open-backend.ts';
import type { Output } from '../output.ts';

export async function bench(
  named: string | undefined,
  threads: number,
  peerUrl: URL,
  output: Output,
): Promise<void> {
  const names = named === undefined ? WORKLOAD_NAMES : named.split(',');
  const workloads = names.map((name) => {
    if (isWorkload(name)) return name;
    throw new AppError('run.unknownWorkload', { name, known: WORKLOAD_NAMES.join(', ') });
  });
  const { backend, dispose } = await openBackend('wasm', threads, peerUrl);
  const heading = [
    'workload',
    'optimizer',
    'threads',
    'microseconds',
    'samplesPerSecond',
    'telemetry',
  ] as const;
  output.line(line(heading.map(output.word)));
  try {
    for (const workload of workloads) {
      for (const optimizer of BENCH_OPTIMIZERS) {
        const measured = runWorkload(workload, optimizer, threads, backend);
        output.record({ ...measured });
        const { microsecondsPerStep, samplesPerSecond, telemetryShare } = measured;
        const speed = samplesPerSecond.toLocaleString('en-US');
        const telemetry = `${(telemetryShare * 100).toFixed(2)} %`;
        output.line(
          line([workload, optimizer, String(threads), microsecondsPerStep.toFixed(1), speed, telemetry]),
        );
      }
    }
  } finally {
    await dispose();
  }
}

function line(cells: readonly string[]): string {
  return cells.map((cell, index) => (index < 2 ? cell.padEnd(18) : cell.padStart(12))).join('');
}
