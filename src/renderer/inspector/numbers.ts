// Numbers in forms: how they are written, read, and stepped. Pure.
import type { FloatParam, IntParam } from '../../base/params.ts';

/** Shortest form that reads back as the same number: 0.001, 1e-4, 250000. */
export function numberText(value: number): string {
  if (value !== 0 && Math.abs(value) < 1e-3) return value.toExponential().replace('e+', 'e');
  return String(value);
}

/** A comma is a decimal point too. Null where it is not a number. */
export function parseNumber(text: string): number | null {
  const plain = text
    .trim()
    .replace(/[\s\u00a0\u202f]/g, '')
    .replace(',', '.')
    .replace('−', '-');
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain)) return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}

/** 8 8 1, 8×8×1 and 8, 8, 1 are the same list. Null where something in it is not a number. */
export function parseList(text: string): readonly number[] | null {
  const parts = text.split(/[\s,;×xXхХ*]+/).filter((part) => part !== '');
  const values = parts.map(Number);
  return values.every((value) => Number.isInteger(value)) ? values : null;
}

/** One step up or down: 1-2-5 within a decade where values span decades, else ones or tenths; coarse is ten times. */
export function stepped(
  def: IntParam | FloatParam,
  value: number,
  direction: 1 | -1,
  coarse: boolean,
): number {
  return clamped(def, next(def, value, direction, coarse));
}

function next(def: IntParam | FloatParam, value: number, direction: 1 | -1, coarse: boolean): number {
  if (def.type === 'int') return value + direction * (coarse ? 10 : 1);
  if (!def.logarithmic) {
    const range = def.max - def.min;
    const unit = (range <= 2 ? 0.05 : 0.1) * (coarse ? 10 : 1);
    return Number((value + direction * unit).toFixed(6));
  }
  if (value <= 0) return direction > 0 ? LEAST : 0;
  if (coarse) return Number((value * 10 ** direction).toPrecision(3));
  const ladder = decades();
  const up = ladder.find((rung) => rung > value * 1.0001) ?? value * 2;
  const down = ladder.findLast((rung) => rung < value * 0.9999) ?? 0;
  return direction > 0 ? up : down;
}

const LEAST = 1e-6;

function decades(): readonly number[] {
  const rungs: number[] = [];
  for (let power = -16; power <= 6; power++) {
    for (const digit of [1, 2, 5]) rungs.push(Number(`${digit}e${power}`));
  }
  return rungs;
}

function clamped(def: IntParam | FloatParam, value: number): number {
  return Math.min(def.max, Math.max(def.min, value));
}

/** A slider's place for a value that spans decades: 0 is the smallest, 1 the largest. Zero has the left end. */
export function placeOf(def: FloatParam, value: number): number {
  const [low, high] = sliderRange(def);
  if (value <= 0) return 0;
  return Math.min(1, Math.max(0, (Math.log10(value) - low) / (high - low)));
}

export function valueAtPlace(def: FloatParam, place: number): number {
  const [low, high] = sliderRange(def);
  if (place <= 0) return def.min;
  const exact = 10 ** (low + place * (high - low));
  return clamped(def, Number(exact.toPrecision(2)));
}

/** Decades that make sense to slide over: not below a millionth, not above ten. */
function sliderRange(def: FloatParam): readonly [low: number, high: number] {
  return [Math.log10(Math.max(def.min, LEAST)), Math.log10(Math.min(def.max, 10))];
}
