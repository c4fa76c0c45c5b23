// A curve at the size of a word, on a logarithmic scale by choice.
import type { CurvePoint } from '../../contract/runs.ts';

const WIDTH = 88;
const HEIGHT = 20;
const MOST_POINTS = 44;

/** Evenly chosen values of one node's gradient over a run. */
export function gradientCourse(points: readonly CurvePoint[], node: string): number[] {
  const step = Math.max(1, points.length / MOST_POINTS);
  const count = Math.min(points.length, MOST_POINTS);
  return Array.from(
    { length: count },
    (_, index) => points[Math.floor(index * step)]?.gradients[node],
  ).flatMap((value) => (typeof value === 'number' && value > 0 ? [value] : []));
}

export function Sparkline({
  values,
  color,
  label,
}: {
  readonly values: readonly number[];
  readonly color: string;
  readonly label: string;
}) {
  if (values.length < 2) return null;
  const logs = values.map(Math.log10);
  const least = Math.min(...logs);
  const span = Math.max(0.1, Math.max(...logs) - least);
  const path = logs
    .map((value, index) => {
      const x = (index / (logs.length - 1)) * (WIDTH - 2) + 1;
      const y = HEIGHT - 2 - ((value - least) / span) * (HEIGHT - 4);
      return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
  return (
    <svg role="img" aria-label={label} width={WIDTH} height={HEIGHT} style={{ display: 'block' }}>
      <path d={path} fill="none" stroke={color} strokeWidth={1.4} strokeLinejoin="round" />
    </svg>
  );
}
