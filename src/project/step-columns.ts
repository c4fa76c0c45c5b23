// Sequences laid out in columns: names numbered alike are the steps, several such names the channels of a step.
import type { ColumnInfo } from './document.ts';

export interface StepColumns {
  /** Names before the number, in the order of a step: `value`, `mark`. */
  readonly channels: readonly string[];
  readonly steps: number;
  /** By step, then channel: the column's place in `columns`. */
  readonly places: readonly (readonly number[])[];
}

/** Null where not every column, those of `but` aside, is a step of sequences. */
export function stepColumns(columns: readonly ColumnInfo[], but: ReadonlySet<string>): StepColumns | null {
  const found = new Map<string, number[]>();
  for (const [index, { name, type }] of columns.entries()) {
    if (but.has(name)) continue;
    const [, stem, number] = /^(.+)_(\d+)$/.exec(name) ?? [];
    if (stem === undefined || type !== 'number') return null;
    const places = found.get(stem) ?? [];
    places[Number(number) - 1] = index;
    found.set(stem, places);
  }
  const lengths = [...found.values()].map((places) => places.length);
  const [steps = 0] = lengths;
  if (steps < 2 || lengths.some((length) => length !== steps)) return null;
  const channels = [...found.keys()];
  const places = Array.from({ length: steps }, (_, step) =>
    [...found.values()].flatMap((own) => own[step] ?? []),
  );
  // A number that is left out leaves a hole in its channel.
  return places.every((step) => step.length === channels.length) ? { channels, steps, places } : null;
}
