// Whether a table's rows run with time, as its card says.
import { describe, expect, it } from 'vitest';
import { schemaOf } from '../../../src/main/services/datasets/card.ts';
import { readText } from './support.ts';

const orderOf = async (...days: string[]) => {
  const { table } = await readText(`day,x\n${days.map((day) => `${day},1`).join('\n')}\n`);
  const [day] = schemaOf(table).columns;
  expect(day?.type).toBe('date');
  return day?.order;
};

describe('the order of dates', () => {
  it('is not spoken of where no row is older than the one before', async () => {
    expect(await orderOf('2024-01-01', '2024-01-02', '2024-01-02', '', '2024-03-01')).toBeUndefined();
  });

  it('falls where the newest comes first, also past missing ones', async () => {
    expect(await orderOf('2024-03-01', '2024-02-01', '', '2024-02-01', '2023-12-31')).toBe('falling');
  });

  it('is mixed otherwise', async () => {
    expect(await orderOf('2024-03-01', '2024-02-01', '2024-02-05')).toBe('mixed');
  });
});
