// The network's answer for one row, kept up to date while the row changes: one request at a time, then the newest row.
import { useEffect, useRef, useState } from 'react';
import { AppError, type WireError } from '../../base/errors/app-error.ts';
import type { Host } from '../../contract/host.ts';
import type { Prediction } from '../../contract/runs.ts';

export type Row = readonly (number | string | null)[];

export interface LivePrediction {
  readonly prediction: Prediction | null;
  readonly error: WireError | null;
}

const NONE: LivePrediction = { prediction: null, error: null };
/** Answers are asked for at most this often: some 30 a second. */
const LEAST_INTERVAL_MS = 33;

/**
 * Null `run` or `row` answers nothing. Another `refresh` asks again for the same row: the weights have changed.
 */
export function usePrediction(
  host: Host,
  run: string | null,
  row: Row | null,
  refresh: number | string,
): LivePrediction {
  const [live, setLive] = useState<LivePrediction>(NONE);
  const asker = useRef<Asker | null>(null);

  useEffect(() => {
    const mine = new Asker(host, setLive);
    asker.current = mine;
    return () => mine.close();
  }, [host]);

  useEffect(() => {
    asker.current?.ask(run, row, refresh);
  }, [run, row, refresh]);

  return run === null || row === null ? NONE : live;
}

/** Asks for one row at a time; rows that came meanwhile give way to the newest. */
export class Asker {
  private readonly host: Host;
  private readonly tell: (live: LivePrediction) => void;
  private wanted: { readonly run: string; readonly row: Row } | null = null;
  private asked: { run: string | null; row: Row | null; refresh: number | string | null } = {
    run: null,
    row: null,
    refresh: null,
  };
  private asking = false;
  private closed = false;

  constructor(host: Host, tell: (live: LivePrediction) => void) {
    this.host = host;
    this.tell = tell;
  }

  ask(run: string | null, row: Row | null, refresh: number | string): void {
    if (run === this.asked.run && row === this.asked.row && refresh === this.asked.refresh) return;
    this.asked = { run, row, refresh };
    this.wanted = run === null || row === null ? null : { run, row };
    if (this.asking || this.wanted === null) return;
    this.asking = true;
    void this.loop();
  }

  close(): void {
    this.closed = true;
    this.wanted = null;
  }

  private async loop(): Promise<void> {
    while (this.wanted !== null) {
      const { run, row } = this.wanted;
      this.wanted = null;
      const live = await this.answer(run, row);
      if (this.closed) return;
      this.tell(live);
      await new Promise((done) => setTimeout(done, LEAST_INTERVAL_MS));
    }
    this.asking = false;
  }

  private async answer(run: string, row: Row): Promise<LivePrediction> {
    try {
      const envelope = await this.host.request('runs.predict', { run, rows: [[...row]] });
      return envelope.ok
        ? { prediction: envelope.value, error: null }
        : { prediction: null, error: envelope.error };
    } catch (thrown) {
      if (thrown instanceof AppError) return { prediction: null, error: thrown.toWire() };
      throw thrown;
    }
  }
}
