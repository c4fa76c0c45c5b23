// Numbers of a run as people read them: durations, rates, metrics. Pure; words come from the catalogue.
import type { Locale } from '../../base/text.ts';
import { shortNumber } from './chart/ticks.ts';

/** 412000 → "412 000": groups of three apart by a narrow space in both languages, the decimal sign of the language. */
export function groupedNumber(value: number, locale: Locale): string {
  const digits = value >= 100 ? 0 : value >= 1 ? 1 : 3;
  return new Intl.NumberFormat(locale, { maximumFractionDigits: digits })
    .formatToParts(value)
    .map((part) => (part.type === 'group' ? '\u202f' : part.value))
    .join('');
}

export interface Duration {
  readonly unit: 'seconds' | 'minutes' | 'hours';
  /** Whole units, and the next smaller unit where it says something. */
  readonly main: number;
  readonly rest: number;
}

/** 9 s; 2 min 05 s; 1 h 12 min. Below a minute seconds are rounded up, so that "0 s left" is never said. */
export function duration(seconds: number): Duration {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return { unit: 'seconds', main: whole, rest: 0 };
  if (whole < 3600) return { unit: 'minutes', main: Math.floor(whole / 60), rest: whole % 60 };
  return { unit: 'hours', main: Math.floor(whole / 3600), rest: Math.floor((whole % 3600) / 60) };
}

/** Shares read as 0.983, errors in four digits. */
export function metricText(value: number | null | undefined, metric: string): string {
  if (value === null || value === undefined) return '–';
  return isShare(metric) ? value.toFixed(3) : shortNumber(value, 4);
}

/** Metrics that lie between 0 and 1. */
export function isShare(metric: string): boolean {
  return !lowerIsBetter(metric) && metric !== 'r2';
}

/** Whether a smaller value of this metric is the better one. */
export function lowerIsBetter(metric: string): boolean {
  return metric === 'mae' || metric === 'rmse';
}
