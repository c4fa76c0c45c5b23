// Checks of the graph's structure: its ends, its wires, its cycles.
import { text } from '../../base/text.ts';
import { layerOf } from '../../layers/catalog.ts';
import type { Diagnostic } from '../../layers/define.ts';
import { type Check, nameOf } from './context.ts';

/** No input, no output. */
export const ends: Check = ({ graph }) => {
  const kinds = new Set(
    [...graph.nodes.values()].filter(({ record }) => !record.disabled).map(({ record }) => record.kind),
  );
  const diagnostics: Diagnostic[] = [];
  if (!kinds.has('input')) {
    diagnostics.push({
      severity: 'error',
      code: 'graph.noInput',
      message: text(
        'The network has no input, so no data can enter. Drag “Input” from the palette to the left of the canvas.',
        'У сети нет входа, поэтому данные в неё не попадут. Перетащите «Вход» из палитры в левую часть холста.',
      ),
    });
  }
  if (!kinds.has('output')) {
    diagnostics.push({
      severity: 'error',
      code: 'graph.noOutput',
      message: text(
        'The network has no output, so there is nothing to learn. Drag “Output” from the palette and wire the last layer to it.',
        'У сети нет выхода, поэтому учиться нечему. Перетащите «Выход» из палитры и соедините с ним последний слой.',
      ),
    });
  }
  return diagnostics;
};

export const cycles: Check = ({ graph }) =>
  [...graph.cyclic].flatMap((id) => {
    const node = graph.nodes.get(id);
    if (node === undefined) return [];
    const name = nameOf(node);
    return [
      {
        severity: 'error',
        code: 'graph.cycle',
        node: id,
        message: text(
          `${name.en} feeds itself through a cycle of wires, so it can never be computed. Remove one wire of the cycle.`,
          `${name.ru} через цикл связей подаёт сигнал на собственный вход и не может быть вычислен. Удалите одну из связей цикла.`,
        ),
      },
    ];
  });

/** Required inputs without a wire. */
export const unconnected: Check = ({ graph }) =>
  [...graph.nodes.values()].flatMap((node) =>
    (node.layer?.inputs ?? []).flatMap((port): Diagnostic[] => {
      if (port.optional === true || (node.incoming.get(port.name)?.length ?? 0) > 0) return [];
      const name = nameOf(node);
      return [
        {
          severity: 'error',
          code: 'graph.unconnected',
          node: node.id,
          port: port.name,
          message: text(
            `${name.en} has nothing at its input “${port.title.en}”. Draw a wire from the layer before it.`,
            `На вход «${port.title.ru}» слоя ${name.ru} ничего не подано. Проведите к нему связь от предыдущего слоя.`,
          ),
        },
      ];
    }),
  );

/** Layers whose result no output uses. */
export const unused: Check = ({ graph }) =>
  graph.live.size === 0
    ? []
    : [...graph.nodes.values()]
        .filter((node) => !graph.live.has(node.id) && !node.record.disabled)
        .filter((node) => (node.layer?.outputs.length ?? 0) > 0)
        .map((node) => {
          const name = nameOf(node);
          return {
            severity: 'warning',
            code: 'graph.unused',
            node: node.id,
            message: text(
              `No path leads from ${name.en} to an output, so it takes no part in training.`,
              `От слоя ${name.ru} нет пути к выходу: в обучении он не участвует.`,
            ),
            fix: {
              kind: 'remove',
              title: text('Remove this layer', 'Удалить этот слой'),
              node: node.id,
            },
          };
        });

/** Kinds that this version does not have. */
export const unknownKinds: Check = ({ graph }) =>
  [...graph.nodes.values()]
    .filter((node) => layerOf(node.record.kind) === null)
    .map((node) => ({
      severity: 'error',
      code: 'graph.unknownKind',
      node: node.id,
      message: text(
        `This version of Layerloom has no layer “${node.record.kind}”. Update the app, or replace the node.`,
        `В этой версии Layerloom нет слоя «${node.record.kind}». Обновите приложение или замените узел.`,
      ),
    }));
