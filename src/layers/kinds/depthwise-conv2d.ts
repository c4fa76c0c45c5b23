// A convolution that keeps channels apart: one window of weights a channel.
import { text } from '../../base/text.ts';
import { activate, activationParams, activationSuffix } from '../activations.ts';
import { defineLayer } from '../define.ts';
import { initialiserOf, initialiserParams } from '../initialisers.ts';
import { penaltyParams } from '../penalties.ts';
import { input, lastOf, output, valueAt } from '../ports.ts';
import { biasParam, dilationParam, kernelParam, paddingParam, strideParam } from '../window-params.ts';
import { convolve, pair, windowFits } from '../windows.ts';

export const depthwiseConv2d = defineLayer({
  kind: 'depthwiseConv2d',
  version: 1,
  title: text('Depthwise convolution', 'Поканальная свёртка'),
  category: 'convolution',
  icon: 'LayersLinked',
  keywords: ['depthwise', 'separable', 'mobilenet', 'convolution', 'поканальная', 'свёртка', 'свертка'],
  doc: {
    summary: text(
      'Convolves every channel with a window of its own and mixes none of them.',
      'Сворачивает каждый канал со своим окном, не смешивая каналы.',
    ),
    formula: 'y_{r,c,k} = b_k + \\sum_{i,j} w_{i,j,k}\\, x_{rs+i,\\,cs+j,\\,k}',
    when: text(
      'Before a 1×1 convolution: together they do the work of a full one at a fraction of the weights.',
      'Перед свёрткой 1×1: вместе они заменяют полную свёртку при гораздо меньшем числе весов.',
    ),
    fails: text(
      'Alone it cannot combine channels, and on a single channel it gives a single filter.',
      'Сама по себе не объединяет каналы, а на одном канале даёт всего один фильтр.',
    ),
  },
  params: {
    kernel: kernelParam([3, 3]),
    stride: strideParam([1, 1]),
    padding: paddingParam('same'),
    dilation: dilationParam([1, 1]),
    ...activationParams('linear'),
    bias: biasParam,
    ...initialiserParams,
    ...penaltyParams,
  },
  inputs: [input(3)],
  outputs: [output(3)],
  brief: (params) => {
    const suffix = activationSuffix(params);
    const size = params.kernel.join('×');
    return text(`${size}${suffix.en}`, `${size}${suffix.ru}`);
  },
  check: ({ kernel, dilation, padding }, [x]) =>
    x === undefined ? [] : windowFits(x.slice(0, 2), kernel, dilation, padding),
  lower: (b, params, values) => {
    const x = valueAt(values, 0); // [N, H, W, C]
    const { l1, l2, padding } = params;
    const channels = lastOf(b.shapeOf(x));
    const [kh, kw] = pair(params.kernel);
    const init = initialiserOf(params, { in: kh * kw, out: kh * kw }, params.activation);
    const kernel = b.weight('kernel', [kh, kw, channels], init, { role: 'weight', l1, l2 });
    const spec = {
      kernel: [kh, kw],
      stride: pair(params.stride),
      dilation: pair(params.dilation),
      padding,
    } as const;
    // A convolution in as many groups as there are channels: each filter sees its own.
    const sums = convolve(b, x, b.reshape(kernel, [kh, kw, 1, channels]), spec, channels);
    const z = params.bias
      ? b.add(sums, b.weight('bias', [channels], { kind: 'zeros' }, { role: 'bias' }))
      : sums;
    return [activate(b, params, z)];
  },
  samples: [
    { params: {}, inputs: [[4, 3, 2]] },
    { params: { kernel: [2, 2], stride: [2, 2], padding: 'valid', bias: false }, inputs: [[5, 4, 3]] },
    { params: { kernel: [2, 3], stride: [3, 2] }, inputs: [[5, 4, 1]] },
  ],
});
