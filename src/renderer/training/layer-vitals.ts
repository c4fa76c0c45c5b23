// What the vitals of a run say of one layer: its tensors' updates as one ratio, and its output. Pure.
import type { RunVitals } from '../../contract/runs.ts';

export interface LayerVitals {
  /** ‖Δw‖ / ‖w‖ over all its tensors; null where none is told. */
  readonly update: number | null;
  readonly mean: number | null;
  readonly deviation: number | null;
  /** Share of its output that passes no gradient on: zeros, or saturated. */
  readonly idle: number | null;
}

export function layerVitals(vitals: RunVitals | null, node: string): LayerVitals {
  const output = vitals?.activations[node];
  let moved = 0;
  let length = 0;
  for (const [name, { update, weight }] of Object.entries(vitals?.tensors ?? {})) {
    if (!name.startsWith(`${node}/`) || update === null || weight === null) continue;
    moved += (update * weight) ** 2;
    length += weight ** 2;
  }
  return {
    update: length > 0 ? Math.sqrt(moved / length) : null,
    mean: output?.mean ?? null,
    deviation: output?.deviation ?? null,
    idle: output?.idle ?? null,
  };
}
