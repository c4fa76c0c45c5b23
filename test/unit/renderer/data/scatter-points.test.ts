import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DatasetService } from '../../../../src/main/services/datasets.ts';
import { scatterPoints } from '../../../../src/renderer/data/scatter-points.ts';

const service = new DatasetService({ resourcesDir: join(import.meta.dirname, '../../../../resources') });

describe('points of a scatter plot', () => {
  it('are the first two features, one colour a class', async () => {
    const found = scatterPoints(await service.generate('gaussians', { classes: 4, count: 80 }), 'class');
    expect([found?.x, found?.y]).toEqual(['x', 'y']);
    expect(found?.points).toHaveLength(80);
    expect(new Set(found?.points.map(({ colour }) => colour)).size).toBe(4);
  });

  it('are the target over its feature where there is only one', async () => {
    const found = scatterPoints(await service.generate('sine', { count: 50 }), 'value');
    expect([found?.x, found?.y]).toEqual(['t', 'value']);
  });

  it('leave out rows with missing cells', async () => {
    const found = scatterPoints(await service.openSample('co2'), 'co2_ppm');
    expect(found?.points.length).toBeLessThan(100);
  });

  it('are none where there are no two numbers', async () => {
    expect(scatterPoints(await service.generate('sine', { count: 50 }), null)).not.toBeNull();
    const card = await service.openSample('iris');
    const words = {
      ...card.schema,
      columns: card.schema.columns.map((column) => ({ ...column, type: 'text' as const })),
    };
    expect(scatterPoints({ ...card, schema: words }, 'species')).toBeNull();
  });
});
