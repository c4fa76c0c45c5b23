// A part of the network as one node. Its inside is a block of the document (project/blocks.ts), and so are its ports:
// compiling puts the inside in its place, so that a group itself is never lowered with wires.
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { p } from '../params.ts';

export const group = defineLayer({
  kind: 'group',
  version: 1,
  title: text('Group', 'Группа'),
  category: 'structure',
  icon: 'BoxModel2',
  keywords: ['group', 'block', 'sub-graph', 'module', 'группа', 'блок', 'подсеть', 'модуль'],
  doc: {
    summary: text(
      'A part of the network as one node with ports; several may show the same block.',
      'Часть сети в виде одного узла с портами; один и тот же блок может стоять в нескольких местах.',
    ),
    formula: 'y = f_\\theta(x)',
    when: text(
      'To give a part of the network a name, to fold it away, or to use it more than once. A change of the block is a change of all its groups; each has weights of its own.',
      'Чтобы назвать часть сети, свернуть её или использовать несколько раз. Изменение блока меняет все его группы; веса у каждой свои.',
    ),
    fails: text(
      'A block cannot contain itself. Weights are not shared between the groups of a block.',
      'Блок не может содержать сам себя. Веса между группами одного блока не разделяются.',
    ),
  },
  params: {
    block: p.string({
      title: text('Block', 'Блок'),
      doc: text('The block of the project that is inside.', 'Блок проекта, который находится внутри.'),
      default: '',
      // Chosen by commands, never typed.
      visible: () => false,
    }),
  },
  inputs: [],
  outputs: [],
  brief: ({ block }) => (block === '' ? text('empty', 'пусто') : text('group', 'группа')),
  check: () => [],
  lower: () => [],
  samples: [{ params: {}, inputs: [] }],
});
