// Datasets made by a generator: its parameters checked, its columns as a table.
import { createHash } from 'node:crypto';
import { AppError } from '../../../base/errors/app-error.ts';
import type { ParamDef, ParamValue } from '../../../base/params.ts';
import type { GeneratorInfo } from '../../../contract/data.ts';
import type { AnyGenerator } from '../../../engine/data/generators/define.ts';
import { Random } from '../../../engine/data/generators/define.ts';
import { GENERATORS } from '../../../engine/data/generators/index.ts';
import type { Table, TableColumn } from '../../../engine/data/table.ts';
import { numberColumnOf, wordColumnOf } from '../readers/column-types.ts';

/** Raised when a generator makes other numbers from the same parameters. */
const VERSION = 1;
const MOST_CELLS = 50_000_000;

export function generatorInfo({ id, title, description, params }: AnyGenerator): GeneratorInfo {
  return {
    id,
    title: { ...title },
    description: { ...description },
    params: Object.entries(params).flatMap(([name, def]) =>
      def.type === 'int' || def.type === 'float'
        ? [
            {
              name,
              title: { ...def.title },
              doc: { ...def.doc },
              whole: def.type === 'int',
              min: def.min,
              max: def.max,
              default: def.default,
            },
          ]
        : [],
    ),
  };
}

export interface GeneratedDataset {
  readonly table: Table;
  readonly hash: string;
  readonly name: string;
  readonly target: string;
  /** Columns to predict together, yes or no each. */
  readonly labels: readonly string[] | null;
  /** Columns to predict, each by itself. */
  readonly targets: readonly string[] | null;
  /** All parameters, defaults filled in. */
  readonly params: Readonly<Record<string, number>>;
}

/** Throws `data.unknownGenerator` or `data.badParameter`. */
export function generated(id: string, given: Readonly<Record<string, ParamValue>>): GeneratedDataset {
  const generator = GENERATORS.find((known) => known.id === id);
  if (generator === undefined) {
    throw new AppError('data.unknownGenerator', {
      id,
      known: GENERATORS.map((known) => known.id).join(', '),
    });
  }
  const params = Object.fromEntries(
    Object.entries(generator.params).map(([name, def]) => [name, checked(name, def, given[name])]),
  );
  const cells = (params.count ?? 0) * (params.length ?? 2 * (params.shown ?? 1) + (params.delay ?? 0)) * 2;
  if (cells > MOST_CELLS) {
    throw new AppError('data.tooLarge', {
      file: generator.title.en,
      needed: Math.ceil((8 * cells) / 2 ** 20),
      limit: Math.floor((8 * MOST_CELLS) / 2 ** 20),
    });
  }
  const columns = generator.run(params, new Random(params.seed ?? 1)).map(({ name, values }): TableColumn => {
    if (values instanceof Float64Array) return numberColumnOf(name, values);
    const words = [...new Set(values)];
    return wordColumnOf(
      name,
      Int32Array.from(values, (word) => words.indexOf(word)),
      words,
    );
  });
  const hash = createHash('sha256')
    .update(JSON.stringify([VERSION, id, params]))
    .digest('hex');
  return {
    table: { rows: params.count ?? 0, columns, lines: null },
    hash,
    name: generator.title.en,
    target: generator.target,
    labels: generator.labels ?? null,
    targets: generator.targets?.(params) ?? null,
    params,
  };
}

function checked(name: string, def: ParamDef, value: ParamValue | undefined): number {
  if (def.type !== 'int' && def.type !== 'float') return 0;
  if (value === undefined) return def.default;
  const fits =
    typeof value === 'number' &&
    value >= def.min &&
    value <= def.max &&
    (def.type === 'float' || Number.isInteger(value));
  if (!fits) {
    throw new AppError('data.badParameter', { name, found: String(value), min: def.min, max: def.max });
  }
  return value;
}
