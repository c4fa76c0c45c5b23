// Parameters that convolutions and pools share.
import { text } from '../base/text.ts';
import { p } from './params.ts';
import { PADDING_TITLES, type Padding } from './windows.ts';

export const filtersParam = p.int({
  title: text('Filters', 'Фильтры'),
  doc: text(
    'How many patterns the layer looks for, and so how many channels it gives: 8 to 64 suit small images.',
    'Сколько образов ищет слой, а значит и сколько каналов выдаёт: для небольших изображений хватает 8–64.',
  ),
  default: 16,
  min: 1,
  max: 4096,
});

export const paddingParam = (initial: Padding) =>
  p.choice<Padding>({
    title: text('Padding', 'Дополнение'),
    doc: text(
      '“Same” surrounds the input with zeros, so that stride 1 keeps its size; “valid” uses only whole windows.',
      '«Same» окружает вход нулями, и при шаге 1 размер сохраняется; «valid» берёт только целые окна.',
    ),
    default: initial,
    choices: [
      { value: 'same', title: PADDING_TITLES.same },
      { value: 'valid', title: PADDING_TITLES.valid },
    ],
  });

export const kernelParam = (initial: readonly number[]) =>
  p.ints({
    title: text('Kernel', 'Ядро'),
    doc: text(
      'The size of the window: 3 is the usual choice, 5 and 7 see more at once.',
      'Размер окна: обычно 3; окна 5 и 7 видят больше сразу.',
    ),
    default: initial,
    length: initial.length,
    min: 1,
    max: 31,
  });

export const strideParam = (initial: readonly number[]) =>
  p.ints({
    title: text('Stride', 'Шаг'),
    doc: text(
      'How far the window moves: 2 halves the size.',
      'На сколько сдвигается окно: шаг 2 уменьшает размер вдвое.',
    ),
    default: initial,
    length: initial.length,
    min: 1,
    max: 16,
  });

export const dilationParam = (initial: readonly number[]) =>
  p.ints({
    title: text('Dilation', 'Разрежение'),
    doc: text(
      'Gaps between the positions of the window: a wider view for the same weights.',
      'Промежутки между позициями окна: шире обзор при тех же весах.',
    ),
    default: initial,
    length: initial.length,
    min: 1,
    max: 16,
  });

export const groupsParam = p.int({
  title: text('Groups', 'Группы'),
  doc: text(
    'Splits the channels into independent groups, with fewer weights; 1 connects all.',
    'Делит каналы на независимые группы, весов становится меньше; 1 — связаны все.',
  ),
  default: 1,
  min: 1,
  max: 256,
});

export const biasParam = p.bool({
  title: text('Bias', 'Смещение'),
  doc: text(
    'Adds a trained number to each channel. Leave it out before batch normalisation, which has its own.',
    'Добавляет каждому каналу обучаемое число. Перед пакетной нормализацией не нужно: у неё есть своё.',
  ),
  default: true,
});

/** The size of a pooling window; its stride is the same unless stated: 0 takes the size. */
export const poolSizeParam = (initial: readonly number[]) =>
  p.ints({
    title: text('Size', 'Размер окна'),
    doc: text('The window: 2 halves the size.', 'Окно подвыборки: 2 уменьшает размер вдвое.'),
    default: initial,
    length: initial.length,
    min: 1,
    max: 64,
  });

export const poolStrideParam = (initial: readonly number[]) =>
  p.ints({
    title: text('Stride', 'Шаг'),
    doc: text(
      'How far the window moves; 0 moves it by its own size.',
      'На сколько сдвигается окно; 0 — на свой размер.',
    ),
    default: initial,
    length: initial.length,
    min: 0,
    max: 64,
  });
