// The targets of an output inside a program: an input that several outputs may share, and the columns of it that are
// this output's own.
import type { Builder } from '../ir/builder.ts';
import { sizeOf, type ValueId } from '../ir/types.ts';
import type { OutputSpec } from './network.ts';

/** i32 [N] of classes, f32 [N, k] of labels or numbers; of sequences [N, steps] and [N, steps, k]. */
export function targetValue(
  b: Builder,
  { target, places }: Pick<OutputSpec, 'target' | 'places'>,
  batch: number,
): ValueId {
  const { name, shape, dtype } = target;
  const whole = b.input(name, { shape: [batch, ...shape], dtype });
  return places === undefined ? whole : takePlaces(b, whole, places);
}

/** These places on the last axis, in this order. */
export function takePlaces(b: Builder, value: ValueId, places: readonly number[]): ValueId {
  const shape = b.shapeOf(value);
  const last = shape.length - 1;
  const runs: { start: number; size: number }[] = [];
  for (const place of places) {
    const before = runs.at(-1);
    if (before !== undefined && before.start + before.size === place) before.size++;
    else runs.push({ start: place, size: 1 });
  }
  const parts = runs.map(({ start, size }) =>
    b.slice(
      value,
      shape.map((_, axis) => (axis === last ? start : 0)),
      shape.map((length, axis) => (axis === last ? size : length)),
    ),
  );
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : b.concat(parts, last);
}

/** How many target numbers a row has for this output, steps of a sequence apart. */
export function targetWidth({ target, places, steps = 1 }: OutputSpec): number {
  return places?.length ?? sizeOf(target.shape) / steps;
}
