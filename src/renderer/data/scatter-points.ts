// Points of a scatter plot from a card's first rows: two number columns against each other, coloured by the target. Pure.
import type { DataCard } from '../../contract/data.ts';

export interface ScatterPoints {
  readonly x: string;
  readonly y: string;
  readonly points: readonly {
    readonly row: number;
    readonly x: number;
    readonly y: number;
    readonly colour: string;
  }[];
}

/** Told apart in both themes and with the common colour blindnesses (after Okabe and Ito). */
const CLASS_COLOURS = [
  '#3b8fd9',
  '#e08a1e',
  '#2fa36b',
  '#d1599b',
  '#8f7be0',
  '#c9b02c',
  '#d9503f',
  '#4bb5c9',
];

/** Null where the data has no two number columns to draw. */
export function scatterPoints(card: DataCard, target: string | null): ScatterPoints | null {
  const numbers = card.schema.columns.flatMap(({ name, type }, index) =>
    type === 'number' ? [{ name, index }] : [],
  );
  const features = numbers.filter(({ name }) => name !== target);
  const [first] = features;
  const goal = card.schema.columns.findIndex(({ name }) => name === target);
  // With one feature, the number to predict is drawn over it.
  const second = features[1] ?? numbers.find(({ name }) => name === target);
  if (first === undefined || second === undefined) return null;
  const colourOf = colouring(card, goal);
  const points = card.preview.flatMap((cells, row) => {
    const [x, y] = [Number(cells[first.index] ?? Number.NaN), Number(cells[second.index] ?? Number.NaN)];
    return Number.isFinite(x) && Number.isFinite(y)
      ? [{ row, x, y, colour: colourOf(cells[goal] ?? null) }]
      : [];
  });
  return points.length === 0 ? null : { x: first.name, y: second.name, points };
}

function colouring(card: DataCard, goal: number): (cell: string | null) => string {
  const column = card.schema.columns[goal];
  const plain = CLASS_COLOURS[0] ?? '#888888';
  if (column === undefined) return () => plain;
  if (column.classes !== null) {
    const places = new Map(column.classes.map((name, index) => [name, index]));
    return (cell) => CLASS_COLOURS[(places.get(cell ?? '') ?? 0) % CLASS_COLOURS.length] ?? plain;
  }
  const { min, max } = card.stats[goal] ?? { min: null, max: null };
  if (min === null || max === null || !(max > min)) return () => plain;
  // From blue over grey to orange.
  return (cell) => {
    const share = Math.min(1, Math.max(0, (Number(cell) - min) / (max - min)));
    return `hsl(${share < 0.5 ? 210 : 30} ${Math.round(160 * Math.abs(share - 0.5))}% 55%)`;
  };
}
