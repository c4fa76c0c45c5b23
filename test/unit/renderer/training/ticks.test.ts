// Numbers on axes.
import { describe, expect, it } from 'vitest';
import { logTick, shortNumber } from '../../../../src/renderer/training/chart/ticks.ts';

const axis = (...values: readonly number[]) => {
  const ticks = values.map((value) => ({ value }));
  return values.map((value, index) => logTick(value, index, ticks));
};

describe('ticks of a logarithmic axis', () => {
  it('name whole decades only where there are several', () => {
    expect(axis(0.001, 0.0015, 0.002, 0.01, 0.05, 0.1, 0.15, 1)).toEqual([
      '1e-3',
      null,
      null,
      '1e-2',
      null,
      '0.1',
      null,
      '1',
    ]);
  });

  it('name 2 and 5 too where the axis spans less than two decades', () => {
    expect(axis(0.1, 0.2, 0.3, 0.5, 1)).toEqual(['0.1', '0.2', null, '0.5', '1']);
  });

  it('skip decades where there are many', () => {
    const named = axis(...Array.from({ length: 13 }, (_, index) => 10 ** (index - 6))).filter(
      (tick) => tick !== null,
    );
    expect(named.length).toBeLessThanOrEqual(7);
  });
});

describe('short numbers', () => {
  it('keep four digits, and turn to powers of ten at the ends', () => {
    expect([0.0312, 1 / 3, 123456, 1.5e-7, 0, 2.5e9].map((value) => shortNumber(value))).toEqual([
      '0.0312',
      '0.3333',
      '123500',
      '1.5e-7',
      '0',
      '2.5e9',
    ]);
  });
});
