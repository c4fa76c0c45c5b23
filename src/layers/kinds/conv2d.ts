// Convolution over images.
import { counted } from '../../base/plural.ts';
import { text } from '../../base/text.ts';
import { activate, activationParams, activationSuffix } from '../activations.ts';
import { defineLayer } from '../define.ts';
import { initialiserOf, initialiserParams } from '../initialisers.ts';
import { penaltyParams } from '../penalties.ts';
import { input, lastOf, output, valueAt } from '../ports.ts';
import {
  biasParam,
  dilationParam,
  filtersParam,
  groupsParam,
  kernelParam,
  paddingParam,
  strideParam,
} from '../window-params.ts';
import { convolve, groupsFit, kernelFans, pair, windowFits } from '../windows.ts';

export const conv2d = defineLayer({
  kind: 'conv2d',
  version: 1,
  title: text('Convolution 2-D', 'Свёртка 2D'),
  category: 'convolution',
  icon: 'Grid3x3',
  keywords: ['conv', 'convolution', 'cnn', 'image', 'filter', 'свёртка', 'свертка', 'изображение', 'фильтр'],
  doc: {
    summary: text(
      'Slides small windows over an image; each filter gives how strongly its pattern answers at every place.',
      'Скользит небольшим окном по изображению; каждый фильтр показывает, насколько силён его образ в каждом месте.',
    ),
    formula: 'y_{r,c,f} = b_f + \\sum_{i,j,k} w_{i,j,k,f}\\, x_{rs+i,\\,cs+j,\\,k}',
    when: text(
      'Images and anything else with neighbourhood in two directions: the same weights look everywhere, so few are needed.',
      'Изображения и всё, где важно соседство по двум направлениям: одни и те же веса смотрят всюду, поэтому их нужно немного.',
    ),
    fails: text(
      'Tables whose columns have no order: neighbours there mean nothing.',
      'Таблицы, в которых порядок столбцов случаен: соседство там ничего не значит.',
    ),
  },
  params: {
    filters: filtersParam,
    kernel: kernelParam([3, 3]),
    stride: strideParam([1, 1]),
    padding: paddingParam('same'),
    dilation: dilationParam([1, 1]),
    groups: groupsParam,
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
    return text(
      `${counted(params.filters, 'filter')} ${size}${suffix.en}`,
      `фильтров: ${params.filters}, ${size}${suffix.ru}`,
    );
  },
  check: ({ filters, kernel, dilation, padding, groups }, [x]) =>
    x === undefined
      ? []
      : [...windowFits(x.slice(0, 2), kernel, dilation, padding), ...groupsFit(lastOf(x), filters, groups)],
  lower: (b, params, values) => {
    const x = valueAt(values, 0); // [N, H, W, C]
    const { filters, groups, l1, l2, padding } = params;
    const [kh, kw] = pair(params.kernel);
    const shape = [kh, kw, lastOf(b.shapeOf(x)) / groups, filters];
    const init = initialiserOf(params, kernelFans(shape), params.activation);
    const kernel = b.weight('kernel', shape, init, { role: 'weight', l1, l2 });
    const spec = {
      kernel: pair(params.kernel),
      stride: pair(params.stride),
      dilation: pair(params.dilation),
      padding,
    };
    const sums = convolve(b, x, kernel, spec, groups);
    const z = params.bias
      ? b.add(sums, b.weight('bias', [filters], { kind: 'zeros' }, { role: 'bias' }))
      : sums;
    return [activate(b, params, z)];
  },
  samples: [
    { params: { filters: 2 }, inputs: [[4, 5, 1]] },
    { params: { filters: 2, kernel: [2, 3], padding: 'valid', bias: false }, inputs: [[4, 4, 2]] },
    { params: { filters: 3, stride: [2, 2], activation: 'tanh' }, inputs: [[5, 4, 2]] },
    { params: { filters: 2, stride: [2, 3], padding: 'valid', kernel: [1, 2] }, inputs: [[5, 6, 1]] },
    { params: { filters: 2, dilation: [2, 1] }, inputs: [[5, 3, 1]] },
    { params: { filters: 4, groups: 2, kernel: [2, 2] }, inputs: [[3, 3, 4]] },
    { params: { filters: 4, groups: 2, stride: [2, 3], dilation: [2, 1] }, inputs: [[7, 5, 2]] },
    { params: { filters: 1, kernel: [1, 1] }, inputs: [[1, 1, 1]] },
    { params: { filters: 2, kernel: [3, 3], stride: [4, 4], padding: 'valid' }, inputs: [[6, 7, 1]] },
  ],
});
