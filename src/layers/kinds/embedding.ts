// A learned vector for every word, item or category.
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { p } from '../params.ts';
import { penaltyParams } from '../penalties.ts';
import { input, output, valueAt } from '../ports.ts';

export const embedding = defineLayer({
  kind: 'embedding',
  version: 1,
  title: text('Embedding', 'Векторное представление'),
  category: 'dense',
  icon: 'Vocabulary',
  keywords: ['embedding', 'lookup', 'words', 'tokens', 'вложение', 'эмбеддинг', 'слова', 'токены'],
  doc: {
    summary: text(
      'Turns whole numbers (indices of words or categories) into learned vectors.',
      'Превращает целые числа (номера слов или категорий) в обучаемые векторы.',
    ),
    formula: 'y_t = E_{x_t}',
    when: text(
      'Texts, and categories with many values: similar ones come to lie near each other.',
      'Тексты и категории со множеством значений: похожие оказываются рядом.',
    ),
    fails: text(
      'Its input must be indices, unscaled: a category encoded as an index (0 is missing or unknown, classes count from 1), or the tokens of a text. Other numbers are moved to the nearest index.',
      'На входе должны быть номера без масштабирования: категория, закодированная номером (0 — пропуск или неизвестное, классы с 1), или токены текста. Прочие числа заменяются ближайшим номером.',
    ),
  },
  params: {
    vocabulary: p.int({
      title: text('Vocabulary', 'Словарь'),
      doc: text('How many different indices there are.', 'Сколько всего различных номеров.'),
      default: 1000,
      min: 1,
      max: 1_000_000,
    }),
    size: p.int({
      title: text('Size', 'Размер вектора'),
      doc: text('The length of each vector: 8 to 128.', 'Длина каждого вектора: от 8 до 128.'),
      default: 16,
      min: 1,
      max: 4096,
    }),
    ...penaltyParams,
  },
  inputs: [input(1)],
  outputs: [output(2)],
  brief: ({ vocabulary, size }) => text(`${vocabulary} → ${size}`, `${vocabulary} → ${size}`),
  check: () => [],
  lower: (b, { vocabulary, size, l1, l2 }, values) => {
    const x = valueAt(values, 0); // [N, T], whole numbers
    const table = b.weight(
      'table',
      [vocabulary, size],
      { kind: 'uniform', low: -0.05, high: 0.05 },
      { role: 'weight', l1, l2 },
    );
    const bounded = b.binary('minimum', b.binary('maximum', x, b.fill([], 0)), b.fill([], vocabulary - 1));
    return [b.gather(table, b.cast(bounded, 'i32'))];
  },
  samples: [
    { params: { vocabulary: 5, size: 2 }, inputs: [[3]] },
    { params: { vocabulary: 2, size: 1 }, inputs: [[1]] },
  ],
});
