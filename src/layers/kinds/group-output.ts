// Where a wire leaves a block: a port of every group of the block, named after this node.
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { input, valueAt } from '../ports.ts';

export const groupOutput = defineLayer({
  kind: 'groupOutput',
  version: 1,
  title: text('Block output', 'Выход блока'),
  category: 'structure',
  icon: 'ArrowBarRight',
  keywords: ['group output', 'port', 'выход группы', 'порт', 'блок'],
  doc: {
    summary: text('Hands on what leaves the group.', 'Передаёт наружу то, что выходит из группы.'),
    formula: 'y = x',
    when: text(
      'Inside a block, once for each of its outputs. The name of this layer is the name of the port; ports are ordered from top to bottom.',
      'Внутри блока, по одному на каждый его выход. Название этого слоя — название порта; порты идут сверху вниз.',
    ),
    fails: text(
      'It has no meaning outside a block. Removing it removes the wires that start at the port.',
      'Вне блока не имеет смысла. Вместе с ним удаляются связи, выходящие из порта.',
    ),
  },
  params: {},
  inputs: [input(null)],
  outputs: [],
  brief: () => text('output of the block', 'выход блока'),
  check: () => [],
  lower: (_b, _params, values) => [valueAt(values, 0)],
  samples: [{ params: {}, inputs: [[2, 3]] }],
});
