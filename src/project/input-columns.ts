// Which features an input takes: all of them, or those of the columns it names. Several inputs may share the data.
import type { Builder } from '../engine/ir/builder.ts';
import type { ValueId } from '../engine/ir/types.ts';
import type { ParamValues } from '../layers/params.ts';
import type { DataPlan } from './data-plan.ts';
import { namesOf } from './planned-features.ts';

export interface InputColumns {
  /** Places among the features, in their order; null takes all. */
  readonly places: readonly number[] | null;
  /** Names that no feature has. */
  readonly unknown: readonly string[];
}

const ALL: InputColumns = { places: null, unknown: [] };

export function inputColumns(plan: DataPlan, params: ParamValues): InputColumns {
  const { columns } = params;
  if (typeof columns !== 'string' || columns.trim() === '' || plan.features.length === 0) return ALL;
  // Images and windows are taken whole.
  if (plan.featureShape.length !== 1) return ALL;
  const places = new Set<number>();
  const unknown: string[] = [];
  const columnOf = plan.cells.flatMap((cell) => namesOf(cell).map(() => cell.column));
  for (const name of columns.split(',').map((part) => part.trim())) {
    if (name === '') continue;
    const found = plan.featureNames.flatMap((feature, place) =>
      // A category, text or date column gives several features: `colour` names them all, `colour=red` one.
      feature === name || columnOf[place] === name ? [place] : [],
    );
    if (found.length === 0) unknown.push(name);
    for (const place of found) places.add(place);
  }
  if (places.size === 0 && unknown.length === 0) return ALL;
  return { places: [...places].sort((a, b) => a - b), unknown };
}

/** The columns of row [N, F] at these places: [N, places]. */
export function takeColumns(b: Builder, row: ValueId, places: readonly number[]): ValueId {
  const [batch = 1] = b.shapeOf(row);
  const runs: { start: number; size: number }[] = [];
  for (const place of places) {
    const last = runs.at(-1);
    if (last !== undefined && last.start + last.size === place) last.size++;
    else runs.push({ start: place, size: 1 });
  }
  const parts = runs.map(({ start, size }) => b.slice(row, [0, start], [batch, size]));
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : b.concat(parts, 1);
}
