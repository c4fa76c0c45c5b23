// A distribution at the size of a word.
import classes from './Histogram.module.css';

export function Histogram({
  bins,
  label,
  width = 96,
  height = 22,
}: {
  readonly bins: readonly { readonly label: string; readonly count: number }[];
  readonly label: string;
  readonly width?: number;
  readonly height?: number;
}) {
  const most = Math.max(1, ...bins.map((bin) => bin.count));
  const step = width / Math.max(1, bins.length);
  const gap = step > 4 ? 1 : 0;
  return (
    <svg className={classes.histogram} role="img" aria-label={label} width={width} height={height}>
      {bins.map((bin, index) => {
        // An empty bin shows nothing; a rare one at least a hair.
        const tall = bin.count === 0 ? 0 : Math.max(1, (bin.count / most) * height);
        return (
          <rect
            key={bin.label}
            x={index * step}
            y={height - tall}
            width={Math.max(0.5, step - gap)}
            height={tall}
          >
            <title>{`${bin.label}: ${bin.count}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}
