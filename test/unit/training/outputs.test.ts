// Networks with more than one answer learn what their templates promise, every output of them.
import { describe, expect, it } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import { createWasmBackend } from '../../../src/engine/backends/wasm/index.ts';
import { Trainer } from '../../../src/engine/train/loop.ts';
import { trainerSettings } from '../../../src/engine/train/training-settings.ts';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import { scoreOf, sessionWith } from '../../../src/main/services/run-session.ts';
import { compileDocument } from '../../../src/project/compile.ts';
import { OUTPUTS } from '../../../src/project/templates/outputs.ts';

const DATASETS = new DatasetService({ resourcesDir: 'resources' });

/** Scores of every output on held-out rows, by the template's own settings. */
async function learn(template: string) {
  const { create } = present(
    OUTPUTS.find(({ id }) => id === template),
    template,
  );
  const document = create();
  const network = present(compileDocument(document).network, `the network of ${template}`);
  const data = await DATASETS.prepare(document.data);
  const backend = createWasmBackend({ maximumBytes: 256 * 2 ** 20 });
  const trainer = new Trainer({
    network,
    data,
    settings: trainerSettings(document.training),
    backend,
    now: () => performance.now() / 1000,
  });
  trainer.load();
  trainer.resume();
  while (trainer.state === 'running') trainer.advance();
  expect(trainer.state).toBe('finished');
  const session = sessionWith(backend, network, trainer.weights());
  const { outputs } = present(scoreOf(network, session, data, data.validation), 'a score');
  session.dispose();
  trainer.dispose();
  return { outputs, data };
}

describe('a network with two answers', () => {
  it('names the cultivar of a wine and explains half of its alcohol', async () => {
    const { outputs } = await learn('wine-two-answers');
    const [cultivar, alcohol] = outputs;
    expect(cultivar?.columns).toEqual(['cultivar']);
    expect(cultivar?.metrics.accuracy).toBeGreaterThan(0.94);
    expect(alcohol?.columns).toEqual(['alcohol']);
    expect(alcohol?.metrics.r2).toBeGreaterThan(0.5);
  });
});

describe('labels', () => {
  it('of three circles are all right for nine points in ten, and each is found', async () => {
    const { outputs } = await learn('circles-labels');
    const [labels] = outputs;
    expect(labels?.labels).toEqual(['red', 'green', 'blue']);
    expect(labels?.metrics.exactMatch).toBeGreaterThan(0.9);
    expect(labels?.metrics.f1).toBeGreaterThan(0.92);
    for (const { auc } of labels?.report?.classes ?? []) expect(auc).toBeGreaterThan(0.97);
  });
});

describe('many to many in step', () => {
  it('forecasts the next year at each of twenty-two better than repeating the present one', async () => {
    const { outputs, data } = await learn('sunspots-each-year');
    const [forecast] = outputs;
    expect(forecast?.spec.steps).toBe(22);
    const scaled = present(data.tensors.target, 'targets').data;
    const target = data.target;
    if (target?.kind !== 'numbers') throw new Error('expected numbers');
    let repeated = 0;
    let count = 0;
    for (const row of data.validation) {
      for (let step = 1; step < 22; step++) {
        const [now = 0, next = 0] = scaled.subarray(row * 22 + step - 1, row * 22 + step + 1);
        repeated += Math.abs(next - now) * (target.scaling.factor[0] ?? 1);
        count++;
      }
    }
    expect(repeated / count).toBeGreaterThan(22);
    expect(forecast?.metrics.mae).toBeLessThan(0.85 * (repeated / count));
  });
});
