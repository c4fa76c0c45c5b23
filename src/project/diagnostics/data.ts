// Checks that need to have seen the data itself: spread of the columns, balance of the classes. The window asks for them
// once a dataset's card is there; compiling does without.
import { text } from '../../base/text.ts';
import type { Diagnostic } from '../../layers/define.ts';
import { weighsClasses } from '../../layers/losses.ts';
import { dataPlan } from '../data-plan.ts';
import type { DataBinding, NodeRecord } from '../document.ts';
import { tokenColumn } from '../text-series.ts';

/** What a dataset's card says of a column. */
export interface ColumnFacts {
  readonly name: string;
  readonly min: number | null;
  readonly max: number | null;
  /** The most frequent values of a category, or classes, with their counts. */
  readonly histogram: readonly { readonly label: string; readonly count: number }[];
  /** How many different values it has. */
  readonly distinct?: number;
}

/** A layer of the network, for cures that lie there. */
type Node = Pick<NodeRecord, 'id' | 'kind' | 'params' | 'disabled'>;

const MOST_RANGE_RATIO = 100;
const MOST_IMBALANCE = 10;
const FEWEST_NUMBERED = 20;

export function dataDiagnostics(
  binding: DataBinding,
  columns: readonly ColumnFacts[],
  nodes: readonly Node[] = [],
): readonly Diagnostic[] {
  return [
    ...unscaled(binding, columns),
    ...unbalanced(binding, columns, nodes),
    ...numbered(binding, columns),
  ];
}

/** Columns of very different ranges stretch the level lines of the loss, and descent along them is slow. */
function unscaled(binding: DataBinding, columns: readonly ColumnFacts[]): readonly Diagnostic[] {
  if (binding.scaling !== 'none') return [];
  const numbers = new Set(
    dataPlan(binding)
      .features.filter(({ encoding }) => encoding.kind === 'number')
      .map(({ column }) => column),
  );
  const ranges = columns.flatMap(({ name, min, max }) =>
    numbers.has(name) && min !== null && max !== null && max > min ? [{ name, range: max - min }] : [],
  );
  ranges.sort((a, b) => a.range - b.range);
  const [narrow, wide] = [ranges[0], ranges.at(-1)];
  if (narrow === undefined || wide === undefined || wide.range <= MOST_RANGE_RATIO * narrow.range) return [];
  return [
    {
      severity: 'warning',
      code: 'data.unscaled',
      message: text(
        `“${wide.name}” spans ${rounded(wide.range)} and “${narrow.name}” only ${rounded(narrow.range)}: without scaling, training is slow or diverges.`,
        `Размах столбца «${wide.name}» — ${rounded(wide.range)}, а «${narrow.name}» — всего ${rounded(narrow.range)}: без масштабирования обучение идёт медленно или расходится.`,
      ),
      fix: {
        kind: 'setData',
        title: text('Standardise the columns', 'Стандартизовать столбцы'),
        path: 'scaling',
        value: 'standard',
      },
    },
  ];
}

function unbalanced(
  binding: DataBinding,
  columns: readonly ColumnFacts[],
  nodes: readonly Node[],
): readonly Diagnostic[] {
  const { target } = dataPlan(binding);
  // Letters and words are as frequent as they are.
  if (target?.kind !== 'classes' || tokenColumn(binding.schema)?.name === target.column) return [];
  const facts = columns.find(({ name }) => name === target.column);
  const counts = (facts?.histogram ?? [])
    .filter(({ label }) => target.classes.includes(label))
    .sort((a, b) => a.count - b.count);
  const [rare, common] = [counts[0], counts.at(-1)];
  if (rare === undefined || common === undefined || common.count <= MOST_IMBALANCE * rare.count) return [];
  const outputs = nodes.filter(
    ({ kind, disabled, params }) => kind === 'output' && !disabled && weighsClasses(params),
  );
  const plain = outputs.find(({ params }) => params.classWeights !== 'balanced');
  if (outputs.length > 0 && plain === undefined) return [];
  return [
    {
      severity: 'warning',
      code: 'data.unbalanced',
      message: text(
        `Class “${common.label}” has ${common.count} rows and “${rare.label}” only ${rare.count}: a network that never answers “${rare.label}” looks accurate. Let rare classes count for more, judge it by more than accuracy, or collect more rows.`,
        `В классе «${common.label}» строк ${common.count}, а в «${rare.label}» — всего ${rare.count}: сеть, которая никогда не отвечает «${rare.label}», будет казаться точной. Увеличьте вес редких классов, оценивайте сеть не только по доле верных ответов или соберите больше строк.`,
      ),
      ...(plain === undefined
        ? {}
        : {
            fix: {
              kind: 'setParam',
              title: text('Balance the classes', 'Уравновесить классы'),
              node: plain.id,
              param: 'classWeights',
              value: 'balanced',
            },
          }),
    },
  ];
}

/** A column that counts the rows tells a network nothing, and lets it learn them by heart. */
function numbered(binding: DataBinding, columns: readonly ColumnFacts[]): readonly Diagnostic[] {
  const rows = binding.schema?.rows ?? 0;
  if (binding.window !== undefined || rows < FEWEST_NUMBERED) return [];
  const features = new Set(
    dataPlan(binding)
      .features.filter(({ encoding }) => encoding.kind === 'number')
      .map(({ column }) => column),
  );
  return columns.flatMap(({ name, min, max, distinct }): Diagnostic[] => {
    const counts = distinct === rows && min !== null && max === min + rows - 1 && (min === 0 || min === 1);
    if (!counts || !features.has(name) || features.size < 2) return [];
    return [
      {
        severity: 'warning',
        code: 'data.numbered',
        message: text(
          `“${name}” only numbers the rows from ${min} to ${max}: it tells the network nothing about other rows. Leave it out.`,
          `Столбец «${name}» лишь нумерует строки от ${min} до ${max}: о других строках он сети ничего не скажет. Исключите его.`,
        ),
        fix: {
          kind: 'setRole',
          title: text(`Leave out “${name}”`, `Не использовать «${name}»`),
          column: name,
          role: 'ignored',
        },
      },
    ];
  });
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(3)));
}
