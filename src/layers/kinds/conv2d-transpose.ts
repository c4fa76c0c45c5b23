// The transposed convolution: enlarges an image by learned patterns.
import { counted } from '../../base/plural.ts';
import { text } from '../../base/text.ts';
import { activate, activationParams, activationSuffix } from '../activations.ts';
import { defineLayer } from '../define.ts';
import { initialiserOf, initialiserParams } from '../initialisers.ts';
import { penaltyParams } from '../penalties.ts';
import { input, lastOf, output, valueAt } from '../ports.ts';
import { biasParam, filtersParam, kernelParam, paddingParam, strideParam } from '../window-params.ts';
import { kernelFans, pair } from '../windows.ts';

export const conv2dTranspose = defineLayer({
  kind: 'conv2dTranspose',
  version: 1,
  title: text('Transposed convolution', 'Транспонированная свёртка'),
  category: 'convolution',
  icon: 'Maximize',
  keywords: [
    'transposed',
    'deconvolution',
    'upsampling',
    'decoder',
    'транспонированная',
    'развёртка',
    'декодер',
  ],
  doc: {
    summary: text(
      'Stamps a learned pattern at every pixel and adds the stamps up, so that the image grows by the stride.',
      'На место каждого пикселя ставит обученный отпечаток и складывает их: изображение увеличивается в число раз, равное шагу.',
    ),
    formula: 'y_{rs+i,\\,cs+j,\\,f} \\mathrel{+}= w_{i,j,k,f}\\, x_{r,c,k}',
    when: text(
      'Decoders of autoencoders and generators: the way back from a small image to a large one.',
      'Декодеры автокодировщиков и генераторы: обратный путь от маленького изображения к большому.',
    ),
    fails: text(
      'A kernel that the stride does not divide leaves a checkerboard; upsampling and a convolution avoid it.',
      'Если шаг не делит размер ядра, остаётся «шахматный» узор; увеличение с последующей свёрткой его избегает.',
    ),
  },
  params: {
    filters: filtersParam,
    kernel: kernelParam([4, 4]),
    stride: strideParam([2, 2]),
    padding: paddingParam('same'),
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
  check: () => [],
  lower: (b, params, values) => {
    const x = valueAt(values, 0);
    const { filters, l1, l2, padding } = params;
    const [batch = 1, height = 1, width = 1, channels = 1] = b.shapeOf(x);
    const [kh, kw] = pair(params.kernel);
    const [sh, sw] = pair(params.stride);
    const fans = kernelFans([kh, kw, channels, filters]);
    const init = initialiserOf(params, fans, params.activation);
    // Stored as the kernel of the convolution that this one transposes: it maps filters to channels.
    const kernel = b.weight('kernel', [kh, kw, filters, channels], init, { role: 'weight', l1, l2 });
    const [oh, ow] = [(height - 1) * sh + kh, (width - 1) * sw + kw];
    const options = { strides: [sh, sw], dilations: [1, 1], groups: 1, height: oh, width: ow } as const;
    const whole = b.conv2dGradInput(x, kernel, options);
    const sums = padding === 'valid' ? whole : centred(whole, [height * sh, width * sw]);
    const z = params.bias
      ? b.add(sums, b.weight('bias', [filters], { kind: 'zeros' }, { role: 'bias' }))
      : sums;
    return [activate(b, params, z)];

    /** Cut (or widened by zeros) to the wanted size, the odd row or column at the end. */
    function centred(value: number, [rows, columnsWanted]: readonly [number, number]): number {
      const [lackH, lackW] = [Math.max(0, rows - oh), Math.max(0, columnsWanted - ow)];
      const grown = lackH + lackW === 0 ? value : b.pad(value, [0, 0, 0, 0], [0, lackH, lackW, 0]);
      const [cutH, cutW] = [Math.max(0, oh - rows), Math.max(0, ow - columnsWanted)];
      const starts = [0, Math.floor(cutH / 2), Math.floor(cutW / 2), 0];
      return b.slice(grown, starts, [batch, rows, columnsWanted, lastOf(b.shapeOf(value))]);
    }
  },
  samples: [
    { params: { filters: 2 }, inputs: [[2, 3, 1]] },
    { params: { filters: 1, kernel: [3, 2], stride: [1, 2], padding: 'valid' }, inputs: [[2, 2, 2]] },
    { params: { filters: 2, kernel: [1, 1], stride: [2, 2], activation: 'tanh' }, inputs: [[2, 2, 1]] },
    { params: { filters: 2, kernel: [3, 3], stride: [2, 2] }, inputs: [[3, 2, 1]] },
    { params: { filters: 1, kernel: [2, 2], stride: [3, 3] }, inputs: [[2, 1, 2]] },
    { params: { filters: 1, kernel: [2, 2], stride: [3, 3], padding: 'valid' }, inputs: [[2, 1, 2]] },
    { params: { filters: 2, kernel: [2, 3], stride: [1, 1] }, inputs: [[1, 1, 1]] },
  ],
});
