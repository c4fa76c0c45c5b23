// Real training of one example per architecture family, on real data or on the task that tells the family apart.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import { type Evaluation, RunService } from '../../../src/main/services/runs.ts';
import { TEMPLATES } from '../../../src/project/templates/index.ts';
import { RecordingClient } from '../../helpers/stand-ins.ts';
import { bundleThreads, type ThreadEntries } from '../../helpers/threads.ts';
import { principalComponentsError } from './principal-components.ts';

const LONG_MS = 300_000;
const datasets = new DatasetService({ resourcesDir: 'resources' });
let entries: ThreadEntries;

beforeAll(async () => {
  entries = await bundleThreads();
});
afterAll(() => entries.dispose());

const templateOf = (id: string) =>
  present(
    TEMPLATES.find((template) => template.id === id),
    id,
  ).create();

/** Scores on held-out rows after the whole run. */
async function trained(id: string): Promise<NonNullable<Evaluation['validation']>> {
  const runs = new RunService({ data: datasets, workerUrls: entries, cores: 2 });
  const client = new RecordingClient();
  const run = await runs.start(templateOf(id), false, client);
  const { status } = await runs.settled(run.id);
  expect(status).toMatchObject({ state: 'finished', error: null });
  const { validation } = await runs.evaluate(run.id);
  await runs.release(client);
  return present(validation, 'a score on held-out rows');
}

describe('held-out accuracy', () => {
  it.each([
    ['digits-cnn', 0.98],
    ['digits-lstm', 0.95],
    ['digits-attention', 0.94],
    ['digits-residual', 0.95],
    ['wine', 0.94],
    ['breast-cancer', 0.94],
    ['xor', 0.97],
    ['spirals', 0.95],
  ])(
    'of %s is at least %d',
    async (id, least) => {
      expect((await trained(id)).metrics.accuracy).toBeGreaterThanOrEqual(least);
    },
    LONG_MS,
  );
});

describe('what only one family can', () => {
  it(
    'an LSTM remembers over forty steps, where a simple recurrent layer keeps guessing',
    async () => {
      expect((await trained('memory-lstm')).metrics.mae).toBeLessThan(0.05);
      expect((await trained('memory-rnn')).metrics.mae).toBeGreaterThan(0.2);
    },
    LONG_MS,
  );

  it(
    'an autoencoder of eight numbers rebuilds digits better than eight principal components',
    async () => {
      const document = templateOf('digits-autoencoder');
      const data = await datasets.prepare(document.data);
      // Both in the units in which the network computes: its loss is the mean squared error there.
      const { loss } = await trained('digits-autoencoder');
      expect(Math.sqrt(loss)).toBeLessThan(principalComponentsError(data, 8));
    },
    LONG_MS,
  );
});
