// Runs that go on: after their last epoch, after a stop, from a file, after a number that was not finite.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import type { RunProgress } from '../../../src/contract/runs.ts';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import type { SavedRun } from '../../../src/main/services/ports.ts';
import { RunService } from '../../../src/main/services/runs.ts';
import { exportedRuns } from '../../../src/main/services/saved-runs.ts';
import type { LoomDocument } from '../../../src/project/document.ts';
import { packProject, unpackProject } from '../../../src/project/file/project-file.ts';
import { TEMPLATES } from '../../../src/project/templates/index.ts';
import { RecordingClient } from '../../helpers/stand-ins.ts';
import { bundleThreads, type ThreadEntries } from '../../helpers/threads.ts';

let entries: ThreadEntries;
const datasets = new DatasetService({ resourcesDir: 'resources' });

beforeAll(async () => {
  entries = await bundleThreads();
});
afterAll(() => entries.dispose());

function service(): RunService {
  return new RunService({ data: datasets, workerUrls: entries, cores: 2 });
}

function template(id: string, training: Partial<LoomDocument['training']> = {}): LoomDocument {
  const document = present(
    TEMPLATES.find((candidate) => candidate.id === id),
    id,
  ).create();
  return { ...document, training: { ...document.training, ...training } };
}

const MOMENTUM = { kind: 'momentum', params: { rate: 0.02 } };
const ADAM = { kind: 'adam', params: { rate: 0.002 } };
const MORE = { from: 'latest', rateFactor: 1 } as const;

/** Trains to the end and answers with the run as it would be saved, with its state. */
async function trained(runs: RunService, document: LoomDocument): Promise<SavedRun> {
  const { id } = await runs.start(document, false, new RecordingClient());
  await runs.settled(id);
  return runs.export(id, true);
}

/** Through the bytes of a project file, into another session, and on. */
async function throughFile(saved: SavedRun): Promise<{ runs: RunService; id: string }> {
  const bytes = packProject({ document: saved.record.document, runs: [saved] });
  const [opened] = unpackProject(bytes, 'test.loom').runs;
  const runs = service();
  return { runs, id: await runs.adopt(present(opened, 'the run'), new RecordingClient('another')) };
}

describe('a run that goes on', () => {
  it.each([
    ['digits-cnn', MOMENTUM],
    ['digits-mlp', ADAM],
    ['iris', { kind: 'lbfgs', params: {} }],
  ] as const)('2 epochs, saved, opened, and 2 more have the bits of 4: %s with %o', async (id, optimizer) => {
    const whole = await trained(service(), template(id, { epochs: 4, optimizer }));
    const half = await trained(service(), template(id, { epochs: 2, optimizer }));
    const { runs, id: run } = await throughFile(half);
    const { record, fresh } = await runs.continue(run, { ...MORE, epochs: 2 });
    expect(fresh).toBe(false);
    expect(record).toMatchObject({
      id: run,
      status: { state: 'loaded', epochs: 4 },
      training: { epochs: 4 },
    });
    await runs.resume(run);
    await runs.settled(run);
    const again = await runs.export(run, true);
    expect(again.weights).toEqual(whole.weights);
    expect(again.state?.tensors).toEqual(whole.state?.tensors);
    const closing = (saved: SavedRun) =>
      saved.record.points.flatMap(({ training, validation, step }) =>
        training === undefined ? [] : [{ step, training, validation }],
      );
    expect(closing(again)).toEqual(closing(whole));
    await runs.release(new RecordingClient('another'));
  });

  it('after a stop it trains what was planned and is left, in the same session', async () => {
    const runs = service();
    const client = new RecordingClient();
    const document = template('digits-mlp', { epochs: 6, optimizer: ADAM });
    const { id } = await runs.start(document, true, client);
    for (let i = 0; i < 50; i++) await runs.step(id);
    await runs.stop(id);
    const { fresh } = await runs.continue(id, { ...MORE, epochs: null });
    expect(fresh).toBe(false);
    await runs.resume(id);
    const { status } = await runs.settled(id);
    expect(status).toMatchObject({ state: 'finished', epoch: 6, epochs: 6 });
    const whole = await trained(service(), document);
    expect((await runs.export(id)).weights).toEqual(whole.weights);
    await runs.release(client);
  });

  it('from a file that kept no state its optimizer begins anew, and says so', async () => {
    const saved = await trained(service(), template('digits-mlp', { epochs: 2, optimizer: ADAM }));
    const { runs, id } = await throughFile({ record: saved.record, weights: saved.weights });
    const { record, fresh } = await runs.continue(id, { ...MORE, epochs: 1 });
    expect(fresh).toBe(true);
    expect(record.status.step).toBe(saved.record.status.step);
    await runs.resume(id);
    const { status, points } = await runs.settled(id);
    expect(status).toMatchObject({ state: 'finished', epoch: 3 });
    expect(points.at(-1)?.loss).toBeLessThan(present(saved.record.points[0]?.loss, 'a loss'));
    await runs.release(new RecordingClient('another'));
  });

  it('only the state that is asked for is saved', async () => {
    const runs = service();
    const document = template('digits-mlp', { epochs: 1, optimizer: ADAM });
    const { record } = await trained(runs, document);
    expect((await runs.export(record.id)).state ?? null).toBeNull();
    const withState = await runs.export(record.id, true);
    const bytes = (saved: SavedRun) => packProject({ document, runs: [saved] }).length;
    const [slots, weights] = [
      present(withState.state, 'state').tensors.length,
      present(withState.weights, 'w').length,
    ];
    // Adam keeps two numbers a weight.
    expect(slots / weights).toBeCloseTo(2, 1);
    expect(bytes(withState)).toBeLessThan(bytes({ ...withState, state: null }) + slots + 4000);
    await runs.release(new RecordingClient());
  });

  it('of several runs in a file the newest with weights keeps its state', async () => {
    const asked: (readonly [string, boolean])[] = [];
    const record = (id: string) => ({ id }) as SavedRun['record'];
    const saved = await exportedRuns(['a', 'b', 'c', 'gone'], async (id, withState) => {
      asked.push([id, withState]);
      if (id === 'gone') return null;
      return { record: record(id), weights: id === 'c' ? null : new Uint8Array(1) };
    });
    expect(saved.map((run) => run.record.id)).toEqual(['a', 'b', 'c']);
    expect(asked.filter(([, withState]) => withState).map(([id]) => id)).toEqual(['gone', 'c', 'b']);
  });

  it('with all epochs trained it asks how many more', async () => {
    const runs = service();
    const { record } = await trained(runs, template('iris', { epochs: 2 }));
    await expect(runs.continue(record.id, { ...MORE, epochs: null })).rejects.toThrow(/all its 2 epochs/);
    expect((await runs.get(record.id)).status.state).toBe('finished');
    await runs.release(new RecordingClient());
  });

  it('on other data it is refused', async () => {
    const runs = service();
    const saved = await trained(runs, template('iris', { epochs: 2 }));
    const id = await runs.adopt(
      { ...saved, record: { ...saved.record, dataHash: 'another' } },
      new RecordingClient(),
    );
    await expect(runs.continue(id, { ...MORE, epochs: 2 })).rejects.toMatchObject({
      code: 'run.dataChanged',
    });
    await runs.release(new RecordingClient());
  });
});

describe('after a number that was not finite', () => {
  it('the run goes back to where it was well, and goes on at a lower rate', async () => {
    const runs = service();
    const client = new RecordingClient();
    const document = template('diabetes', { optimizer: { kind: 'sgd', params: { rate: 100 } }, epochs: 20 });
    const { id } = await runs.start(document, false, client);
    const paused = await runs.settled(id);
    expect(paused.status).toMatchObject({ state: 'paused', error: { code: 'run.notFinite' } });
    const { step } = paused.status;
    expect(step).toBeGreaterThan(0);
    expect(paused.status.fallbackStep).toBeLessThan(step);
    const { record } = await runs.continue(id, { from: 'fallback', epochs: null, rateFactor: 1e-5 });
    expect(record.status).toMatchObject({ state: 'loaded', error: null });
    expect(record.status.step).toBeLessThan(step);
    expect(record.training.optimizer.params.rate).toBeCloseTo(1e-3, 9);
    expect(record.points.every((point) => point.step <= record.status.step)).toBe(true);
    await runs.resume(id);
    const { status } = await runs.settled(id);
    expect(status).toMatchObject({ state: 'finished', error: null });
    const told = client.events.map(({ payload }) => payload as RunProgress);
    expect(told.some(({ status: { state } }) => state === 'loaded')).toBe(true);
    await runs.release(client);
  });
});
