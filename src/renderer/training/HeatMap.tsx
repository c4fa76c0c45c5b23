// The gradient of every layer (rows) over the steps of a run (columns), darker to brighter on a logarithmic scale.
import { useEffect, useMemo, useRef } from 'react';
import type { CurvePoint } from '../../contract/runs.ts';
import type { ShownRun } from './lines.ts';

const COLUMNS = 240;
const ROW_PIXELS = 1;

export function HeatMap({
  run,
  nodes,
  label,
  low,
  high,
}: {
  readonly run: ShownRun;
  readonly nodes: readonly string[];
  readonly label: string;
  /** Colours of the smallest and the largest gradient, as `#rrggbb`. */
  readonly low: string;
  readonly high: string;
}) {
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const columns = Math.min(COLUMNS, Math.max(1, run.points.length));
  const levels = useMemo(() => levelsOf(run.points, nodes, columns), [run, nodes, columns]);
  useEffect(() => {
    const context = canvasRef.current?.getContext('2d');
    if (!context || nodes.length === 0) return;
    const image = context.createImageData(columns, nodes.length * ROW_PIXELS);
    const [from, to] = [rgb(low), rgb(high)];
    levels.forEach((level, index) => {
      for (let channel = 0; channel < 3; channel++) {
        const a = from[channel] ?? 0;
        const b = to[channel] ?? 0;
        image.data[4 * index + channel] = Math.round(a + level * (b - a));
      }
      image.data[4 * index + 3] = 255;
    });
    context.putImageData(image, 0, 0);
  }, [levels, columns, nodes, low, high]);
  return (
    <canvas
      ref={canvasRef}
      role="img"
      aria-label={label}
      width={columns}
      height={Math.max(1, nodes.length * ROW_PIXELS)}
      style={{ width: '100%', height: '100%', imageRendering: 'pixelated', borderRadius: 4 }}
    />
  );
}

/** [nodes, columns] row by row: 0 for the smallest gradient of all, 1 for the largest. */
function levelsOf(points: readonly CurvePoint[], nodes: readonly string[], columns: number): Float64Array {
  const logs = new Float64Array(nodes.length * columns).fill(Number.NaN);
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  nodes.forEach((node, row) => {
    for (let column = 0; column < columns; column++) {
      const value = points[Math.floor((column * points.length) / columns)]?.gradients[node];
      if (typeof value !== 'number' || value <= 0) continue;
      const log = Math.log10(value);
      logs[row * columns + column] = log;
      least = Math.min(least, log);
      most = Math.max(most, log);
    }
  });
  const span = Math.max(1e-9, most - least);
  return logs.map((log) => (Number.isNaN(log) ? 0 : (log - least) / span));
}

function rgb(hex: string): readonly number[] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}
