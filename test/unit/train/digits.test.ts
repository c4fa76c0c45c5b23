// The lectures' softmax classifier of digits, trained by the loop itself, without threads.
import { describe, expect, it } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import { createReferenceBackend } from '../../../src/engine/backends/reference/index.ts';
import { Trainer } from '../../../src/engine/train/loop.ts';
import { bindOptimizer } from '../../../src/engine/train/optimizers/index.ts';
import { trainerSettings } from '../../../src/engine/train/training-settings.ts';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import { compileDocument } from '../../../src/project/compile.ts';
import { TEMPLATES } from '../../../src/project/templates/index.ts';

describe('the softmax classifier of digits', () => {
  it('reaches 0.94 held-out accuracy on the reference backend', async () => {
    const document = present(
      TEMPLATES.find(({ id }) => id === 'digits'),
      'the template',
    ).create();
    const { network } = compileDocument(document);
    const data = await new DatasetService({ resourcesDir: 'resources' }).prepare(document.data);
    const { training } = document;
    const trainer = new Trainer({
      network: present(network, 'the network'),
      data,
      settings: {
        ...trainerSettings(training),
        epochs: 8,
        optimizer: bindOptimizer({ kind: 'adam', params: { rate: 0.01 } }),
      },
      backend: createReferenceBackend(),
      now: () => performance.now() / 1000,
    });
    trainer.load();
    trainer.resume();
    while (trainer.state === 'running') trainer.advance();
    expect(trainer.state).toBe('finished');
    const closing = trainer.takePoints().filter(({ training }) => training !== undefined);
    expect(closing).toHaveLength(8);
    expect(closing.at(-1)?.validation?.metric).toBeGreaterThan(0.94);
    expect(Object.keys(closing.at(-1)?.gradients ?? {})).toEqual(['dense-1']);
  });
});
