// Checks of what will or will not learn: activations, depth, dropout, batch size, capacity.
import { text } from '../../base/text.ts';
import { ACTIVATIONS, type ActivationId } from '../../layers/activations.ts';
import type { Diagnostic, Fix } from '../../layers/define.ts';
import type { DataBinding } from '../document.ts';
import { type GraphNode, wiresInto } from '../graph.ts';
import { optimizerConflict, seesAllRows } from '../optimizers.ts';
import { activationOf, type Check, isTransparent, nameOf, producerOf } from './context.ts';

/** Takes the activation away where it is a choice of a layer, the node where it is a node of its own. */
function withoutActivation(node: GraphNode): Fix {
  return node.record.kind === 'activation'
    ? {
        kind: 'remove',
        title: text('Remove the extra activation', 'Удалить лишнюю активацию'),
        node: node.id,
      }
    : setActivation(node, 'linear');
}

export function setActivation(node: GraphNode, value: ActivationId): Fix {
  const { title } = ACTIVATIONS[value];
  return {
    kind: 'setParam',
    title: text(`Set the activation to ${title.en}`, `Выбрать активацию: ${title.ru}`),
    node: node.id,
    param: 'activation',
    value,
  };
}

const isSoftmax = (node: GraphNode) => {
  const activation = activationOf(node);
  return !node.record.disabled && (activation === 'softmax' || activation === 'logSoftmax');
};

/** The layer behind a node that does nothing but activate. */
const isPureActivation = (node: GraphNode) => node.record.kind === 'activation';

export const doubleSoftmax: Check = ({ graph }) =>
  [...graph.nodes.values()].filter(isSoftmax).flatMap((node) => {
    const before = producerOf(graph, node);
    if (before === null || !isSoftmax(before) || !isPureActivation(node)) return [];
    const name = nameOf(before);
    return [
      {
        severity: 'warning',
        code: 'graph.doubleSoftmax',
        node: node.id,
        message: text(
          `Softmax is applied twice: ${name.en} has done it already. The second one blurs the probabilities.`,
          `Softmax применяется дважды: его уже выполняет слой ${name.ru}. Второй раз только размывает вероятности.`,
        ),
        fix: withoutActivation(before),
      },
    ];
  });

/** Linear layers in a row are one, unless the first is a bottleneck: a code, narrower than what is before and after it. */
export const linearStack: Check = ({ graph, outputTypes }) =>
  [...graph.nodes.values()]
    .filter((node) => node.record.kind === 'dense' && !node.record.disabled)
    .flatMap((node) => {
      const before = producerOf(graph, node);
      if (before === null || before.record.kind !== 'dense' || activationOf(before) !== 'linear') return [];
      const widthOf = (of: GraphNode) => outputTypes.get(of.id)?.[0]?.shape[0] ?? 0;
      const code = widthOf(before);
      const first = graph.nodes.get(wiresInto(before)[0]?.source ?? '');
      if (code < widthOf(node) && first !== undefined && code < widthOf(first)) return [];
      const [name, next] = [nameOf(before), nameOf(node)];
      return [
        {
          severity: 'warning',
          code: 'graph.linearStack',
          node: before.id,
          param: 'activation',
          message: text(
            `${name.en} has no activation before ${next.en}: two linear layers in a row compute no more than one.`,
            `У слоя ${name.ru} нет активации перед слоем ${next.ru}: два линейных слоя подряд умеют не больше одного.`,
          ),
          fix: setActivation(before, 'relu'),
        },
      ];
    });

/** Step and sign where something before them should learn. */
export const noGradient: Check = ({ graph, parametersOf }) =>
  [...graph.nodes.values()].flatMap((node): Diagnostic[] => {
    const activation = activationOf(node);
    if (activation === null || ACTIVATIONS[activation].trainable || node.record.disabled) return [];
    if (parametersOf(node.id) === 0 && !hasParametersBefore(node)) return [];
    const smooth = activation === 'sign' ? 'tanh' : 'sigmoid';
    const { title } = ACTIVATIONS[activation];
    return [
      {
        severity: 'warning',
        code: 'graph.noGradient',
        node: node.id,
        param: 'activation',
        message: text(
          `“${title.en}” has a derivative of zero, so no layer up to here can learn. ${ACTIVATIONS[smooth].title.en} is its smooth relative.`,
          `У функции «${title.ru}» производная равна нулю, поэтому слои до неё включительно не обучаются. Её гладкий аналог — ${ACTIVATIONS[smooth].title.ru}.`,
        ),
        fix: setActivation(node, smooth),
      },
    ];

    function hasParametersBefore(start: GraphNode): boolean {
      const seen = new Set<string>();
      const open = [start];
      for (let at = open.pop(); at !== undefined; at = open.pop()) {
        for (const { source } of wiresInto(at)) {
          const before = graph.nodes.get(source);
          if (before === undefined || seen.has(source)) continue;
          if (parametersOf(source) > 0) return true;
          seen.add(source);
          open.push(before);
        }
      }
      return false;
    }
  });

const MOST_SATURATING = 4;

/** Sigmoid and its kin stacked deeper than 4. */
export const vanishing: Check = ({ graph }) => {
  const depths = new Map<string, number>();
  const diagnostics: Diagnostic[] = [];
  for (const node of graph.order) {
    const before = Math.max(0, ...wiresInto(node).map(({ source }) => depths.get(source) ?? 0));
    const activation = activationOf(node);
    const saturates =
      activation !== null &&
      ACTIVATIONS[activation].saturates &&
      activation !== 'softmax' &&
      !node.record.disabled;
    const depth = before + (saturates ? 1 : 0);
    depths.set(node.id, depth);
    if (activation === null || !saturates || depth !== MOST_SATURATING + 1) continue;
    const { title } = ACTIVATIONS[activation];
    diagnostics.push({
      severity: 'warning',
      code: 'graph.vanishing',
      node: node.id,
      param: 'activation',
      message: text(
        `This is the fifth saturating activation in a row of layers (here ${title.en}): gradients may vanish before they reach the first layers. ReLU, batch normalisation or a residual connection helps.`,
        `Это уже пятая насыщающаяся активация по глубине сети (здесь — ${title.ru}): градиент может затухнуть, не дойдя до первых слоёв. Помогают ReLU, пакетная нормализация или остаточная связь.`,
      ),
      fix: setActivation(node, 'relu'),
    });
  }
  return diagnostics;
};

const AT_OUTPUT = {
  dropout: {
    code: 'graph.dropoutAtOutput',
    message: text(
      'Dropout right before the output switches answers off at random. Place it between hidden layers.',
      'Прореживание прямо перед выходом случайно отключает сами ответы. Поставьте его между скрытыми слоями.',
    ),
    remove: text('Remove this dropout', 'Удалить это прореживание'),
  },
  gaussianNoise: {
    code: 'graph.noiseAtOutput',
    message: text(
      'Noise right before the output is added to the answers themselves; probabilities are then no longer such. Place it at the input or between hidden layers.',
      'Шум прямо перед выходом прибавляется к самим ответам; вероятности при этом перестают быть вероятностями. Поставьте его у входа или между скрытыми слоями.',
    ),
    remove: text('Remove this noise', 'Удалить этот шум'),
  },
} as const;

/** Dropout or noise with nothing between it and the output. */
export const dropoutAtOutput: Check = ({ graph }) =>
  [...graph.nodes.values()]
    .filter((node) => node.record.kind === 'output')
    .flatMap((node) => {
      const diagnostics: Diagnostic[] = [];
      let before: GraphNode | undefined = node;
      const seen = new Set<string>();
      for (;;) {
        const wire: { readonly source: string } | undefined = wiresInto(before)[0];
        before = wire === undefined ? undefined : graph.nodes.get(wire.source);
        if (before === undefined || seen.has(before.id)) return diagnostics;
        if (!isTransparent(before) && !isPureActivation(before)) return diagnostics;
        seen.add(before.id);
        const { kind, disabled } = before.record;
        if ((kind !== 'dropout' && kind !== 'gaussianNoise') || disabled) continue;
        const { code, message, remove } = AT_OUTPUT[kind];
        const fix = { kind: 'remove', title: remove, node: before.id } as const;
        diagnostics.push({ severity: 'warning', code, node: before.id, message, fix });
      }
    });

export const batchOfOne: Check = ({ document, graph }) =>
  document.training.batchSize > 1 || seesAllRows(document.training.optimizer.kind)
    ? []
    : [...graph.nodes.values()]
        .filter((node) => node.record.kind === 'batchNorm' && !node.record.disabled)
        .map((node) => ({
          severity: 'warning',
          code: 'training.batchOfOne',
          node: node.id,
          message: text(
            'Batch normalisation with a batch of 1 compares each sample with itself and erases it. Take batches of 16 or more.',
            'Пакетная нормализация при пакете из 1 примера сравнивает его с самим собой и стирает. Возьмите пакет от 16 примеров.',
          ),
          fix: {
            kind: 'setTraining',
            title: text('Set the batch size to 32', 'Задать размер пакета 32'),
            path: 'batchSize',
            value: 32,
          },
        }));

/** An epoch's short last batch of a single row, where the number of training rows is sure. */
export const lastBatchOfOne: Check = ({ document, graph }) => {
  const { batchSize, optimizer } = document.training;
  const rows = trainingRows(document.data);
  if (rows === null || batchSize < 2 || rows < 2 || seesAllRows(optimizer.kind)) return [];
  if (rows % batchSize !== 1) return [];
  const sizes = [1, -1, 2, -2, 3].map((change) => batchSize + change);
  const better = sizes.find((size) => size > 1 && rows % size !== 1);
  return [...graph.nodes.values()]
    .filter((node) => node.record.kind === 'batchNorm' && !node.record.disabled)
    .map((node) => ({
      severity: 'warning',
      code: 'training.lastBatchOfOne',
      node: node.id,
      message: text(
        `The last batch of every epoch has a single row (${rows} training rows in batches of ${batchSize}): batch normalisation compares it with itself and erases it. Take another batch size.`,
        `В последнем пакете каждой эпохи всего одна строка (обучающих строк ${rows}, размер пакета ${batchSize}): пакетная нормализация сравнивает её с самой собой и стирает. Возьмите другой размер пакета.`,
      ),
      ...(better === undefined
        ? {}
        : {
            fix: {
              kind: 'setTraining',
              title: text(`Set the batch size to ${better}`, `Задать размер пакета ${better}`),
              path: 'batchSize',
              value: better,
            },
          }),
    }));
};

/** As the split counts them; null where windows, groups, folds or rows left out make the number unsure. */
function trainingRows({ schema, split, window, roles, missing, columns }: DataBinding): number | null {
  if (schema === null || schema.rows < 2 || window !== undefined || split.fold !== undefined) return null;
  if (split.kind === 'group' || Object.values(roles).includes('group')) return null;
  if (missing === 'drop' || Object.values(columns ?? {}).some(({ fill }) => fill === 'drop')) return null;
  return schema.rows - Math.min(schema.rows - 1, Math.round(schema.rows * split.validation));
}

/** Settings of the optimizer that contradict each other: the run would refuse them. */
export const searchBounds: Check = ({ document }) => {
  const conflict = optimizerConflict(document.training.optimizer);
  if (conflict === null) return [];
  const { title, value, expected } = conflict;
  return [
    {
      severity: 'error',
      code: 'training.searchBounds',
      message: text(
        `The optimizer’s “${title.en}” is ${value}; expected ${expected.en}: otherwise no step may meet both rules.`,
        `«${title.ru}» у оптимизатора равно ${value}; ожидается ${expected.ru}: иначе шага, который удовлетворит обоим правилам, может не быть.`,
      ),
    },
  ];
};

const PARAMETERS_A_ROW = 10;

export const tooLarge: Check = ({ document, graph, parameters: all, parametersOf }) => {
  const rows = document.data.schema?.rows ?? 0;
  // A row of the data moves the few vectors it looks up: a table of many does not make the network any cleverer.
  const vectors = [...graph.live]
    .filter((id) => graph.nodes.get(id)?.record.kind === 'embedding')
    .reduce((sum, id) => sum + parametersOf(id), 0);
  const parameters = all - vectors;
  if (rows === 0 || parameters <= PARAMETERS_A_ROW * rows) return [];
  return [
    {
      severity: 'warning',
      code: 'training.tooLarge',
      message: text(
        `The network has ${parameters} parameters for ${rows} rows of data, more than ten for each: it can learn the rows by heart. Fewer units, dropout or an L2 penalty help.`,
        `Параметров в сети ${parameters}, а строк данных ${rows} — больше десяти на строку: сеть может выучить их наизусть. Помогут меньшее число нейронов, прореживание или штраф L2.`,
      ),
    },
  ];
};
