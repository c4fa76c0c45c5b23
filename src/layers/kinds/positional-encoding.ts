// Tells every step of a sequence where it is. Source: Vaswani et al., "Attention Is All You Need" (2017), section 3.5.
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { p } from '../params.ts';
import { input, output, sampleShape, valueAt } from '../ports.ts';

export const positionalEncoding = defineLayer({
  kind: 'positionalEncoding',
  version: 1,
  title: text('Positional encoding', 'Позиционное кодирование'),
  category: 'attention',
  icon: 'Ruler2',
  keywords: ['position', 'encoding', 'transformer', 'sinusoidal', 'позиция', 'кодирование', 'трансформер'],
  doc: {
    summary: text(
      'Adds to every step a pattern that tells its place.',
      'Прибавляет к каждому шагу узор, указывающий его место.',
    ),
    formula:
      'y_{t,2i} = x_{t,2i} + \\sin\\frac{t}{10000^{2i/F}},\\quad y_{t,2i+1} = x_{t,2i+1} + \\cos\\frac{t}{10000^{2i/F}}',
    when: text(
      'Before attention, which by itself does not know the order of steps.',
      'Перед слоем внимания, который сам не знает порядка шагов.',
    ),
    fails: text(
      'Inputs much smaller than 1 drown in it; learned positions know only lengths seen in training.',
      'Входы намного меньше 1 в нём тонут; обученные позиции знают только те длины, что были при обучении.',
    ),
  },
  params: {
    form: p.choice({
      title: text('Form', 'Вид'),
      doc: text(
        'Waves need no training and go on beyond any length; learned positions adapt to the data.',
        'Волны не требуют обучения и продолжаются на любую длину; обученные позиции подстраиваются под данные.',
      ),
      default: 'waves',
      choices: [
        { value: 'waves', title: text('Waves', 'Волны') },
        { value: 'learned', title: text('Learned', 'Обученные') },
      ],
    }),
  },
  inputs: [input(2)],
  outputs: [output(2)],
  brief: ({ form }) => (form === 'waves' ? text('waves', 'волны') : text('learned', 'обученные')),
  check: () => [],
  lower: (b, { form }, values) => {
    const x = valueAt(values, 0);
    const [steps = 1, width = 1] = sampleShape(b, x);
    const positions =
      form === 'learned'
        ? b.weight(
            'positions',
            [steps, width],
            { kind: 'normal', mean: 0, deviation: 0.02 },
            { role: 'weight' },
          )
        : b.literal([steps, width], 'f32', waves(steps, width));
    return [b.add(x, positions)];
  },
  samples: [
    { params: {}, inputs: [[3, 4]] },
    { params: { form: 'learned' }, inputs: [[2, 3]] },
  ],
});

function waves(steps: number, width: number): readonly number[] {
  return Array.from({ length: steps * width }, (_, index) => {
    const [step, feature] = [Math.floor(index / width), index % width];
    const angle = step / 10_000 ** ((feature - (feature % 2)) / width);
    return feature % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
}
