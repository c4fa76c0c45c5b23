// Enlarges an image by repeating its pixels.
import { text } from '../../base/text.ts';
import { defineLayer } from '../define.ts';
import { p } from '../params.ts';
import { input, output, valueAt } from '../ports.ts';
import { pair } from '../windows.ts';

export const upsample2d = defineLayer({
  kind: 'upsample2d',
  version: 1,
  title: text('Upsampling', 'Увеличение'),
  category: 'convolution',
  icon: 'ArrowsDiagonal',
  keywords: ['upsample', 'resize', 'nearest', 'decoder', 'увеличение', 'масштаб', 'декодер'],
  doc: {
    summary: text(
      'Repeats every pixel, so that the image grows; it has no weights.',
      'Повторяет каждый пиксель, увеличивая изображение; весов не имеет.',
    ),
    formula: 'y_{r,c,k} = x_{\\lfloor r/s \\rfloor,\\,\\lfloor c/s \\rfloor,\\,k}',
    when: text(
      'Decoders, followed by a convolution that smooths the blocks.',
      'Декодеры; затем ставят свёртку, сглаживающую квадраты.',
    ),
    fails: text('Alone it adds no detail.', 'Сама по себе деталей не добавляет.'),
  },
  params: {
    factor: p.ints({
      title: text('Factor', 'Множитель'),
      doc: text('How many times higher and wider.', 'Во сколько раз увеличить высоту и ширину.'),
      default: [2, 2],
      length: 2,
      min: 1,
      max: 16,
    }),
  },
  inputs: [input(3)],
  outputs: [output(3)],
  brief: ({ factor }) => text(`× ${factor.join('×')}`, `× ${factor.join('×')}`),
  check: () => [],
  lower: (b, { factor }, values) => {
    const x = valueAt(values, 0);
    const [batch = 1, height = 1, width = 1, channels = 1] = b.shapeOf(x);
    const [fh, fw] = pair(factor);
    const apart = b.reshape(x, [batch, height, 1, width, 1, channels]);
    const repeated = b.broadcastTo(apart, [batch, height, fh, width, fw, channels]);
    return [b.reshape(repeated, [batch, height * fh, width * fw, channels])];
  },
  samples: [
    { params: {}, inputs: [[2, 3, 2]] },
    { params: { factor: [1, 3] }, inputs: [[2, 1, 1]] },
  ],
});
