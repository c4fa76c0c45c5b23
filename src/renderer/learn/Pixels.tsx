// A small grey picture: the 8×8 pixels as the network sees them. White on black in both themes, as in the data.
import { FULL, SIDE } from './digit-raster.ts';

export function Pixels({
  greys,
  label,
  size,
}: {
  readonly greys: readonly (number | null)[];
  readonly label: string;
  readonly size: number;
}) {
  return (
    <svg
      role="img"
      aria-label={label}
      width={size}
      height={size}
      viewBox={`0 0 ${SIDE} ${SIDE}`}
      shapeRendering="crispEdges"
      style={{ borderRadius: 4, display: 'block', flex: 'none' }}
    >
      <rect width={SIDE} height={SIDE} fill="#000" />
      {CELLS.map(({ key, x, y, index }) => {
        const level = Math.round((255 * Math.min(FULL, Math.max(0, greys[index] ?? 0))) / FULL);
        if (level === 0) return null;
        return <rect key={key} x={x} y={y} width={1} height={1} fill={`rgb(${level} ${level} ${level})`} />;
      })}
    </svg>
  );
}

const CELLS = Array.from({ length: SIDE * SIDE }, (_, index) => {
  const [x, y] = [index % SIDE, Math.floor(index / SIDE)];
  return { key: `${x},${y}`, x, y, index };
});
