// Words on the canvas.
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { p } from '../params.ts';

export const note = defineLayer({
  kind: 'note',
  version: 1,
  title: text('Note', 'Заметка'),
  category: 'structure',
  icon: 'Note',
  keywords: ['note', 'comment', 'text', 'заметка', 'комментарий', 'текст'],
  doc: {
    summary: text(
      'Words on the canvas for whoever reads the network.',
      'Слова на холсте для тех, кто читает сеть.',
    ),
    formula: '\\varnothing',
    when: text(
      'To say why a part of the network is as it is.',
      'Чтобы объяснить, почему часть сети устроена именно так.',
    ),
    fails: text('It takes no part in the computation.', 'В вычислениях не участвует.'),
  },
  params: {
    text: p.string({
      title: text('Text', 'Текст'),
      doc: text('What the note says.', 'Содержание заметки.'),
      default: '',
    }),
  },
  inputs: [],
  outputs: [],
  brief: (params) => {
    const words = params.text.length > 60 ? `${params.text.slice(0, 59)}…` : params.text;
    return words === '' ? text('empty', 'пусто') : text(words, words);
  },
  check: () => [],
  lower: () => [],
  samples: [{ params: {}, inputs: [] }],
});
