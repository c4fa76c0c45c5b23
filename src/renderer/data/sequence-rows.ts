// Sequences of a card's first rows: columns named alike and numbered are the steps, several such names the channels. Pure.
import type { DataCard } from '../../contract/data.ts';

export interface SequenceRows {
  /** Names before the number: `value`, `mark`. */
  readonly channels: readonly string[];
  readonly steps: number;
  readonly rows: readonly {
    readonly row: number;
    /** By step, then channel. */
    readonly cells: readonly (readonly number[])[];
    readonly answer: string;
  }[];
  /** By channel: least and greatest value seen. */
  readonly ranges: readonly { readonly min: number; readonly max: number }[];
}

const ROWS = 12;
const MOST_STEPS = 48;

/** Null where the columns beside the target are not steps of sequences. */
export function sequenceRows(card: DataCard, target: string | null): SequenceRows | null {
  const places = new Map<string, number[]>();
  for (const [index, { name, type }] of card.schema.columns.entries()) {
    if (name === target) continue;
    const [, stem, number] = /^(.+)_(\d+)$/.exec(name) ?? [];
    if (stem === undefined || type !== 'number') return null;
    const steps = places.get(stem) ?? [];
    steps[Number(number) - 1] = index;
    places.set(stem, steps);
  }
  const channels = [...places.keys()];
  const lengths = [...places.values()].map((steps) => steps.length);
  const [steps = 0] = lengths;
  if (steps < 2 || lengths.some((length) => length !== steps)) return null;
  const shown = Math.min(steps, MOST_STEPS);
  const goal = card.schema.columns.findIndex(({ name }) => name === target);
  const rows = card.preview.slice(0, ROWS).map((cells, row) => ({
    row,
    cells: Array.from({ length: shown }, (_, step) =>
      channels.map((stem) => Number(cells[places.get(stem)?.[step] ?? -1] ?? Number.NaN)),
    ),
    answer: cells[goal] ?? '',
  }));
  const ranges = channels.map((_, channel) => {
    const seen = rows.flatMap(({ cells }) => cells.map((step) => step[channel] ?? 0)).filter(Number.isFinite);
    return { min: Math.min(0, ...seen), max: Math.max(1, ...seen) };
  });
  return { channels, steps, rows, ranges };
}
