// The gradient check on every template's network and data, in float64.
import { describe, expect, it } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import { createReferenceBackend } from '../../../src/engine/backends/reference/index.ts';
import { checkGradients } from '../../../src/engine/train/gradient-check.ts';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import { compileDocument } from '../../../src/project/compile.ts';
import { TEMPLATES } from '../../../src/project/templates/index.ts';

const datasets = new DatasetService({ resourcesDir: 'resources' });

describe('the gradients of every template', () => {
  it.each(TEMPLATES.filter(({ id }) => id !== 'empty'))('$id', async ({ create }) => {
    const document = create();
    const { l1, l2, penalizeBiases, seed } = document.training;
    const checks = checkGradients({
      network: present(compileDocument(document).network, 'the network'),
      data: await datasets.prepare(document.data),
      settings: { l1, l2, penalizeBiases },
      seed,
      backend: createReferenceBackend(),
      batch: 3,
      elementsPerTensor: 5,
    });
    expect(checks.length).toBeGreaterThan(0);
    expect(checks.filter(({ passed }) => !passed)).toEqual([]);
  });
});
