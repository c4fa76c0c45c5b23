// Indices against what takes them: an embedding needs indices and as many vectors as there are; any other layer would
// take an index for a size.
import { text } from '../../base/text.ts';
import type { Diagnostic } from '../../layers/define.ts';
import type { DataPlan } from '../data-plan.ts';
import type { GraphNode } from '../graph.ts';
import { inputColumns } from '../input-columns.ts';
import { indexSize, namesOf } from '../planned-features.ts';
import { type Check, type CheckContext, isTransparent, nameOf, producerOf } from './context.ts';

/** Of what an input passes on: its columns that are indices, how many indices there are, and its other columns. */
interface Passed {
  readonly indices: readonly string[];
  readonly size: number;
  readonly others: readonly string[];
}

const passed = new WeakMap<DataPlan, Map<string, Passed>>();

function passedBy(plan: DataPlan, { record }: GraphNode): Passed {
  let known = passed.get(plan);
  if (known === undefined) {
    known = new Map();
    passed.set(plan, known);
  }
  const key = String(record.params.columns ?? '');
  let found = known.get(key);
  if (found === undefined) {
    found = passedColumns(plan, record.params);
    known.set(key, found);
  }
  return found;
}

function passedColumns(plan: DataPlan, params: GraphNode['record']['params']): Passed {
  const { places } = inputColumns(plan, params);
  const wanted = places === null ? null : new Set(places);
  const indices = new Set<string>();
  const others = new Set<string>();
  let size = 0;
  let place = 0;
  for (const cell of plan.cells) {
    const width = namesOf(cell).length;
    const taken =
      wanted === null || Array.from({ length: width }, (_, at) => place + at).some((at) => wanted.has(at));
    place += width;
    if (!taken) continue;
    const count = indexSize(cell);
    if (count === null) others.add(cell.column);
    else {
      indices.add(cell.column);
      size = Math.max(size, count);
    }
  }
  return { indices: [...indices], size, others: [...others] };
}

export const indices: Check = (context) => {
  const { graph, plan } = context;
  if (plan.features.length === 0) return [];
  const some = plan.features.some(({ encoding }) => encoding.kind === 'index' || encoding.kind === 'text');
  return [...graph.nodes.values()].flatMap((node): readonly Diagnostic[] => {
    if (node.record.disabled || node.layer === null) return [];
    const source = producerOf(graph, node);
    if (source === null || source.record.kind !== 'input') return [];
    if (node.record.kind === 'embedding') return embeddingProblems(context, node, source);
    return some && !isTransparent(node) && node.record.kind !== 'output'
      ? takenAsSizes(plan, node, source)
      : [];
  });
};

/** A vocabulary this much larger than the data has is worth a word. */
const WASTE = 2;

function embeddingProblems(
  { document, plan }: CheckContext,
  node: GraphNode,
  source: GraphNode,
): Diagnostic[] {
  const { indices: columns, size, others } = passedBy(plan, source);
  const name = nameOf(node);
  const [other] = others;
  if (columns.length > 0 && other !== undefined) {
    const list = columns.join(', ');
    return [
      {
        severity: 'warning',
        code: 'embedding.mixed',
        node: node.id,
        message: text(
          `${name.en} looks up indices, but “${other}” is a quantity. Give the indices an input of their own, and the other columns a second input.`,
          `Слой ${name.ru} ищет векторы по номерам, а «${other}» — величина. Подайте номера через отдельный вход, а остальные столбцы — через второй.`,
        ),
        fix: {
          kind: 'setParam',
          title: text(`Take only ${list}`, `Взять только ${list}`),
          node: source.id,
          param: 'columns',
          value: list,
        },
      },
    ];
  }
  const { vocabulary } = node.record.params;
  if (columns.length > 0 && typeof vocabulary === 'number') {
    const fix = {
      kind: 'setParam',
      title: text(`Set the vocabulary to ${size}`, `Задать словарь: ${size}`),
      node: node.id,
      param: 'vocabulary',
      value: size,
    } as const;
    if (vocabulary < size) {
      return [
        {
          severity: 'error',
          code: 'embedding.vocabulary',
          node: node.id,
          param: 'vocabulary',
          message: text(
            `The data has ${size} indices, but ${name.en} has vectors for ${vocabulary} only: the others would share one.`,
            `Номеров в данных ${size}, а векторов в слое ${name.ru} только ${vocabulary}: остальным достался бы один на всех.`,
          ),
          fix,
        },
      ];
    }
    if (vocabulary <= WASTE * size) return [];
    return [
      {
        severity: 'info',
        code: 'embedding.unused',
        node: node.id,
        param: 'vocabulary',
        message: text(
          `The data has ${size} indices, but ${name.en} keeps vectors for ${vocabulary}: most are never used.`,
          `Номеров в данных ${size}, а слой ${name.ru} хранит векторов ${vocabulary}: большинство не понадобится.`,
        ),
        fix,
      },
    ];
  }
  return notIndices(document.data, plan, node, others);
}

/** What an embedding gets that is no index: a category spread out, or a number that was scaled. */
function notIndices(
  binding: CheckContext['document']['data'],
  plan: DataPlan,
  node: GraphNode,
  columns: readonly string[],
): Diagnostic[] {
  const name = nameOf(node);
  const spread = plan.features.find(
    ({ column, encoding }) =>
      columns.includes(column) && (encoding.kind === 'oneHot' || encoding.kind === 'ordinal'),
  );
  if (spread !== undefined) {
    const { column } = spread;
    return [
      {
        severity: 'warning',
        code: 'embedding.notIndex',
        node: node.id,
        message: text(
          `${name.en} looks up whole-number indices, but the category “${column}” arrives in another form. Encode it as an index.`,
          `Слой ${name.ru} ищет векторы по целым номерам, а категория «${column}» приходит в другом виде. Кодируйте её номером.`,
        ),
        fix: {
          kind: 'setColumn',
          title: text(`Encode “${column}” as an index`, `Кодировать «${column}» номером`),
          column,
          settings: { encoding: 'index' },
        },
      },
    ];
  }
  const scaled = plan.features.find(
    ({ column, encoding }) =>
      columns.includes(column) &&
      encoding.kind === 'number' &&
      (binding.columns?.[column]?.scaling ?? binding.scaling) !== 'none',
  );
  if (scaled === undefined) return [];
  const { column } = scaled;
  return [
    {
      severity: 'warning',
      code: 'embedding.scaled',
      node: node.id,
      message: text(
        `${name.en} looks up whole-number indices, but “${column}” is scaled: nearly all rows get the same vector. Leave the column unscaled.`,
        `Слой ${name.ru} ищет векторы по целым номерам, а «${column}» масштабируется: почти все строки получат один вектор. Отключите масштабирование столбца.`,
      ),
      fix: {
        kind: 'setColumn',
        title: text(`Do not scale “${column}”`, `Не масштабировать «${column}»`),
        column,
        settings: { scaling: 'none' },
      },
    },
  ];
}

function takenAsSizes(plan: DataPlan, node: GraphNode, source: GraphNode): Diagnostic[] {
  const { indices: columns, size } = passedBy(plan, source);
  const [column] = columns;
  if (column === undefined) return [];
  const name = nameOf(node);
  return [
    {
      severity: 'warning',
      code: 'data.indexAsNumber',
      node: node.id,
      message: text(
        `“${column}” arrives at ${name.en} as an index, which says nothing by its size: class 7 is not more than class 3. Put “Embedding” between, or encode the column otherwise.`,
        `«${column}» приходит в слой ${name.ru} номером, величина которого ничего не значит: класс 7 не больше класса 3. Поставьте между ними «Векторное представление» или кодируйте столбец иначе.`,
      ),
      fix: {
        kind: 'insertBefore',
        title: text('Insert Embedding', 'Вставить «Векторное представление»'),
        node: node.id,
        layer: 'embedding',
        params: { vocabulary: size, size: 16 },
      },
    },
  ];
}
