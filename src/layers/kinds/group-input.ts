// Where a wire enters a block: a port of every group of the block, named after this node.
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { output, valueAt } from '../ports.ts';

export const groupInput = defineLayer({
  kind: 'groupInput',
  version: 1,
  title: text('Block input', 'Вход блока'),
  category: 'structure',
  icon: 'ArrowBarToRight',
  keywords: ['group input', 'port', 'вход группы', 'порт', 'блок'],
  doc: {
    summary: text(
      'Hands on what arrives at an input of the group.',
      'Передаёт дальше то, что поступает на вход группы.',
    ),
    formula: 'y = x',
    when: text(
      'Inside a block, once for each of its inputs. The name of this layer is the name of the port; ports are ordered from top to bottom.',
      'Внутри блока, по одному на каждый его вход. Название этого слоя — название порта; порты идут сверху вниз.',
    ),
    fails: text(
      'It has no meaning outside a block. Removing it removes the wires that end at the port.',
      'Вне блока не имеет смысла. Вместе с ним удаляются связи, подведённые к порту.',
    ),
  },
  params: {},
  inputs: [],
  outputs: [output(null)],
  brief: () => text('input of the block', 'вход блока'),
  check: () => [],
  // What arrives at the port stands in for an input wire.
  lower: (_b, _params, values) => [valueAt(values, 0)],
  samples: [{ params: {}, inputs: [[2, 3]] }],
});
