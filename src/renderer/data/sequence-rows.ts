// Sequences of a card's first rows: columns named alike and numbered are the steps, several such names the channels. Pure.
import type { DataCard } from '../../contract/data.ts';
import { stepColumns } from '../../project/step-columns.ts';

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
  const answers = new Set([...(target === null ? [] : [target]), ...(card.suggestedTargets ?? [])]);
  const found = stepColumns(card.schema.columns, answers);
  if (found === null) return null;
  const { channels, steps, places } = found;
  const shown = Math.min(steps, MOST_STEPS);
  const goals = card.schema.columns.flatMap(({ name }, place) => (answers.has(name) ? [place] : []));
  const rows = card.preview.slice(0, ROWS).map((cells, row) => ({
    row,
    cells: Array.from({ length: shown }, (_, step) =>
      (places[step] ?? []).map((place) => Number(cells[place] ?? Number.NaN)),
    ),
    answer: goals.map((place) => cells[place] ?? '').join(' '),
  }));
  const ranges = channels.map((_, channel) => {
    const seen = rows.flatMap(({ cells }) => cells.map((step) => step[channel] ?? 0)).filter(Number.isFinite);
    return { min: Math.min(0, ...seen), max: Math.max(1, ...seen) };
  });
  return { channels, steps, rows, ranges };
}
