// Digits as a person draws them with a mouse: polylines on a pad of 100 by 100, neither centred nor filling it.
import type { Stroke } from '../../src/renderer/learn/digit-raster.ts';

const line = (...points: readonly (readonly [number, number])[]): Stroke =>
  points.map(([x, y]) => ({ x, y }));

/** An elliptic arc from one angle to another, in degrees, clockwise from the right. */
function arc(cx: number, cy: number, rx: number, ry: number, from: number, to: number): Stroke {
  const count = 24;
  return Array.from({ length: count + 1 }, (_, index) => {
    const angle = ((from + ((to - from) * index) / count) * Math.PI) / 180;
    return { x: cx + rx * Math.cos(angle), y: cy + ry * Math.sin(angle) };
  });
}

/** One stroke that crosses itself in the middle, as most people write an 8. */
function figureEight(cx: number, cy: number, rx: number, ry: number): Stroke {
  return Array.from({ length: 49 }, (_, index) => {
    const angle = (index / 48) * 2 * Math.PI;
    return { x: cx - rx * Math.sin(2 * angle), y: cy - ry * Math.cos(angle) };
  });
}

export const DRAWN_DIGITS: readonly (readonly Stroke[])[] = [
  [arc(52, 50, 20, 32, -90, 270)],
  [line([40, 32], [54, 18], [54, 82])],
  [[...arc(50, 36, 18, 17, 195, 390), ...line([34, 80], [70, 80])]],
  [[...arc(48, 34, 18, 15, 200, 450), ...arc(48, 65, 20, 17, -90, 160)]],
  [line([52, 16], [26, 58], [74, 58]), line([60, 36], [58, 84])],
  [line([70, 18], [38, 18], [36, 46]), arc(48, 62, 20, 19, -120, 140)],
  [[...line([60, 16], [44, 34], [34, 58]), ...arc(50, 64, 17, 18, 190, 550)]],
  [line([28, 20], [70, 20], [44, 82]), line([38, 50], [66, 50])],
  [figureEight(50, 50, 17, 33)],
  [[...arc(50, 36, 17, 17, 0, 360), ...line([67, 36], [64, 60], [54, 84])]],
];
