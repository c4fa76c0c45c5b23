// Scales of pictures: one a channel, from the pictures that train alone.
import { describe, expect, it } from 'vitest';
import { pixelSeries } from '../../../src/engine/data/series.ts';
import { fitImage } from '../../../src/main/services/datasets/image-encoder.ts';

/** Two channels: one spread from 0 to 80 by tens with a wild one, one of ink on paper. The last picture is held out. */
const PIXELS = [
  [0, 0, 10, 0, 20, 0, 30, 200],
  [40, 0, 50, 0, 60, 0, 250, 0],
  [255, 255, 255, 255, 255, 255, 255, 255],
];
const TRAINING = Int32Array.of(0, 1);

function scales(kind: 'bytes' | 'floats', scaling: 'none' | 'standard' | 'minmax' | 'robust') {
  const flat = PIXELS.flat();
  const pixels = pixelSeries(kind === 'bytes' ? Uint8Array.from(flat) : Float32Array.from(flat), 8);
  const column = { name: 'image', missing: 0, type: 'image', shape: [2, 2, 2], pixels } as const;
  const source = { column, at: () => 0, isMissing: () => false, anyMissing: false };
  const { offset, factor } = fitImage(source, TRAINING, [2, 2, 2], scaling);
  expect(offset).toHaveLength(8);
  return [0, 1].map((channel) => [offset[channel], factor[channel]]);
}

describe.each(['bytes', 'floats'] as const)('%s of a picture', (kind) => {
  it('robust: median and interquartile range, which a wild pixel does not move', () => {
    const [spread, ink] = scales(kind, 'robust');
    // Sorted: 0 10 20 30 40 50 60 250; quartiles between neighbours, as NumPy's default.
    expect(spread).toEqual([35, 52.5 - 17.5]);
    // Most of the paper is 0, so its quartiles are too: the deviation is left, 200·√(1/8 · 7/8).
    expect(ink).toEqual([0, expect.closeTo(200 * Math.sqrt(7 / 64), 9)]);
  });

  it('standard: mean and deviation', () => {
    const [[mean, deviation] = []] = scales(kind, 'standard');
    expect(mean).toBe(57.5);
    const values = [0, 10, 20, 30, 40, 50, 60, 250];
    const variance = values.reduce((sum, value) => sum + (value - 57.5) ** 2, 0) / 8;
    expect(deviation).toBeCloseTo(Math.sqrt(variance), 9);
  });

  it('min-max: 0 to 255 of bytes, the span of training pictures otherwise; none: as they are', () => {
    expect(scales(kind, 'minmax')).toEqual(
      kind === 'bytes'
        ? [
            [0, 255],
            [0, 255],
          ]
        : [
            [0, 250],
            [0, 200],
          ],
    );
    expect(scales(kind, 'none')).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });
});
