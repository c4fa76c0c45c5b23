// Every family of networks learns its task: real accuracy on held-out rows, from the templates that people start with.
import { describe, expect, it } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import { createWasmBackend } from '../../../src/engine/backends/wasm/index.ts';
import { Trainer } from '../../../src/engine/train/loop.ts';
import { trainerSettings } from '../../../src/engine/train/training-settings.ts';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import { compileDocument } from '../../../src/project/compile.ts';
import { TEMPLATES } from '../../../src/project/templates/index.ts';

const DATASETS = new DatasetService({ resourcesDir: 'resources' });

interface Outcome {
  readonly loss: number;
  readonly metric: number;
  /** Mean loss of the last epoch on training rows. */
  readonly training: number;
}

/** Held-out loss and metric of a template's last epoch. */
async function learn(template: string, epochs?: number, seed?: number): Promise<Outcome> {
  const document = present(
    TEMPLATES.find(({ id }) => id === template),
    `template ${template}`,
  ).create();
  const network = present(compileDocument(document).network, `the network of ${template}`);
  const settings = trainerSettings({ ...document.training, ...(seed === undefined ? {} : { seed }) });
  const trainer = new Trainer({
    network,
    data: await DATASETS.prepare(document.data),
    settings: { ...settings, epochs: epochs ?? document.training.epochs },
    backend: createWasmBackend({ maximumBytes: 256 * 2 ** 20 }),
    now: () => performance.now() / 1000,
  });
  trainer.load();
  trainer.resume();
  while (trainer.state === 'running') trainer.advance();
  expect(trainer.state).toBe('finished');
  const closing = trainer.takePoints().findLast(({ validation }) => validation !== null);
  const last = present(closing?.validation, 'a score on held-out rows');
  return {
    loss: last.loss ?? Number.NaN,
    metric: last.metric ?? Number.NaN,
    training: closing?.training?.loss ?? Number.NaN,
  };
}

describe('held-out accuracy', () => {
  it.each([
    ['digits', 0.94],
    ['digits-mlp', 0.96],
    ['digits-residual', 0.955],
    ['digits-lstm', 0.96],
    // The commonest character is every sixth.
    ['characters', 0.38],
    ['digits-attention', 0.95],
    ['iris', 0.95],
    ['wine', 0.94],
    ['breast-cancer', 0.95],
    ['xor', 0.96],
    ['spirals', 0.96],
  ])('of %s is at least %d', async (template, least) => {
    expect((await learn(template)).metric).toBeGreaterThanOrEqual(least);
  });

  it('of digits-cnn is at least 0.98, the mean over three seeds', async () => {
    const metrics = [];
    for (const seed of [1, 2, 3]) metrics.push((await learn('digits-cnn', undefined, seed)).metric);
    expect(metrics.reduce((sum, metric) => sum + metric, 0) / metrics.length).toBeGreaterThanOrEqual(0.98);
  });
});

describe('regression and forecasts', () => {
  it('predict the progression of diabetes to within 45 units', async () => {
    // Always guessing the mean is off by about 66.
    expect((await learn('diabetes')).metric).toBeLessThan(45);
  });

  it('predict next year’s sunspots to within 18', async () => {
    // Repeating this year’s number is off by about 24.
    expect((await learn('sunspots')).metric).toBeLessThan(18);
  });

  it('predict next year’s sunspots to within 18 with two recurrent layers, one on the other', async () => {
    expect((await learn('sunspots-stacked')).metric).toBeLessThan(18);
  });
});

describe('memory', () => {
  it('of an LSTM bridges forty steps where a simple recurrent layer only guesses the mean', async () => {
    // The variance of the sum of two uniform numbers, the error of guessing the mean, is 1/6.
    expect((await learn('memory-rnn', 20)).loss).toBeGreaterThan(0.1);
    expect((await learn('memory-lstm', 25)).loss).toBeLessThan(0.01);
  });
});

describe('an autoencoder with a code of eight', () => {
  it('rebuilds digits better than the best linear code of eight, principal components', async () => {
    // Mean squared error of eight principal components fitted to all 1797 rows, pixels scaled to 0…1.
    const principalComponents = 0.02469;
    expect((await learn('digits-autoencoder')).loss).toBeLessThan(principalComponents);
  });

  it('keeps a smooth code of two numbers better than two principal components', async () => {
    const principalComponents = 0.05341;
    expect((await learn('digits-variational')).loss).toBeLessThan(principalComponents);
  });
});

describe('the four uses of recurrent layers', () => {
  it('many to one: reads a digit row by row', async () => {
    expect((await learn('digits-lstm', 15)).metric).toBeGreaterThan(0.93);
  });

  it('one to many: draws the rows of a digit that it is told, as well as the mean picture of that digit', async () => {
    // Mean absolute error in grey levels: 2.11 for the mean picture of each digit, 3.10 for that of all digits.
    expect((await learn('digits-drawing')).metric).toBeLessThan(2.2);
  });

  it('many to many in step: takes noise off every row', async () => {
    const { training, loss } = await learn('digits-denoise');
    // Noise of variance 0.09 is added in training alone. The best linear filter (Wiener) of single rows, one for each of the
    // eight, leaves 0.0304 of it; below half of that no filter comes, so a lower loss would mean that there was no noise.
    expect(training).toBeLessThan(0.0285);
    expect(training).toBeGreaterThan(0.015);
    expect(loss).toBeLessThan(0.015);
  });

  it('encoder and decoder: writes the lower half of a digit from the upper half', async () => {
    // Mean absolute error in grey levels: 2.45 for a linear regression, 3.24 for the mean picture.
    expect((await learn('digits-complete')).metric).toBeLessThan(2.1);
  });
});
