// Scaled dot-product attention with several heads. Source: Vaswani et al., "Attention Is All You Need" (2017).
import { counted } from '../../base/plural.ts';
import { text } from '../../base/text.ts';
import type { ValueId } from '../../engine/ir/types.ts';
import { defineLayer } from '../define.ts';
import { AUTOMATIC, initialiserOf } from '../initialisers.ts';
import { p } from '../params.ts';
import { penaltyParams } from '../penalties.ts';
import { batchOf, input, lastOf, output, sampleShape, valueAt } from '../ports.ts';

export const multiHeadAttention = defineLayer({
  kind: 'multiHeadAttention',
  version: 1,
  title: text('Multi-head attention', 'Многоголовое внимание'),
  category: 'attention',
  icon: 'Eye',
  keywords: ['attention', 'transformer', 'self-attention', 'внимание', 'трансформер'],
  doc: {
    summary: text(
      'Every step asks all steps how much they matter to it, and takes the weighted mean of what they say, in several heads at once.',
      'Каждый шаг спрашивает у всех шагов, насколько они для него важны, и берёт взвешенное среднее их ответов — сразу в нескольких головах.',
    ),
    formula: '\\operatorname{softmax}\\left(\\frac{QK^\\top}{\\sqrt d}\\right) V',
    when: text(
      'Sequences where any step may depend on any other; with positional encoding before it, and a residual connection around it.',
      'Последовательности, где любой шаг может зависеть от любого другого; перед ним — позиционное кодирование, в обход — остаточная связь.',
    ),
    fails: text(
      'Its cost grows with the square of the length, and small data seldom feeds it.',
      'Стоимость растёт как квадрат длины, а малых данных ему обычно не хватает.',
    ),
  },
  params: {
    heads: p.int({
      title: text('Heads', 'Головы'),
      doc: text('How many questions are asked side by side.', 'Сколько вопросов задаётся одновременно.'),
      default: 4,
      min: 1,
      max: 64,
    }),
    size: p.int({
      title: text('Size of a head', 'Размер головы'),
      doc: text(
        'The length of each question and key: 8 to 64.',
        'Длина каждого запроса и ключа: от 8 до 64.',
      ),
      default: 16,
      min: 1,
      max: 1024,
    }),
    causal: p.bool({
      title: text('Causal', 'Только прошлое'),
      doc: text(
        'Steps see only themselves and earlier ones, as is needed to predict the next.',
        'Шаги видят только себя и предыдущие — так нужно для предсказания следующего.',
      ),
      default: false,
    }),
    ...penaltyParams,
  },
  inputs: [
    input(2),
    { ...input(2, 'memory', text('What is attended to', 'На что направлено внимание')), optional: true },
  ],
  outputs: [output(2)],
  brief: ({ heads, size }) => text(`${counted(heads, 'head')} of ${size}`, `голов: ${heads} по ${size}`),
  check: ({ causal }, [x, memory]) =>
    causal && x !== undefined && memory !== undefined && x[0] !== memory[0]
      ? [
          {
            severity: 'error',
            code: 'attention.causal',
            param: 'causal',
            message: text(
              `Only the past can be seen where both sequences are equally long, but they have ${x[0]} and ${memory[0]} steps. Switch “Causal” off.`,
              `Режим «Только прошлое» требует последовательностей равной длины, а шагов в них ${x[0]} и ${memory[0]}. Отключите его.`,
            ),
            fix: (node) => ({
              kind: 'setParam',
              title: text('Switch “Causal” off', 'Отключить «Только прошлое»'),
              node,
              param: 'causal',
              value: false,
            }),
          },
        ]
      : [],
  lower: (b, { heads, size, causal, l1, l2 }, values) => {
    const x = valueAt(values, 0); // [N, T, F]
    const memory = values[1] ?? x; // [N, S, G]
    const batch = batchOf(b, x);
    const project = (name: string, from: ValueId, units: number): ValueId => {
      const [steps = 1, width = 1] = sampleShape(b, from);
      const init = initialiserOf(AUTOMATIC, { in: width, out: units });
      const kernel = b.weight(name, [width, units], init, { role: 'weight', l1, l2 });
      const bias = b.weight(`${name}Bias`, [units], { kind: 'zeros' }, { role: 'bias' });
      const flat = b.matmul(b.reshape(from, [batch * steps, width]), kernel);
      return b.reshape(b.add(flat, bias), [batch, steps, units]);
    };
    // [N, steps, heads·size] → [N, heads, steps, size]
    const split = (value: ValueId): ValueId => {
      const [steps = 1] = sampleShape(b, value);
      return b.transpose(b.reshape(value, [batch, steps, heads, size]), [0, 2, 1, 3]);
    };
    const inner = heads * size;
    const query = split(project('query', x, inner));
    const key = split(project('key', memory, inner));
    const value = split(project('value', memory, inner));
    const scores = b.scale(b.batchMatmul(query, key, { transposeB: true }), 1 / Math.sqrt(size));
    const [steps = 1] = sampleShape(b, x);
    const masked = causal ? b.add(scores, b.literal([steps, steps], 'f32', futureMask(steps))) : scores;
    const answers = b.batchMatmul(b.softmax(masked), value); // [N, heads, T, size]
    const joined = b.reshape(b.transpose(answers, [0, 2, 1, 3]), [batch, steps, inner]);
    return [project('output', joined, lastOf(b.shapeOf(x)))];
  },
  samples: [
    { params: { heads: 2, size: 2 }, inputs: [[3, 2]] },
    { params: { heads: 1, size: 2, causal: true }, inputs: [[3, 3]] },
    {
      params: { heads: 2, size: 1 },
      inputs: [
        [2, 2],
        [3, 1],
      ],
    },
  ],
});

/** −10⁹ wherever a step would look ahead: softmax makes that 0. */
function futureMask(steps: number): readonly number[] {
  return Array.from({ length: steps * steps }, (_, index) =>
    index % steps > Math.floor(index / steps) ? -1e9 : 0,
  );
}
