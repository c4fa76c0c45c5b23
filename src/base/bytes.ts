// Amounts of memory in words: three digits and a decimal unit.
import { type Text, text } from './text.ts';

const UNITS = [
  ['B', 'Б'],
  ['kB', 'кБ'],
  ['MB', 'МБ'],
  ['GB', 'ГБ'],
  ['TB', 'ТБ'],
] as const;

/** 5_230_000_000 → "5.23 GB", «5,23 ГБ». */
export function bytesText(bytes: number): Text {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  const digits = power === 0 ? 0 : value < 10 ? 2 : value < 100 ? 1 : 0;
  const [en, ru] = UNITS[power]!;
  const number = value.toFixed(digits);
  return text(`${number} ${en}`, `${number.replace('.', ',')} ${ru}`);
}
