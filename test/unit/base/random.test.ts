import { describe, expect, it } from 'vitest';
import { fillUniform, philox, RandomStream, streamOf } from '../../../src/base/random.ts';

const hex = (words: Uint32Array) => [...words].map((word) => word.toString(16).padStart(8, '0'));

describe('Philox4x32-10', () => {
  // Known answers published with Random123 (kat_vectors).
  it.each([
    [
      [0, 0, 0, 0],
      [0, 0],
      ['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8'],
    ],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      ['408f276d', '41c83b0e', 'a20bc7c6', '6d5451fd'],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      ['d16cfe09', '94fdcceb', '5001e420', '24126ea1'],
    ],
  ] as const)('answers counter %j and key %j as published', (counter, key, expected) => {
    const out = new Uint32Array(4);
    philox(counter, key, out);
    expect(hex(out)).toEqual(expected);
  });
});

describe('random numbers', () => {
  it('gives an element that does not depend on how many are drawn', () => {
    const few = new Float64Array(5);
    const many = new Float64Array(50);
    fillUniform(few, 3, 7, 11);
    fillUniform(many, 3, 7, 11);
    expect([...few]).toEqual([...many.subarray(0, 5)]);
    expect(Math.min(...many)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...many)).toBeLessThan(1);
  });

  it('draws normals of mean 0 and deviation 1', () => {
    const stream = new RandomStream(1, streamOf('dense-1/kernel'));
    const draws = Array.from({ length: 20_000 }, () => stream.normal());
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(variance - 1)).toBeLessThan(0.03);
  });

  it('permutes every index once, the same way for the same seed', () => {
    const order = new RandomStream(4, 2).permutation(100);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(order).toEqual(new RandomStream(4, 2).permutation(100));
    expect(order).not.toEqual(new RandomStream(5, 2).permutation(100));
  });
});
