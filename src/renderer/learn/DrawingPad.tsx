// A square to draw on with mouse, finger or keyboard. It collects strokes; what they mean is the caller's.
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './DrawingPad.module.css';
import type { Point, Stroke } from './digit-raster.ts';

/** Coordinates of strokes run from 0 to this on both axes. */
export const PAD_SIZE = 100;
const PEN_WIDTH = 9;
/** How far an arrow key moves the keyboard's pen, and with Shift. */
const KEY_STEP = 5;
const FINE_KEY_STEP = 1;

export interface DrawingPadProps {
  readonly strokes: readonly Stroke[];
  readonly onChange: (strokes: readonly Stroke[]) => void;
  readonly label: string;
  /** Shows the strokes and takes none. */
  readonly disabled: boolean;
}

export function DrawingPad({ strokes, onChange, label, disabled }: DrawingPadProps) {
  const { t } = useTranslation();
  const svgRef = useRef<SVGSVGElement>(null);
  const drawing = useRef<number | null>(null);
  const latest = useRef(strokes);
  const [pen, setPen] = useState<{ at: Point; down: boolean } | null>(null);
  useEffect(() => {
    latest.current = strokes;
  }, [strokes]);

  const change = (next: readonly Stroke[]) => {
    latest.current = next;
    onChange(next);
  };
  const begin = (point: Point) => change([...latest.current, [point]]);
  const extend = (points: readonly Point[]) => {
    const last = latest.current.at(-1);
    if (last !== undefined) change([...latest.current.slice(0, -1), [...last, ...points]]);
  };

  const pointAt = (event: { clientX: number; clientY: number }): Point => {
    const box = svgRef.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return { x: 0, y: 0 };
    const within = (value: number) => Math.min(PAD_SIZE, Math.max(0, value));
    return {
      x: within(((event.clientX - box.left) / box.width) * PAD_SIZE),
      y: within(((event.clientY - box.top) / box.height) * PAD_SIZE),
    };
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0 || disabled) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drawing.current = event.pointerId;
    setPen(null);
    begin(pointAt(event));
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (drawing.current !== event.pointerId) return;
    const between = event.nativeEvent.getCoalescedEvents();
    extend((between.length > 0 ? between : [event.nativeEvent]).map(pointAt));
  };
  const onPointerEnd = (event: PointerEvent<HTMLDivElement>) => {
    if (drawing.current === event.pointerId) drawing.current = null;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const at = pen?.at ?? { x: PAD_SIZE / 2, y: PAD_SIZE / 2 };
    const move = MOVES[event.key];
    if (event.key === ' ' || event.key === 'Enter') {
      const down = !(pen?.down ?? false);
      if (down) begin(at);
      setPen({ at, down });
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      change([]);
      setPen({ at, down: false });
    } else if (move !== undefined) {
      const step = event.shiftKey ? FINE_KEY_STEP : KEY_STEP;
      const within = (value: number) => Math.min(PAD_SIZE, Math.max(0, value));
      const next = { x: within(at.x + step * move.x), y: within(at.y + step * move.y) };
      const down = pen?.down ?? false;
      if (down) extend([next]);
      setPen({ at: next, down });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      className={classes.pad}
      role="application"
      aria-label={label}
      aria-description={t('learn.pad.keyboard')}
      aria-disabled={disabled}
      tabIndex={disabled ? -1 : 0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerEnd}
      onPointerCancel={onPointerEnd}
      onKeyDown={onKeyDown}
      onBlur={() => setPen(null)}
    >
      <svg
        ref={svgRef}
        className={classes.surface}
        viewBox={`0 0 ${PAD_SIZE} ${PAD_SIZE}`}
        aria-hidden="true"
      >
        <path className={classes.ink} d={strokes.map(pathOf).join('')} strokeWidth={PEN_WIDTH} />
        {pen !== null && (
          <circle
            className={classes.pen}
            data-down={pen.down}
            cx={pen.at.x}
            cy={pen.at.y}
            r={PEN_WIDTH / 2}
          />
        )}
      </svg>
      {strokes.length === 0 && pen === null && (
        <span className={classes.hint} aria-hidden="true">
          {t('learn.pad.hint')}
        </span>
      )}
    </div>
  );
}

const MOVES: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

function pathOf(stroke: Stroke): string {
  const [first] = stroke;
  if (first === undefined) return '';
  // A dot needs a line of no length to show its round cap.
  return `M${first.x} ${first.y}${stroke.map((point) => `L${point.x} ${point.y}`).join('')}`;
}
