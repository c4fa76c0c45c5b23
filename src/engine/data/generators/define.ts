// The contract of a data generator: made-up data with parameters and a seed, the same on every machine.
import { type ParamSchema, type ParamsOf, p } from '../../../base/params.ts';
import { type Text, text } from '../../../base/text.ts';
import { shuffleGenerator } from '../shuffle.ts';

/** Columns in order; words are classes. */
export type Generated = readonly {
  readonly name: string;
  readonly values: Float64Array | readonly string[];
}[];

export interface GeneratorDef<S extends ParamSchema = ParamSchema> {
  readonly id: string;
  readonly title: Text;
  readonly description: Text;
  readonly params: S;
  /** Name of the column to predict. */
  readonly target: string;
  /** Columns to predict together, yes or no each; `target` is one of them. */
  readonly labels?: readonly string[];
  /** Columns to predict, each by itself; `target` is one of them. */
  readonly targets?: (params: Readonly<Record<string, unknown>>) => readonly string[];
  readonly generate: (params: ParamsOf<S>, random: Random) => Generated;
}

/** A generator with its parameters' types forgotten, as the registry holds it. */
export interface AnyGenerator extends Omit<GeneratorDef, 'generate'> {
  readonly run: (params: Readonly<Record<string, unknown>>, random: Random) => Generated;
}

/** `params` of the returned generator's `run` must have passed the schema. */
export function defineGenerator<const S extends ParamSchema>(def: GeneratorDef<S>): AnyGenerator {
  const { generate, ...rest } = def;
  return { ...rest, run: (params, random) => generate(params as ParamsOf<S>, random) };
}

/** Seeded numbers, drawn one after another. */
export class Random {
  private readonly next: () => number;
  private spare: number | null = null;

  constructor(seed: number) {
    this.next = shuffleGenerator(seed);
  }

  /** In [low, high). */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * (this.next() / 2 ** 32);
  }

  /** Standard normal, by Box and Muller. */
  normal(): number {
    if (this.spare !== null) {
      const value = this.spare;
      this.spare = null;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** 0 … count − 1. */
  index(count: number): number {
    return Math.floor(this.uniform(0, count));
  }
}

export const count = (initial = 400) =>
  p.int({
    title: text('Rows', 'Строк'),
    doc: text('How many samples are made.', 'Сколько примеров создаётся.'),
    default: initial,
    min: 10,
    max: 200_000,
  });

export const noise = (initial: number, most = 1) =>
  p.float({
    title: text('Noise', 'Шум'),
    doc: text(
      'Standard deviation of what is added to each value by chance.',
      'Стандартное отклонение случайной добавки к каждому значению.',
    ),
    default: initial,
    min: 0,
    max: most,
    logarithmic: false,
  });

export const seed = p.int({
  title: text('Seed', 'Начальное число'),
  doc: text('The same seed makes the same data.', 'Одно и то же начальное число даёт одни и те же данные.'),
  default: 1,
  min: 0,
  max: 2 ** 31 - 1,
});

/** `points` pairs of coordinates and a class each. */
export function points2d(
  rows: number,
  place: (row: number) => { readonly x: number; readonly y: number; readonly label: string },
): Generated {
  const x = new Float64Array(rows);
  const y = new Float64Array(rows);
  const label: string[] = [];
  for (let row = 0; row < rows; row++) {
    const point = place(row);
    x[row] = rounded(point.x);
    y[row] = rounded(point.y);
    label.push(point.label);
  }
  return [
    { name: 'x', values: x },
    { name: 'y', values: y },
    { name: 'class', values: label },
  ];
}

/** Six decimals: what a person reads in the table is what the network gets. */
export function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
