// What arrives at a node's ports against what they take: rank and kind of numbers.
import { type Text, text } from '../../base/text.ts';
import type { TensorType } from '../../engine/ir/types.ts';
import type { Diagnostic, Fix, PortDef } from '../../layers/define.ts';
import { shapeText } from '../../layers/ports.ts';
import type { GraphNode } from '../graph.ts';
import { nameOf } from './context.ts';

/** Why a port cannot take a tensor of this shape, or null when it can. */
export function refuseRank(node: GraphNode, port: PortDef, shape: readonly number[]): Text | null {
  if (port.rank === null || port.rank === shape.length) return null;
  const [name, found] = [nameOf(node), shapeText(shape)];
  const wanted = RANKS[port.rank] ?? text(`${port.rank} axes`, `число осей: ${port.rank}`);
  return text(
    `${name.en} takes ${wanted.en}, but gets ${found}.${HINTS[port.rank]?.en ?? ''}`,
    `Слой ${name.ru} принимает ${wanted.ru}, а получает ${found}.${HINTS[port.rank]?.ru ?? ''}`,
  );
}

const RANKS: Readonly<Record<number, Text>> = {
  1: text('a plain list of numbers', 'простой список чисел'),
  2: text('a sequence (steps × features)', 'последовательность (шаги × признаки)'),
  3: text('an image (height × width × channels)', 'изображение (высота × ширина × каналы)'),
};

const HINTS: Readonly<Record<number, Text>> = {
  1: text(' Put “Flatten” before it.', ' Поставьте перед ним «Выпрямление».'),
  2: text(
    ' Set the shape of the input, or put “Reshape” before it.',
    ' Задайте форму входа или поставьте перед ним «Изменение формы».',
  ),
  3: text(
    ' Set the shape of the input, or put “Reshape” before it.',
    ' Задайте форму входа или поставьте перед ним «Изменение формы».',
  ),
};

/** Problems of rank at every connected port; `arriving` holds port and type of each wire. */
export function portDiagnostics(
  node: GraphNode,
  arriving: readonly { readonly port: PortDef; readonly type: TensorType }[],
): readonly Diagnostic[] {
  return arriving.flatMap(({ port, type }): Diagnostic[] => {
    const message = refuseRank(node, port, type.shape);
    if (message === null) return [];
    const fix = rankFix(node, port, type.shape);
    const base = { severity: 'error', code: 'layer.rank', node: node.id, port: port.name, message } as const;
    return [fix === null ? base : { ...base, fix }];
  });
}

function rankFix(node: GraphNode, port: PortDef, shape: readonly number[]): Fix | null {
  if (node.layer?.inputs[0] !== port || port.many === true) return null;
  if (port.rank === 1) return insert(node, 'flatten', {}, 'Insert Flatten', 'Вставить «Выпрямление»');
  const target = reshaped(shape, port.rank ?? 0);
  if (target === null) return null;
  const [en, ru] = [
    `Insert Reshape to ${shapeText(target)}`,
    `Вставить «Изменение формы» до ${shapeText(target)}`,
  ];
  return insert(node, 'reshape', { shape: target }, en, ru);
}

function insert(
  node: GraphNode,
  layer: string,
  params: Readonly<Record<string, readonly number[]>>,
  en: string,
  ru: string,
): Fix {
  return { kind: 'insertBefore', title: text(en, ru), node: node.id, layer, params };
}

/** The likeliest reading: a list of n² numbers as a square image, a list as a sequence of single numbers, an image by rows. */
function reshaped(shape: readonly number[], rank: number): readonly number[] | null {
  const [first = 0, second = 0, third = 0] = shape;
  if (rank === 2) {
    if (shape.length === 1) return [first, 1];
    if (shape.length === 3) return [first, second * third];
  }
  if (rank === 3) {
    if (shape.length === 2) return [first, second, 1];
    const side = Math.round(Math.sqrt(first));
    if (shape.length === 1 && side * side === first) return [side, side, 1];
  }
  return null;
}
