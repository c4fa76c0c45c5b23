// Where the data enters: the prepared features, shaped for the layers that follow.
import { text } from '../../base/text.ts';
import { sizeOf } from '../../engine/ir/types.ts';
import { defineLayer } from '../define.ts';
import { p } from '../params.ts';
import { batchOf, output, sampleShape, shapeText, valueAt } from '../ports.ts';

export const input = defineLayer({
  kind: 'input',
  version: 1,
  title: text('Input', 'Вход'),
  category: 'input',
  icon: 'Login',
  keywords: ['input', 'data', 'features', 'вход', 'данные', 'признаки'],
  doc: {
    summary: text(
      'Passes the features of each sample into the network.',
      'Передаёт в сеть признаки каждого примера.',
    ),
    formula: 'y = x',
    when: text(
      'Every network starts with one. Give it a shape, such as 8 8 1, to treat the features as an image or a sequence.',
      'С него начинается любая сеть. Задайте форму, например 8 8 1, чтобы признаки стали изображением или последовательностью.',
    ),
    fails: text(
      'The product of the shape must equal the number of features in the data.',
      'Произведение размеров формы должно совпадать с числом признаков в данных.',
    ),
  },
  params: {
    shape: p.ints({
      title: text('Shape', 'Форма'),
      doc: text(
        'Empty takes the features as the data gives them. Otherwise height, width, channels of an image, or steps, features of a sequence.',
        'Пусто — признаки в том виде, в каком они в данных. Иначе высота, ширина и каналы изображения или число шагов и признаков последовательности.',
      ),
      default: [],
      length: null,
      min: 1,
      max: 65_536,
    }),
    columns: p.string({
      title: text('Columns', 'Столбцы'),
      doc: text(
        'Empty takes all features. Names separated by commas take only those: a network may have several inputs, each with its own columns.',
        'Пусто — все признаки. Имена через запятую — только они: у сети может быть несколько входов, каждый со своими столбцами.',
      ),
      default: '',
    }),
  },
  inputs: [],
  outputs: [output(null)],
  brief: ({ shape, columns }) => {
    if (shape.length > 0) return text(shapeText(shape), shapeText(shape));
    return columns.trim() === '' ? text('as the data', 'как в данных') : text(columns, columns);
  },
  // The compiler hands in the features as the one input.
  check: ({ shape }, [features]) => {
    if (features === undefined || shape.length === 0 || sizeOf(shape) === sizeOf(features)) return [];
    const [count, found] = [sizeOf(features), shapeText(shape)];
    return [
      {
        severity: 'error',
        code: 'input.shape',
        param: 'shape',
        message: text(
          `The shape ${found} holds ${sizeOf(shape)} numbers, but the data has ${count} features. Change the shape, or leave it empty.`,
          `Форма ${found} вмещает ${sizeOf(shape)} чисел, а признаков в данных ${count}. Измените форму или оставьте её пустой.`,
        ),
        fix: (node) => ({
          kind: 'setParam',
          title: text('Take the shape of the data', 'Взять форму из данных'),
          node,
          param: 'shape',
          value: [],
        }),
      },
    ];
  },
  lower: (b, { shape }, values) => {
    const features = valueAt(values, 0);
    const fits = shape.length > 0 && sizeOf(shape) === sizeOf(sampleShape(b, features));
    return [fits ? b.reshape(features, [batchOf(b, features), ...shape]) : features];
  },
  samples: [
    { params: {}, inputs: [[5]] },
    { params: { shape: [2, 3, 1] }, inputs: [[6]] },
  ],
});
