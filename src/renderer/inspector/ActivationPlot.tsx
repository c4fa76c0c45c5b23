// Value and derivative of an activation function between −4 and 4.
import { useTranslation } from 'react-i18next';
import { ACTIVATIONS, type ActivationId } from '../../layers/activations.ts';
import { useLocale } from '../state/session.ts';
import { CURVES, type CurveNumbers, derivativeOf } from './activation-curves.ts';
import classes from './Inspector.module.css';

const SIZE = { width: 240, height: 110 };
const Z = { from: -4, to: 4 };
const POINTS = 161;
const LIMIT = 4;

export function ActivationPlot({
  id,
  numbers,
}: {
  readonly id: ActivationId;
  readonly numbers: CurveNumbers;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const zs = Array.from({ length: POINTS }, (_, index) => Z.from + ((Z.to - Z.from) * index) / (POINTS - 1));
  const values = zs.map((z) => CURVES[id](z, numbers));
  const slopes = zs.map((z) => derivativeOf(id, z, numbers));
  const all = [...values, ...slopes].filter((value) => Math.abs(value) <= LIMIT);
  const [low, high] = [Math.min(-0.2, ...all), Math.max(1.2, ...all)];
  const x = (z: number) => ((z - Z.from) / (Z.to - Z.from)) * SIZE.width;
  const y = (value: number) => SIZE.height - ((value - low) / (high - low)) * SIZE.height;
  const path = (ys: readonly number[]) =>
    ys
      .map(
        (value, index) => `${index === 0 ? 'M' : 'L'}${x(zs[index] ?? 0).toFixed(1)} ${y(value).toFixed(1)}`,
      )
      .join('');
  const label = t('inspector.plot', { name: ACTIVATIONS[id].title[locale] });
  return (
    <figure className={classes.plot}>
      <svg viewBox={`0 0 ${SIZE.width} ${SIZE.height}`} role="img" aria-label={label}>
        <line className={classes.axis} x1={0} x2={SIZE.width} y1={y(0)} y2={y(0)} />
        <line className={classes.axis} x1={x(0)} x2={x(0)} y1={0} y2={SIZE.height} />
        <path className={classes.slope} d={path(slopes)} />
        <path className={classes.curve} d={path(values)} />
      </svg>
      <figcaption>
        <span className={classes.curveKey}>{t('inspector.value')}</span>
        <span className={classes.slopeKey}>{t('inspector.derivative')}</span>
        <span className={classes.range}>−4 … 4</span>
      </figcaption>
    </figure>
  );
}

export function isActivation(value: unknown): value is ActivationId {
  return typeof value === 'string' && Object.hasOwn(ACTIVATIONS, value);
}
