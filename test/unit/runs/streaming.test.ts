// Runs on data that memory should not hold, over real trainer threads.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import { RunService } from '../../../src/main/services/runs.ts';
import { TEMPLATES } from '../../../src/project/templates/index.ts';
import { RecordingClient } from '../../helpers/stand-ins.ts';
import { bundleThreads, type ThreadEntries } from '../../helpers/threads.ts';

let entries: ThreadEntries;
const folder = mkdtempSync(join(tmpdir(), 'layerloom-streamed-runs-'));
beforeAll(async () => {
  entries = await bundleThreads();
});
afterAll(async () => {
  await entries.dispose();
  rmSync(folder, { recursive: true });
});

/** A quarter of what the digits take. */
const blocks = { folder, memoryBytes: 256 * 1024, diskBytes: 2 ** 30 };
const document = present(
  TEMPLATES.find(({ id }) => id === 'digits'),
  'the template',
).create();

function service(): RunService {
  const data = new DatasetService({ resourcesDir: 'resources', blocks });
  return new RunService({ data, workerUrls: entries, cores: 2 });
}

describe('a run on data in blocks', () => {
  it('learns the digits as one in memory does, and is scored from blocks too', async () => {
    const runs = service();
    const { id } = await runs.start(document, false, new RecordingClient());
    const { status } = await runs.settled(id);
    expect(status).toMatchObject({ state: 'finished', error: null });
    expect(readdirSync(folder).filter((name) => name.endsWith('-features'))).toHaveLength(1);
    const { validation } = await runs.evaluate(id);
    expect(present(validation, 'the validation score').metrics.accuracy).toBeGreaterThan(0.94);
  });

  it('is estimated by what it keeps in memory, not by all its data', async () => {
    const inMemory = new DatasetService({ resourcesDir: 'resources' });
    const whole = await new RunService({ data: inMemory, workerUrls: entries, cores: 2 }).estimate(document);
    const estimate = await service().estimate(document);
    expect(present(whole, 'an estimate').parts.data).toBeGreaterThan(1797 * 64 * 4);
    expect(present(estimate, 'an estimate').parts.data).toBeLessThan(100_000);
  });

  it('gives the same weights when it is paused and resumed', async () => {
    const runs = service();
    const short = { ...document, training: { ...document.training, epochs: 3 } };
    const through = await runs.start(short, false, new RecordingClient());
    await runs.settled(through.id);
    const halting = await runs.start(short, true, new RecordingClient());
    for (let step = 0; step < 5; step++) await runs.step(halting.id);
    await runs.resume(halting.id);
    await runs.settled(halting.id);
    expect(await runs.weightsOf(halting.id)).toEqual(await runs.weightsOf(through.id));
  });

  it('ends with the reason where a block is damaged, and the next one is well again', async () => {
    const entry = readdirSync(folder).find((name) => name.endsWith('-features')) ?? '';
    const file = join(folder, entry, 'rows.blocks');
    const content = readFileSync(file);
    content.fill(9, 5000, 90_000);
    writeFileSync(file, content);
    const runs = service();
    const spoilt = await runs.start(document, false, new RecordingClient());
    const { status } = await runs.settled(spoilt.id);
    expect(status.state).toBe('failed');
    expect(status.error?.code).toBe('data.blocksDamaged');
    const { id } = await runs.start(document, false, new RecordingClient());
    expect((await runs.settled(id)).status.state).toBe('finished');
  });
});
