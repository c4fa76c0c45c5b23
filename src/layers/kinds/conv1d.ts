// Convolution over sequences.
import { counted } from '../../base/plural.ts';
import { text } from '../../base/text.ts';
import { activate, activationParams, activationSuffix } from '../activations.ts';
import { defineLayer } from '../define.ts';
import { initialiserOf, initialiserParams } from '../initialisers.ts';
import { penaltyParams } from '../penalties.ts';
import { batchOf, input, lastOf, output, sampleShape, valueAt } from '../ports.ts';
import {
  biasParam,
  dilationParam,
  filtersParam,
  groupsParam,
  kernelParam,
  paddingParam,
  strideParam,
} from '../window-params.ts';
import { convolve, groupsFit, kernelFans, windowFits } from '../windows.ts';

export const conv1d = defineLayer({
  kind: 'conv1d',
  version: 1,
  title: text('Convolution 1-D', 'Свёртка 1D'),
  category: 'convolution',
  icon: 'WaveSine',
  keywords: [
    'conv',
    'convolution',
    'cnn',
    'sequence',
    'signal',
    'свёртка',
    'свертка',
    'последовательность',
    'сигнал',
  ],
  doc: {
    summary: text(
      'Slides small windows along a sequence; each filter gives how strongly its pattern answers at every step.',
      'Скользит небольшим окном вдоль последовательности; каждый фильтр показывает, насколько силён его образ на каждом шаге.',
    ),
    formula: 'y_{t,f} = b_f + \\sum_{i,k} w_{i,k,f}\\, x_{ts+i,\\,k}',
    when: text(
      'Signals, series and texts, where the pattern matters and its place does not. It trains faster than a recurrent layer.',
      'Сигналы, ряды и тексты, где важен образ, а не его место. Обучается быстрее рекуррентного слоя.',
    ),
    fails: text(
      'Dependences longer than the window: stack layers, dilate, or use a recurrent layer.',
      'Зависимости длиннее окна: наращивайте слои и разрежение или возьмите рекуррентный слой.',
    ),
  },
  params: {
    filters: filtersParam,
    kernel: kernelParam([3]),
    stride: strideParam([1]),
    padding: paddingParam('same'),
    dilation: dilationParam([1]),
    groups: groupsParam,
    ...activationParams('linear'),
    bias: biasParam,
    ...initialiserParams,
    ...penaltyParams,
  },
  inputs: [input(2)],
  outputs: [output(2)],
  brief: (params) => {
    const suffix = activationSuffix(params);
    return text(
      `${counted(params.filters, 'filter')} of ${params.kernel[0]}${suffix.en}`,
      `фильтров: ${params.filters}, окно ${params.kernel[0]}${suffix.ru}`,
    );
  },
  check: ({ filters, kernel, dilation, padding, groups }, [x]) =>
    x === undefined
      ? []
      : [...windowFits(x.slice(0, 1), kernel, dilation, padding), ...groupsFit(lastOf(x), filters, groups)],
  lower: (b, params, values) => {
    const x = valueAt(values, 0); // [N, T, C]
    const { filters, groups, l1, l2, padding } = params;
    const [size = 1] = params.kernel;
    const [batch, [steps = 1, channels = 1]] = [batchOf(b, x), sampleShape(b, x)];
    const shape = [size, channels / groups, filters];
    const init = initialiserOf(params, kernelFans([1, ...shape]), params.activation);
    const kernel = b.weight('kernel', shape, init, { role: 'weight', l1, l2 });
    const sums = convolve(
      b,
      b.reshape(x, [batch, 1, steps, channels]),
      b.reshape(kernel, [1, ...shape]),
      {
        kernel: [1, size],
        stride: [1, params.stride[0] ?? 1],
        dilation: [1, params.dilation[0] ?? 1],
        padding,
      },
      groups,
    );
    const z = params.bias
      ? b.add(sums, b.weight('bias', [filters], { kind: 'zeros' }, { role: 'bias' }))
      : sums;
    const [, , positions = 1] = b.shapeOf(z);
    return [b.reshape(activate(b, params, z), [batch, positions, filters])];
  },
  samples: [
    { params: { filters: 2 }, inputs: [[5, 2]] },
    { params: { filters: 3, kernel: [4], stride: [2], padding: 'valid' }, inputs: [[8, 1]] },
    { params: { filters: 2, dilation: [2], activation: 'sigmoid', bias: false }, inputs: [[4, 1]] },
    { params: { filters: 2, groups: 2 }, inputs: [[3, 2]] },
    { params: { filters: 2, stride: [3], dilation: [2], groups: 1 }, inputs: [[7, 1]] },
    { params: { filters: 4, groups: 2, stride: [2], kernel: [2] }, inputs: [[5, 2]] },
    { params: { filters: 1, kernel: [1] }, inputs: [[1, 1]] },
  ],
});
