// The lectures' three residuals, each relative to its value at the start: of the point, of the function, of the gradient.
import { p } from '../../../base/params.ts';
import { text } from '../../../base/text.ts';
import { defineStopping } from './define.ts';

const epsilon = p.float({
  title: text('ε', 'ε'),
  doc: text(
    'The share of the starting value below which training stops.',
    'Доля начального значения, ниже которой обучение останавливается.',
  ),
  default: 1e-6,
  min: 1e-300,
  max: 1,
  logarithmic: true,
});

export const pointResidual = defineStopping({
  kind: 'pointResidual',
  title: text('Residual of the point', 'Невязка по точке'),
  doc: {
    summary: text(
      'Stops when an epoch hardly moves the weights any more.',
      'Останавливает, когда за эпоху веса почти не сдвигаются.',
    ),
    formula: '\\lVert w^{k} - w^{k+1} \\rVert^2 < \\varepsilon \\lVert w^{0} \\rVert^2',
    when: text('For full-batch gradient descent.', 'Для градиентного спуска по полному пакету.'),
  },
  params: { epsilon },
  watch:
    ({ epsilon: share }) =>
    ({ movedSquared }, { pointSquared }) => ({ stop: movedSquared < share * pointSquared }),
});

export const functionResidual = defineStopping({
  kind: 'functionResidual',
  title: text('Residual of the function', 'Невязка по функции'),
  doc: {
    summary: text(
      'Stops when an epoch hardly changes the loss on the data any more; penalties on weights do not count.',
      'Останавливает, когда за эпоху потери на данных почти не меняются; штрафы на веса не в счёт.',
    ),
    formula: '\\lVert f(w^{k}) - f(w^{k+1}) \\rVert^2 < \\varepsilon \\lVert f(w^{0}) \\rVert^2',
    when: text('For full-batch gradient descent.', 'Для градиентного спуска по полному пакету.'),
  },
  params: { epsilon },
  watch:
    ({ epsilon: share }) =>
    (
      { epoch, loss, lossBefore },
      start, // In full-batch descent the first epoch's loss is that of the first weights: nothing has changed yet.
    ) => ({ stop: epoch > 1 && (lossBefore - loss) ** 2 < share * start.loss ** 2 }),
});

export const gradientResidual = defineStopping({
  kind: 'gradientResidual',
  title: text('Residual of the gradient', 'Невязка по градиенту'),
  doc: {
    summary: text(
      'Stops when the gradient has become small: the minimum is near.',
      'Останавливает, когда градиент стал мал: минимум близко.',
    ),
    formula: '\\lVert \\nabla f(w^{k+1}) \\rVert^2 < \\varepsilon \\lVert \\nabla f(w^{0}) \\rVert^2',
    when: text(
      'For full-batch gradient descent; the gradient of small batches never settles.',
      'Для градиентного спуска по полному пакету: градиент малых пакетов не затухает.',
    ),
  },
  params: { epsilon },
  watch:
    ({ epsilon: share }) =>
    ({ gradientSquared }, start) => ({ stop: gradientSquared < share * start.gradientSquared }),
});
