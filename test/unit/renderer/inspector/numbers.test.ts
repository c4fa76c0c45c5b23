// Numbers in forms: written, read, stepped, slid.
import { describe, expect, it } from 'vitest';
import { p } from '../../../../src/base/params.ts';
import { text } from '../../../../src/base/text.ts';
import {
  numberText,
  parseList,
  parseNumber,
  placeOf,
  stepped,
  valueAtPlace,
} from '../../../../src/renderer/inspector/numbers.ts';

const words = { title: text('x', 'x'), doc: text('x', 'x') };
const rate = p.float({ ...words, default: 0.001, min: 1e-8, max: 100, logarithmic: true });
const penalty = p.float({ ...words, default: 0, min: 0, max: 10, logarithmic: true });
const units = p.int({ ...words, default: 64, min: 1, max: 100 });

describe('writing and reading', () => {
  it.each([0, 0.001, 1e-4, 5e-7, 64, 0.25, 250_000, 1e-16])('%d reads back as itself', (value) => {
    expect(parseNumber(numberText(value))).toBe(value);
  });

  it('takes a comma for a decimal point and groups of digits for what they are', () => {
    expect(parseNumber('0,25')).toBe(0.25);
    expect(parseNumber('16 448')).toBe(16_448);
    expect(parseNumber('1e-3')).toBe(0.001);
  });

  it.each(['', 'abc', '1.2.3', '--1', '1e', 'Infinity', '0x10'])('“%s” is no number', (typed) => {
    expect(parseNumber(typed)).toBeNull();
  });

  it('reads a list however it is parted', () => {
    expect(parseList('8×8×1')).toEqual([8, 8, 1]);
    expect(parseList('8, 8; 1')).toEqual([8, 8, 1]);
    expect(parseList('')).toEqual([]);
    expect(parseList('8 big')).toBeNull();
  });
});

describe('stepping', () => {
  it('climbs 1, 2, 5 where values span decades', () => {
    expect(stepped(rate, 0.001, 1, false)).toBe(0.002);
    expect(stepped(rate, 0.002, 1, false)).toBe(0.005);
    expect(stepped(rate, 0.001, -1, false)).toBe(5e-4);
    expect(stepped(rate, 0.003, 1, true)).toBe(0.03);
  });

  it('leaves zero upwards, and comes back to it', () => {
    expect(stepped(penalty, 0, 1, false)).toBeGreaterThan(0);
    expect(stepped(penalty, 0, -1, false)).toBe(0);
  });

  it('counts whole numbers by ones and tens, and stays within the bounds', () => {
    expect(stepped(units, 64, 1, false)).toBe(65);
    expect(stepped(units, 95, 1, true)).toBe(100);
    expect(stepped(units, 1, -1, false)).toBe(1);
  });
});

describe('sliding', () => {
  it('places decades evenly, and a place gives its value back to two digits', () => {
    const places = [1e-6, 1e-4, 1e-2].map((value) => placeOf(rate, value));
    expect((places[1] ?? 0) - (places[0] ?? 0)).toBeCloseTo((places[2] ?? 0) - (places[1] ?? 0), 9);
    for (const value of [1e-5, 0.003, 0.5])
      expect(valueAtPlace(rate, placeOf(rate, value))).toBeCloseTo(value, 9);
  });

  it('has zero at its left end where zero is allowed', () => {
    expect(valueAtPlace(penalty, 0)).toBe(0);
    expect(placeOf(penalty, 0)).toBe(0);
  });
});
