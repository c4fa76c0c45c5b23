// Runs as windows see them, over real trainer threads.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import type { RunProgress, RunStatus } from '../../../src/contract/runs.ts';
import {
  evaluationSchema,
  histogramsSchema,
  runProgressSchema,
  runRecordSchema,
} from '../../../src/contract/runs.ts';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import { RunService } from '../../../src/main/services/runs.ts';
import type { LoomDocument } from '../../../src/project/document.ts';
import { TEMPLATES } from '../../../src/project/templates/index.ts';
import { RecordingClient } from '../../helpers/stand-ins.ts';
import { bundleThreads, type ThreadEntries } from '../../helpers/threads.ts';

let entries: ThreadEntries;
const datasets = new DatasetService({ resourcesDir: 'resources' });

beforeAll(async () => {
  entries = await bundleThreads();
});
afterAll(() => entries.dispose());

function service(trainer: URL = entries.trainer, peer: URL = entries.peer): RunService {
  return new RunService({ data: datasets, workerUrls: { trainer, peer }, cores: 2 });
}

function template(id: string, training: Partial<LoomDocument['training']> = {}): LoomDocument {
  const document = present(
    TEMPLATES.find((candidate) => candidate.id === id),
    `template ${id}`,
  ).create();
  return { ...document, training: { ...document.training, ...training } };
}

function progressOf(client: RecordingClient): RunProgress[] {
  return client.events
    .filter(({ name }) => name === 'runs.progress')
    .map(({ payload }) => payload as RunProgress);
}

/** Waits for a status by events alone; the test's own time limit is the only clock. */
async function heard(client: RecordingClient, until: (status: RunStatus) => boolean): Promise<RunStatus> {
  for (;;) {
    const found = progressOf(client).find(({ status }) => until(status));
    if (found) return found.status;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a run', () => {
  it('trains digits above 0.94 and reports every epoch, as its messages promise', async () => {
    const runs = service();
    const client = new RecordingClient();
    const { id } = await runs.start(template('digits'), false, client);
    const record = await runs.settled(id);
    expect(record.status).toMatchObject({ id, state: 'finished', reason: 'epochs', error: null });
    runRecordSchema.parse(record);
    for (const progress of progressOf(client)) runProgressSchema.parse(progress);
    const told = progressOf(client).flatMap(({ points }) => points);
    expect(told).toEqual(record.points);
    const closing = record.points.filter(({ training }) => training !== undefined);
    expect(closing).toHaveLength(record.training.epochs);
    expect(closing.at(-1)?.validation?.metric).toBeGreaterThan(0.94);
    await runs.release(client);
  });

  it('starts paused, steps, resumes, pauses and stops', async () => {
    const runs = service();
    const client = new RecordingClient();
    const { id, status } = await runs.start(template('digits', { epochs: 100_000 }), true, client);
    expect(status).toMatchObject({ state: 'loaded', step: 0 });
    expect(await runs.step(id)).toMatchObject({ state: 'paused', step: 1 });
    expect(await runs.step(id)).toMatchObject({ state: 'paused', step: 2 });
    await runs.resume(id);
    await heard(client, ({ step }) => step > 100);
    const paused = await runs.pause(id);
    expect(paused.state).toBe('paused');
    expect((await runs.get(id)).status.step).toBe(paused.step);
    await runs.resume(id);
    expect(await runs.stop(id)).toMatchObject({ state: 'stopped', reason: 'user' });
    await expect(runs.resume(id)).rejects.toThrow(/stopped/);
    await runs.release(client);
  });

  it('gives the same weights whether it is paused and stepped or runs through, on one thread and on two', async () => {
    const runs = service();
    const weights = async (
      threads: number,
      steer: (id: string, client: RecordingClient) => Promise<void>,
    ) => {
      const client = new RecordingClient();
      const { id } = await runs.start(template('digits-mlp', { epochs: 3, threads }), true, client);
      await steer(id, client);
      await runs.resume(id);
      await runs.settled(id);
      const found = await runs.weightsOf(id);
      await runs.release(client);
      return found;
    };
    const through = await weights(1, async () => {});
    const stepped = await weights(1, async (id) => {
      for (let i = 0; i < 5; i++) await runs.step(id);
    });
    const onTwo = await weights(2, async () => {});
    expect(stepped).toEqual(through);
    expect(onTwo).toEqual(through);
  });

  it('predicts while it trains, when it is over, and when it was opened from a file', async () => {
    const runs = service();
    const client = new RecordingClient();
    const document = template('digits', { epochs: 100_000 });
    const { id } = await runs.start(document, false, client);
    await heard(client, ({ epoch }) => epoch > 10);
    const rows = await datasets.rows(document.data, [0, 1, 2]);
    const live = await runs.predict(id, rows);
    expect(live[0]?.labels).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    for (const row of live[0]!.values) expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    await runs.stop(id);
    const done = await runs.predict(id, rows);
    expect(done[0]!.values.map((row) => row.indexOf(Math.max(...row)))).toEqual([0, 1, 2]);
    const saved = await runs.export(id);
    const adopted = await runs.adopt(saved, client);
    expect(adopted).not.toBe(id);
    expect(await runs.predict(adopted, rows)).toEqual(done);
    await runs.release(client);
    await expect(runs.get(id)).rejects.toThrow(/no run/);
  });

  it('shows how its numbers are spread while it trains, when it is paused, and when it is over', async () => {
    const runs = service();
    const client = new RecordingClient();
    const { id } = await runs.start(template('digits-mlp', { epochs: 100_000 }), false, client);
    await heard(client, ({ step }) => step > 20);
    const live = histogramsSchema.parse(await runs.histograms(id));
    expect(live.step).toBeGreaterThan(0);
    const paused = await runs.pause(id);
    const first = await runs.histograms(id);
    expect(first.step).toBe(paused.step);
    expect(await runs.histograms(id)).toEqual(first);
    await runs.stop(id);
    const over = await runs.histograms(id);
    expect(over.tensors['dense-1/kernel']?.weight).toEqual(first.tensors['dense-1/kernel']?.weight);
    expect(over.step).toBe(paused.step);
    await runs.release(client);
  });

  it('evaluates a classifier class by class', async () => {
    const runs = service();
    const client = new RecordingClient();
    const { id } = await runs.start(template('breast-cancer'), false, client);
    await runs.settled(id);
    const evaluation = evaluationSchema.parse(await runs.evaluate(id));
    expect(evaluation.labels).toHaveLength(2);
    const { validation } = evaluation;
    const report = present(validation?.report, 'the report');
    const right = report.confusion.reduce((sum, row, index) => sum + row[index]!, 0);
    expect(right / (validation?.rows ?? 0)).toBeCloseTo(validation?.metrics.accuracy ?? 0, 6);
    expect(report.macro.auc).toBeGreaterThan(0.97);
    expect(report.classes.map(({ support }) => support).reduce((a, b) => a + b)).toBe(validation?.rows);
    await runs.release(client);
  });

  it('answers a regression in the target’s own units', async () => {
    const runs = service();
    const client = new RecordingClient();
    const document = template('diabetes');
    const { id } = await runs.start(document, false, client);
    const record = await runs.settled(id);
    expect(record.status.state).toBe('finished');
    const { validation } = await runs.evaluate(id);
    expect(validation?.metrics.r2).toBeGreaterThan(0.35);
    expect(validation?.metrics.rmse).toBeGreaterThan(30);
    expect(validation?.metrics.rmse).toBeLessThan(75);
    const [answer] = await runs.predict(id, await datasets.rows(document.data, [0, 1]));
    const { labels, values } = present(answer, 'an answer');
    expect(labels).toEqual(['progression']);
    for (const [value] of values) expect(value).toSatisfy((y: number) => y > 20 && y < 350);
    await runs.release(client);
  });

  it('answers an autoencoder with its features, in their own units', async () => {
    const runs = service();
    const client = new RecordingClient();
    const document = template('digits-autoencoder');
    const { id } = await runs.start(document, false, client);
    await runs.settled(id);
    const rows = await datasets.rows(document.data, [0]);
    const [answer] = await runs.predict(id, rows);
    const { labels, values } = present(answer, 'an answer');
    expect(labels.slice(0, 2)).toEqual(['p00', 'p01']);
    const errors = values[0]!.map((value, pixel) => (value - Number(rows[0]![pixel])) ** 2);
    // Pixels run from 0 to 16: an image that is rebuilt is off by a few.
    expect(Math.sqrt(errors.reduce((sum, e) => sum + e, 0) / 64)).toBeLessThan(3);
    const { validation } = await runs.evaluate(id);
    expect(validation?.metrics.rmse).toBeGreaterThan(0.5);
    expect(validation?.metrics.rmse).toBeLessThan(3);
    await runs.release(client);
  });

  it.each([
    ['digits-mlp', 0.96],
    ['iris', 0.95],
  ])('of %s reaches %d on held-out rows', async (id, least) => {
    const runs = service();
    const client = new RecordingClient();
    const run = await runs.start(template(id), false, client);
    const record = await runs.settled(run.id);
    expect(record.points.at(-1)?.validation?.metric).toBeGreaterThanOrEqual(least);
    await runs.release(client);
  });

  it('ends the client’s earlier run when another starts', async () => {
    const runs = service();
    const client = new RecordingClient();
    const first = await runs.start(template('digits', { epochs: 100_000 }), false, client);
    const second = await runs.start(template('digits', { epochs: 1 }), false, client);
    expect((await runs.get(first.id)).status.state).toBe('stopped');
    await runs.settled(second.id);
    await runs.release(client);
  });
});

describe('what cannot train is refused before a thread starts', () => {
  it('names the node and what is wrong with it', async () => {
    const document = template('digits');
    const edges = Object.fromEntries(Object.entries(document.edges).slice(1));
    const started = service().start({ ...document, edges }, false, new RecordingClient());
    await expect(started).rejects.toMatchObject({ code: 'graph.cannotTrain' });
    await expect(started).rejects.toThrow(/dense-1|input-1|output-1/);
  });

  it('an unknown optimizer is named with those there are', async () => {
    const document = template('digits', { optimizer: { kind: 'magic', params: {} } });
    await expect(service().start(document, false, new RecordingClient())).rejects.toThrow(/magic/);
  });

  it('an unknown run is named', async () => {
    await expect(service().pause('run-0')).rejects.toThrow(/run-0/);
  });
});

describe('a number that is not finite', () => {
  it('pauses the run with the reason and keeps it steerable', async () => {
    const runs = service();
    const client = new RecordingClient();
    const document = template('diabetes', {
      optimizer: { kind: 'sgd', params: { rate: 100 } },
      epochs: 10_000,
    });
    const { id } = await runs.start(document, false, client);
    const { status } = await runs.settled(id);
    expect(status.state).toBe('paused');
    expect(status.error?.code).toBe('run.notFinite');
    expect(String(status.error?.params.tensor)).toMatch(/dense|loss/);
    expect(await runs.stop(id)).toMatchObject({ state: 'stopped' });
    await runs.release(client);
  });
});

describe('a thread that goes wrong', () => {
  const started = `
    import { parentPort, workerData } from 'node:worker_threads';
    const status = { state: 'running', reason: null, error: null, epoch: 0.5, epochs: 3, step: 7, steps: 20,
      samplesPerSecond: 1, secondsLeft: null };
    const point = { step: 7, epoch: 0.5, seconds: 1, loss: 2, metric: 0.5, gradients: {}, validation: null };
    parentPort.postMessage({ type: 'ready', build: 'test', status: { ...status, state: 'loaded' } });
    const position = { step: 7, slotsSince: 0, samples: 7, seconds: 1, losses: [], sums: null, stopping: null,
      endedBy: null };
    const snapshot = (step, weights) => parentPort.postMessage({ type: 'snapshot', answers: 0, fallback: null,
      state: { position: { ...position, step }, weights: { w: new Float32Array(weights) }, more: {} } });
    snapshot(7, [1, 2]);
    parentPort.postMessage({ type: 'progress', status, points: [point], vitals: null });
  `;
  const script = (name: string, body: string): URL => {
    const path = join(entries.folder, `${name}.mjs`);
    writeFileSync(path, body);
    return pathToFileURL(path);
  };
  const endings: readonly [string, string, RegExp][] = [
    ['throws', 'throw new Error("out of luck");', /out of luck/],
    ['exits', 'process.exit(3);', /exit code 3/],
    ['returns without a word', '', /exit code 0/],
    [
      'speaks nonsense',
      'parentPort.postMessage({ type: "hello" }); setInterval(() => {}, 1000);',
      /no message/,
    ],
  ];

  it.each(endings)(
    'and %s: the run has failed with its reason, curves and weights kept',
    async (name, end, reason) => {
      const runs = service(script(name.replaceAll(' ', '-'), started + end));
      const client = new RecordingClient();
      const { id } = await runs.start(template('digits'), false, client);
      const status = await heard(client, ({ state }) => state === 'failed');
      expect(status.error?.params.detail).toMatch(reason);
      const record = await runs.get(id);
      expect(record.status.state).toBe('failed');
      expect(record.points).toHaveLength(1);
      expect(await runs.weightsOf(id)).toEqual({ w: new Float32Array([1, 2]) });
      await runs.release(client);
    },
  );

  it.each([
    ['loops for ever', 'for (;;) {}'],
    ['sleeps', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);'],
  ])('and %s in a step: the run ends by itself, saying so, curves and weights kept', async (name, end) => {
    const runs = service(script(name.replaceAll(' ', '-'), started + end));
    const client = new RecordingClient();
    const { id } = await runs.start(template('digits'), false, client);
    const status = await heard(client, ({ state }) => state === 'failed');
    expect(status.error).toMatchObject({
      code: 'run.stalled',
      params: { who: 'the training thread', seconds: '0.7' },
    });
    expect((await runs.get(id)).points).toHaveLength(1);
    expect(await runs.weightsOf(id)).toEqual({ w: new Float32Array([1, 2]) });
    await runs.release(client);
  });

  it('and waits for a command as long as it likes, if it says that it rests', async () => {
    const resting = `${started}
      Atomics.store(workerData.control, 6, 1);
      Atomics.wait(workerData.control, 3, 0, 1200);
      Atomics.store(workerData.control, 6, 0);
      parentPort.postMessage({ type: 'progress', status: { ...status, state: 'finished' }, points: [], vitals: null });`;
    const runs = service(script('rests', resting));
    const client = new RecordingClient();
    const { id } = await runs.start(template('digits'), false, client);
    expect((await runs.settled(id)).status).toMatchObject({ state: 'finished', error: null });
    await runs.release(client);
  });

  it('and fails before it is ready: starting is refused with its reason', async () => {
    const runs = service(script('early', 'throw new Error("no start");'));
    await expect(runs.start(template('digits'), false, new RecordingClient())).rejects.toThrow(/no start/);
  });

  it('and is in a long step when stopped: the answer does not wait, the last weights and points do arrive', async () => {
    const slow = `${started}
      const control = workerData.control;
      const end = Date.now() + 600;
      while (Atomics.load(control, 0) !== 2 || Date.now() < end);
      const last = { ...status, state: 'stopped', reason: 'user', step: 8 };
      snapshot(8, [3, 4]);
      parentPort.postMessage({ type: 'progress', status: last, points: [{ ...point, step: 8 }], vitals: null });`;
    const runs = service(script('slow', slow));
    const client = new RecordingClient();
    const { id } = await runs.start(template('digits'), false, client);
    await heard(client, ({ step }) => step === 7);
    expect(await runs.stop(id)).toMatchObject({ state: 'stopped', step: 7 });
    expect(await runs.weightsOf(id)).toEqual({ w: new Float32Array([3, 4]) });
    expect((await runs.get(id)).points.map(({ step }) => step)).toEqual([7, 8]);
    await runs.release(client);
  });

  it('and hangs in a step: stopping ends it', async () => {
    const runs = service(script('hangs', `${started} for (;;) {}`));
    const client = new RecordingClient();
    const { id } = await runs.start(template('digits'), false, client);
    await heard(client, ({ step }) => step === 7);
    expect(await runs.stop(id)).toMatchObject({ state: 'stopped' });
    expect((await runs.get(id)).points).toHaveLength(1);
    await runs.release(client);
  });
});

describe('a helper thread that goes wrong', () => {
  const helper = (name: string, body: string): URL => {
    const path = join(entries.folder, `helper-${name}.mjs`);
    writeFileSync(path, body);
    return pathToFileURL(path);
  };
  /** Serves: counted as ready (control.ts), it takes no part in any step. */
  const ready = `
    import { workerData } from 'node:worker_threads';
    const { memory } = workerData;
    const words = new Int32Array(memory.buffer);
    Atomics.add(words, 832 / 4, 1);
    Atomics.notify(words, 832 / 4);
  `;
  const document = () => template('digits-cnn', { threads: 2, epochs: 1000 });

  it.each([
    ['loops for ever', 'for (;;) {}'],
    [
      'sleeps',
      'Atomics.wait(words, 0, words[0]); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);',
    ],
  ])('and %s: the run ends by itself, naming it', async (name, body) => {
    const runs = service(entries.trainer, helper(name.replaceAll(' ', '-'), ready + body));
    const client = new RecordingClient();
    const { id } = await runs.start(document(), true, client);
    void runs.resume(id);
    const status = await heard(client, ({ state }) => state === 'failed');
    expect(status.error).toMatchObject({ code: 'run.stalled', params: { who: 'helper thread 1' } });
    expect(Number(status.error?.params.seconds)).toBeLessThan(2);
    await runs.release(client);
  });

  it('and ends in mid-run: the run ends with its reason', async () => {
    const peer = readFileSync(entries.peer, 'utf8');
    const ending = peer.replace(
      /awaitEpoch\((\w+)\)/,
      'awaitEpoch($1);if(globalThis.n=(globalThis.n??0)+1,globalThis.n>3)process.exit(1)',
    );
    expect(ending).not.toBe(peer);
    const runs = service(entries.trainer, helper('ends', ending));
    const client = new RecordingClient();
    await runs.start(document(), false, client);
    const status = await heard(client, ({ state }) => state === 'failed');
    expect(status.error?.params.detail).toMatch(/helper thread 1 ended/);
    await runs.release(client);
  });

  it.each([
    ['throws at its start', 'throw new Error("no such luck");', /helper thread 1: no such luck/],
    ['is not a module', 'this is no JavaScript', /helper thread 1: .*/],
  ])('and %s: starting is refused with its reason', async (name, body, reason) => {
    const runs = service(entries.trainer, helper(name.replaceAll(' ', '-'), body));
    await expect(runs.start(document(), false, new RecordingClient())).rejects.toThrow(reason);
  });
});
