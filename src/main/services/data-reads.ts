// Files being read for windows: progress goes out a few times a second, and each client may cancel its own.
import { AppError } from '../../base/errors/app-error.ts';
import type { Client } from '../../contract/host.ts';

const LEAST_INTERVAL_MS = 50;

export interface ReadHooks {
  readonly onProgress: (fraction: number) => void;
  readonly signal: AbortSignal;
}

export class DataReads {
  private readonly running = new Map<string, Set<{ file: string; controller: AbortController }>>();

  async run<T>(client: Client, file: string, read: (hooks: ReadHooks) => Promise<T>): Promise<T> {
    const job = { file, controller: new AbortController() };
    const jobs = this.running.get(client.id) ?? new Set();
    jobs.add(job);
    this.running.set(client.id, jobs);
    // What is read before the first interval is over needs no report.
    let sentAtMs = performance.now();
    const onProgress = (fraction: number): void => {
      const nowMs = performance.now();
      if (nowMs - sentAtMs < LEAST_INTERVAL_MS) return;
      sentAtMs = nowMs;
      client.emit('data.progress', { message: file, fraction });
    };
    try {
      return await read({ onProgress, signal: job.controller.signal });
    } finally {
      jobs.delete(job);
      if (jobs.size === 0) this.running.delete(client.id);
    }
  }

  cancel(client: Client): void {
    for (const { file, controller } of this.running.get(client.id) ?? []) {
      controller.abort(new AppError('data.cancelled', { file }));
    }
  }
}
