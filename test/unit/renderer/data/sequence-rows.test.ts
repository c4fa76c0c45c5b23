import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DatasetService } from '../../../../src/main/services/datasets.ts';
import { sequenceRows } from '../../../../src/renderer/data/sequence-rows.ts';

const service = new DatasetService({ resourcesDir: join(import.meta.dirname, '../../../../resources') });

describe('sequences of the first rows', () => {
  it('have a channel for each name and a step for each number', async () => {
    const found = sequenceRows(await service.generate('adding', { length: 10, count: 50 }), 'sum');
    expect(found).toMatchObject({ channels: ['value', 'mark'], steps: 10 });
    for (const { cells, answer } of found?.rows ?? []) {
      expect(cells).toHaveLength(10);
      const marked = cells.filter(([, mark]) => mark === 1).map(([value = 0]) => value);
      expect(marked).toHaveLength(2);
      expect(marked[0]! + marked[1]!).toBeCloseTo(Number(answer), 3);
    }
  });

  it('show the bits whose parity is asked', async () => {
    const found = sequenceRows(await service.generate('parity', { length: 6, count: 40 }), 'parity');
    for (const { cells, answer } of found?.rows ?? []) {
      const ones = cells.reduce((sum, [bit = 0]) => sum + bit, 0);
      expect(answer).toBe(ones % 2 === 0 ? 'even' : 'odd');
    }
  });

  it('show every symbol to be copied, and all answers in their order', async () => {
    const params = { shown: 3, delay: 4, symbols: 3, count: 40 };
    const found = sequenceRows(await service.generate('copying', params), 'answer_1');
    expect(found).toMatchObject({ channels: ['step'], steps: 10 });
    for (const { cells, answer } of found?.rows ?? []) {
      const symbols = cells.map(([symbol = 0]) => symbol);
      expect(answer).toBe(
        symbols
          .slice(0, 3)
          .map((symbol) => 'ABC'[symbol - 1])
          .join(' '),
      );
      expect(symbols.slice(3)).toEqual([0, 0, 0, 0, 0, 0, 0]);
    }
  });

  it('are none where columns are not numbered steps', async () => {
    expect(sequenceRows(await service.generate('circles', {}), 'class')).toBeNull();
    expect(sequenceRows(await service.openSample('digits'), 'digit')).toBeNull();
  });
});
