// The first sequences, one a line: a cell a step, darker for larger values, marks as frames, and the answer at the end.
import { useTranslation } from 'react-i18next';
import classes from './Sequences.module.css';
import type { SequenceRows } from './sequence-rows.ts';

const CELL = 30;
const LINE = 26;
const TOP = 20;
const ANSWER = 110;
/** More steps than this leave no room for figures. */
const MOST_FIGURES = 24;

export function Sequences({ found, target }: { readonly found: SequenceRows; readonly target: string }) {
  const { t } = useTranslation();
  const { channels, rows, steps, ranges } = found;
  const shown = rows[0]?.cells.length ?? 0;
  const cell = shown > MOST_FIGURES ? CELL / 2 : CELL;
  const width = shown * cell + ANSWER;
  return (
    <svg
      className={classes.sequences}
      role="img"
      aria-label={t('data.generator.sequences', { count: rows.length, steps, channels: channels.join(', ') })}
      viewBox={`0 0 ${width} ${TOP + rows.length * LINE}`}
    >
      <text x={2} y={13} className={classes.head}>
        {t('data.generator.steps', { steps })}
      </text>
      <text x={shown * cell + 26} y={13} className={classes.head}>
        {target}
      </text>
      {rows.map(({ row, cells, answer }, line) => (
        <g key={row} transform={`translate(0 ${TOP + line * LINE})`}>
          {numbered(cells).map(({ step, value, mark }) => {
            const { min, max } = ranges[0] ?? { min: 0, max: 1 };
            const share = (value - min) / (max - min);
            return (
              <g key={step} transform={`translate(${step * cell} 0)`}>
                <rect
                  className={classes.cell}
                  data-marked={mark > 0}
                  x={1.5}
                  y={1.5}
                  width={cell - 3}
                  height={LINE - 5}
                  rx={4}
                  fillOpacity={0.12 + 0.75 * share}
                />
                {cell === CELL && (
                  <text x={cell / 2} y={LINE / 2 + 3} className={classes.figure} data-dark={share > 0.55}>
                    {brief(value)}
                  </text>
                )}
              </g>
            );
          })}
          <text x={shown * cell + 4} y={LINE / 2 + 4} className={classes.arrow}>
            {shown < steps ? '… →' : '→'}
          </text>
          <text x={shown * cell + 30} y={LINE / 2 + 4} className={classes.answer}>
            {answer}
          </text>
        </g>
      ))}
    </svg>
  );
}

/** Each step with its place, by which it is known. */
function numbered(cells: readonly (readonly number[])[]) {
  return cells.map(([value = 0, mark = 0], step) => ({ step, value, mark }));
}

/** .37 for 0.37: a cell is narrow. */
function brief(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2).replace(/^(-?)0\./, '$1.');
}
