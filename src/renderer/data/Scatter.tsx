// The first rows as points in the plane.
import { useTranslation } from 'react-i18next';
import type { DataCard } from '../../contract/data.ts';
import classes from './DataTab.module.css';
import { scatterPoints } from './scatter-points.ts';

const SIDE = 100;
const MARGIN = 4;

export function Scatter({ card, target }: { readonly card: DataCard; readonly target: string | null }) {
  const { t } = useTranslation();
  const found = scatterPoints(card, target);
  if (found === null) return <p className={classes.empty}>{t('data.generator.noPicture')}</p>;
  // A value over its one feature is a curve: it may be wide.
  const width = found.y === target ? 3 * SIDE : SIDE;
  const x = axis(
    found.points.map((point) => point.x),
    width,
  );
  const y = axis(
    found.points.map((point) => point.y),
    SIDE,
  );
  return (
    <svg
      className={classes.scatter}
      role="img"
      aria-label={t('data.generator.picture', { x: found.x, y: found.y, count: found.points.length })}
      viewBox={`0 0 ${width} ${SIDE}`}
    >
      {found.points.map((point) => (
        <circle key={point.row} cx={x(point.x)} cy={SIDE - y(point.y)} r={0.8} fill={point.colour} />
      ))}
    </svg>
  );
}

/** From values to places between the margins of a side. */
function axis(values: readonly number[], side: number): (value: number) => number {
  const [min, max] = [Math.min(...values), Math.max(...values)];
  const scale = max > min ? (side - 2 * MARGIN) / (max - min) : 0;
  return (value) => MARGIN + (value - min) * scale;
}
