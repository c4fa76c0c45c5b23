// Times of day as programs write them: fractions of a second, zones, and how dates are shown again.
import { describe, expect, it } from 'vitest';
import { numberSeries } from '../../../src/engine/data/series.ts';
import { dateFormatFor, datesOf, dateText } from '../../../src/main/services/readers/dates.ts';
import { all, columnOf, readText } from './support.ts';

const day = Date.UTC(2024, 0, 1);
const clock = day + ((3 * 60 + 4) * 60 + 5) * 1000;

describe('times of day are read to the microsecond', () => {
  it.each([
    ['2024-01-01T03:04:05.123Z', clock + 123],
    ['2024-01-01 03:04:05,57', clock + 570],
    ['2024-01-01T03:04:05.001', clock + 1],
    ['2024-01-01T03:04:05.123456789Z', clock + 123.456789],
    ['01.01.2024 03:04:05.5', clock + 500],
    ['Jan 1, 2024 3:04:05.25 PM', clock + 12 * 3_600_000 + 250],
    ['2024-01-01 03:04:05.123+00', clock + 123],
    ['2024-01-01 03:04:05+03', clock - 3 * 3_600_000],
    ['2024-01-01 03:04:05-0530', clock + 5.5 * 3_600_000],
    ['2024-01-01T03:04:05.5+05:30', clock + 500 - 5.5 * 3_600_000],
    ['2024-01-01 03:04:05 UTC', clock],
    ['2024-01-01 03:04:05.123 gmt', clock + 123],
    ['2024-01-01 03:04 Z', clock - 5000],
  ])('%s', (word, expected) => {
    expect(datesOf([word])?.[0]).toBeCloseTo(expected, 3);
  });

  it.each([
    '2024-01-01 03:04:05 EST',
    '2024-01-01 03:04:05.',
    '2024-01-01 03:04:05+3',
    '2024-01-01 25:00:00.5',
    '2024-01-01+03',
  ])('%s is no date for certain', (word) => {
    expect(datesOf([word])).toBeNull();
  });

  it('a column of a file, with a missing one and several zones', async () => {
    const result = await readText(
      'at,x\n2024-01-01 03:04:05.123+00,1\n,2\n2024-01-01 06:04:05.123+03,3\n2024-01-01 03:04:05.124 UTC,4\n',
    );
    const at = columnOf(result, 'at');
    expect(at.type).toBe('date');
    if (at.type !== 'date') return;
    expect(all(at.values)).toEqual([clock + 123, Number.NaN, clock + 123, clock + 124]);
  });
});

describe('dates as text', () => {
  it.each([
    [day, '2024-01-01'],
    [day + 60_000, '2024-01-01 00:01'],
    [clock, '2024-01-01 03:04:05'],
    [clock + 120, '2024-01-01 03:04:05.120'],
    [clock + 123.456, '2024-01-01 03:04:05.123456'],
    [clock + 0.9999, '2024-01-01 03:04:05.001'],
    [-1, '1969-12-31 23:59:59.999'],
    [-1000, '1969-12-31 23:59:59'],
  ])('%s is %s', (value, shown) => {
    expect(dateText(value)).toBe(shown);
  });

  it('what is shown is read back', () => {
    for (const value of [day, clock, clock + 7, clock + 0.25, -86_400_000, -1]) {
      expect(datesOf([dateText(value)])?.[0]).toBeCloseTo(value, 3);
    }
  });

  it('those of one column are written alike, as fine as the finest', () => {
    const shown = (...values: number[]) => {
      const format = dateFormatFor(numberSeries(Float64Array.from(values)));
      return values.filter((value) => !Number.isNaN(value)).map(format);
    };
    expect(shown(day, Number.NaN)).toEqual(['2024-01-01']);
    expect(shown(day, clock)).toEqual(['2024-01-01 00:00:00', '2024-01-01 03:04:05']);
    expect(shown(day + 5, clock)).toEqual(['2024-01-01 00:00:00.005', '2024-01-01 03:04:05.000']);
  });
});
