// What the engine computed once, kept: a change of these numbers or of this text must be meant. The first steps of the
// digits example in float64, and the program of a small network's training step as the printer shows it.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { present } from '../../src/base/assert.ts';
import { createReferenceBackend } from '../../src/engine/backends/reference/index.ts';
import { print } from '../../src/engine/passes/print.ts';
import { Trainer } from '../../src/engine/train/loop.ts';
import { bindOptimizer } from '../../src/engine/train/optimizers/index.ts';
import { trainerSettings } from '../../src/engine/train/training-settings.ts';
import { buildTrainingStep } from '../../src/engine/train/training-step.ts';
import { DatasetService } from '../../src/main/services/datasets.ts';
import { compileDocument } from '../../src/project/compile.ts';
import { TEMPLATES } from '../../src/project/templates/index.ts';
import { adam, onSample } from '../../src/project/templates/template.ts';

const STEPS = 10;
const curveSchema = z.object({
  losses: z.array(z.number()).length(STEPS),
  gradients: z.array(z.number()).length(STEPS),
});

/** Loss of every batch, and the norm of its gradient. */
async function curve() {
  const document = present(
    TEMPLATES.find(({ id }) => id === 'digits'),
    'the template',
  ).create();
  let seconds = 0;
  const trainer = new Trainer({
    network: present(compileDocument(document).network, 'the network'),
    data: await new DatasetService({ resourcesDir: 'resources' }).prepare(document.data),
    settings: trainerSettings(document.training),
    backend: createReferenceBackend(),
    // Slow enough that every step is told.
    now: () => (seconds += 10),
  });
  trainer.load();
  for (let step = 0; step < STEPS; step++) trainer.stepOnce();
  const points = trainer.takePoints();
  trainer.dispose();
  return {
    losses: points.map(({ loss }) => present(loss, 'a loss')),
    gradients: points.map(({ gradients }) => present(gradients['dense-1'], 'a norm')),
  };
}

it('the first ten steps of the digits example are those of digits.json, to 1e-12', async () => {
  const kept = curveSchema.parse(JSON.parse(readFileSync(new URL('digits.json', import.meta.url), 'utf8')));
  const found = await curve();
  for (const of of ['losses', 'gradients'] as const) {
    expect(found[of], JSON.stringify(found)).toHaveLength(STEPS);
    for (const [step, value] of kept[of].entries()) {
      const gap = Math.abs(present(found[of][step], of) - value);
      expect(gap, `${of} of step ${step} are now ${JSON.stringify(found[of])}`).toBeLessThanOrEqual(1e-12);
    }
  }
});

it('the training step of a small network prints as in step.txt', () => {
  const document = onSample('small', 'iris', [
    { kind: 'dense', params: { units: 4, activation: 'tanh' } },
    { kind: 'dense', params: { units: 3, activation: 'softmax' } },
  ]);
  const network = present(compileDocument(document).network, 'the network');
  const settings = { optimizer: bindOptimizer(adam(0.01)), l1: 0, l2: 0.001, penalizeBiases: false };
  const program = buildTrainingStep(network, settings, 8, { metrics: true, gradientNorms: true });
  expect(print(program)).toBe(readFileSync(new URL('step.txt', import.meta.url), 'utf8'));
});
