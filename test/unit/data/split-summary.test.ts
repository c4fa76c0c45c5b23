// The counts that the window draws of a split are those of the split that training makes.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DatasetService } from '../../../src/main/services/datasets.ts';
import { sampleBinding } from '../../../src/project/templates/samples.ts';
import { failure } from './support.ts';

const service = new DatasetService({ resourcesDir: join(import.meta.dirname, '../../../resources') });
const iris = sampleBinding('iris');
const sizes = async (binding: typeof iris) => {
  const { training, validation } = await service.prepare(binding);
  return { training: training.length, validation: validation.length };
};

describe('the counts of a split', () => {
  it('are those of training, class by class', async () => {
    const split = await service.split(iris);
    expect(split).toMatchObject(await sizes(iris));
    expect(split.classes).toEqual(
      ['setosa', 'versicolor', 'virginica'].map((name) => ({ name, training: 40, validation: 10 })),
    );
    expect(split.groups).toBeNull();
  });

  it('follow a fold', async () => {
    const binding = { ...iris, split: { ...iris.split, fold: { count: 7, index: 3 } } };
    expect(await service.split(binding)).toMatchObject(await sizes(binding));
  });

  it('tell groups, which are on one side each', async () => {
    const binding = {
      ...iris,
      roles: { ...iris.roles, petal_width_cm: 'group' },
    } as const;
    const split = await service.split(binding);
    expect(split).toMatchObject(await sizes(binding));
    const { training = 0, validation = 0 } = split.groups ?? {};
    expect(training + validation).toBe(22);
    expect(validation).toBeGreaterThan(0);
  });

  it('tell rows left out for missing cells', async () => {
    const card = await service.openSample('co2');
    const binding = {
      ...iris,
      source: card.source,
      schema: card.schema,
      roles: { co2_ppm: 'target' },
      missing: 'drop',
    } as const;
    const split = await service.split(binding);
    expect(split.dropped).toBe(59);
    expect(split.classes).toBeNull();
  });

  it('are refused in the words that training would use', async () => {
    const error = await failure(service.split({ ...iris, roles: { species: 'weight' } }));
    expect(error.code).toBe('data.cannotPrepare');
  });
});
