// Answers while one draws: never more than one request under way, and the last row is always answered.
import { describe, expect, it, vi } from 'vitest';
import type { Host } from '../../../../src/contract/host.ts';
import { Asker, type LivePrediction } from '../../../../src/renderer/learn/use-prediction.ts';

/** A host whose answers are given by hand; the answer repeats the row. */
function slowHost() {
  const asked: { row: number; answer: () => void }[] = [];
  const host: Pick<Host, 'request'> = {
    request: (_name, input) =>
      new Promise((done) => {
        const row = Number(Object(input).rows[0][0]);
        const value = [
          { output: 'output-1', task: 'numbers', columns: ['y'], labels: ['y'], values: [[row]] },
        ];
        asked.push({ row, answer: () => done({ ok: true, value } as never) });
      }),
  };
  return { asked, host: { ...host, on: () => () => {}, pathOf: () => null } satisfies Host };
}

const answerOf = (live: LivePrediction | undefined) => live?.prediction?.[0]?.values[0]?.[0];

describe('live predictions', () => {
  it('keep one request under way and answer the newest row last', async () => {
    const { asked, host } = slowHost();
    const told: LivePrediction[] = [];
    const asker = new Asker(host, (live) => told.push(live));
    for (const row of [1, 2, 3, 4]) asker.ask('run-1', [row], 0);
    expect(asked.map(({ row }) => row)).toEqual([1]);
    asked[0]?.answer();
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    asked[1]?.answer();
    await vi.waitFor(() => expect(told).toHaveLength(2));
    expect([answerOf(told[0]), answerOf(told[1])]).toEqual([1, 4]);
    asker.close();
  });

  it('ask again for the same row when the weights have changed, and only then', async () => {
    const { asked, host } = slowHost();
    const told: LivePrediction[] = [];
    const asker = new Asker(host, (live) => told.push(live));
    const row = [7];
    asker.ask('run-1', row, 0);
    asked[0]?.answer();
    await vi.waitFor(() => expect(told).toHaveLength(1));
    asker.ask('run-1', row, 0);
    asker.ask('run-1', row, 1);
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    asked[1]?.answer();
    await vi.waitFor(() => expect(told).toHaveLength(2));
    expect(asked).toHaveLength(2);
    asker.close();
  });

  it('tell nothing once closed', async () => {
    const { asked, host } = slowHost();
    const told: LivePrediction[] = [];
    const asker = new Asker(host, (live) => told.push(live));
    asker.ask('run-1', [1], 0);
    asker.close();
    asked[0]?.answer();
    await Promise.resolve();
    await Promise.resolve();
    expect(told).toEqual([]);
  });
});
