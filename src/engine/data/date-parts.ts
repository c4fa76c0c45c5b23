// A date as numbers that a network can use: what recurs (month, day, weekday, hour) apart from what goes on (year).

export const DATE_PARTS = ['year', 'month', 'day', 'weekday', 'hour'] as const;
export type DatePart = (typeof DATE_PARTS)[number];

/** Where a number that comes round after `period` lies on its circle: 23 h is next to 0 h. */
export function cycled(value: number, period: number): [sin: number, cos: number] {
  const angle = (2 * Math.PI * value) / period;
  return [Math.sin(angle), Math.cos(angle)];
}

/** `stamp` is milliseconds since 1970 in UTC. Month and day count from 1, weekday from 0 (Monday), hour has fractions. */
export function datePart(stamp: number, part: DatePart): number {
  const date = new Date(stamp);
  switch (part) {
    case 'year':
      return date.getUTCFullYear();
    case 'month':
      return date.getUTCMonth() + 1;
    case 'day':
      return date.getUTCDate();
    case 'weekday':
      return (date.getUTCDay() + 6) % 7;
    case 'hour':
      return date.getUTCHours() + date.getUTCMinutes() / 60;
  }
}
