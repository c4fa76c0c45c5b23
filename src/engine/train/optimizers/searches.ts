// Full-batch methods: every step sees all training rows, and a line search chooses its length.
import { p } from '../../../base/params.ts';
import { text } from '../../../base/text.ts';
import { armijoRule, wolfeRule } from '../line-search/rules.ts';
import { defineSearch, type ParamConflict } from './define.ts';
import { rateParam } from './rate.ts';

const sufficientDecrease = p.float({
  title: text('Sufficient decrease c₁', 'Достаточное убывание c₁'),
  doc: text(
    'The share of the promised decrease that a step must deliver. 0.0001 takes almost any decrease.',
    'Какую долю обещанного убывания должен дать шаг: при 0,0001 годится почти любое убывание.',
  ),
  default: 1e-4,
  min: 1e-8,
  max: 0.49,
  logarithmic: true,
});

function curvature(standard: number) {
  return p.float({
    title: text('Curvature c₂', 'Кривизна c₂'),
    doc: text(
      'How much of the slope may remain at the end of a step: 0.1 searches closely, 0.9 loosely.',
      'Какая доля наклона может остаться в конце шага: 0,1 — поиск точный, 0,9 — грубый.',
    ),
    default: standard,
    min: 0.01,
    max: 0.99,
    logarithmic: false,
  });
}

/** Steps that meet both rules are sure to exist only for 0 < c₁ < c₂ < 1 (Nocedal & Wright, lemma 3.1). */
function outOfOrder(params: { readonly decrease: number; readonly curvature: number }): ParamConflict | null {
  const { decrease, curvature: c2 } = params;
  if (decrease < c2) return null;
  const { title } = sufficientDecrease;
  return {
    param: 'decrease',
    title,
    value: decrease,
    expected: text(`c₁ below c₂ = ${c2}`, `c₁ меньше c₂ = ${c2}`),
  };
}

export const armijo = defineSearch({
  kind: 'armijo',
  title: text('Gradient descent, Armijo rule', 'Градиентный спуск, правило Армихо'),
  doc: {
    summary: text(
      'Steps down the gradient of the whole set; the step is halved until the loss falls enough.',
      'Шаг по градиенту всей выборки; длина сокращается, пока потери не уменьшатся достаточно.',
    ),
    formula: 'f(w - \\alpha g) \\le f(w) - c_1 \\alpha \\lVert g \\rVert^2',
    when: text(
      'Small sets and small networks, where a rate need not be guessed.',
      'Небольшие выборки и сети: скорость обучения не нужно подбирать.',
    ),
    fails: text(
      'Large sets: every trial goes over all rows. Narrow valleys: it zigzags like any gradient descent.',
      'Большие выборки: каждая проба проходит по всем строкам. В узких оврагах мечется, как любой градиентный спуск.',
    ),
  },
  params: {
    rate: rateParam(1),
    decrease: sufficientDecrease,
    shrink: p.float({
      title: text('Shrink', 'Сокращение'),
      doc: text('What a refused step is multiplied by.', 'На что умножается отвергнутый шаг.'),
      default: 0.5,
      min: 0.05,
      max: 0.95,
      logarithmic: false,
    }),
  },
  search: ({ rate, decrease, shrink }) => ({ rate, memory: 0, line: armijoRule(decrease, shrink) }),
});

export const wolfe = defineSearch({
  kind: 'wolfe',
  title: text('Gradient descent, Wolfe rules', 'Градиентный спуск, правила Вольфе'),
  doc: {
    summary: text(
      'Steps down the gradient of the whole set; the step is neither too long (Armijo) nor too short (curvature).',
      'Шаг по градиенту всей выборки: не слишком длинный (Армихо) и не слишком короткий (кривизна).',
    ),
    formula:
      'f(w + \\alpha d) \\le f(w) + c_1 \\alpha g^\\top d, \\quad |\\nabla f(w + \\alpha d)^\\top d| \\le c_2 |g^\\top d|',
    when: text(
      'As Armijo, where steps tend to be too short.',
      'Как правило Армихо, когда шаги получаются слишком короткими.',
    ),
    fails: text(
      'Large sets, and losses with kinks, where no step meets the curvature rule.',
      'Большие выборки и потери с изломами, где правило кривизны невыполнимо.',
    ),
  },
  params: { rate: rateParam(1), decrease: sufficientDecrease, curvature: curvature(0.1) },
  conflict: outOfOrder,
  search: (params) => ({ rate: params.rate, memory: 0, line: wolfeRule(params.decrease, params.curvature) }),
});

export const lbfgs = defineSearch({
  kind: 'lbfgs',
  title: text('L-BFGS', 'L-BFGS'),
  doc: {
    summary: text(
      'A quasi-Newton method: recent steps tell how the slope changes, and so how far and where to go.',
      'Квазиньютоновский метод: по последним шагам узнаёт, как меняется наклон, а значит, куда и насколько идти.',
    ),
    formula: 'w \\leftarrow w - \\alpha H g, \\quad H \\approx (\\nabla^2 f)^{-1}',
    when: text(
      'Small smooth problems without dropout: reaches the minimum in tens of steps.',
      'Небольшие гладкие задачи без прореживания: минимум достигается за десятки шагов.',
    ),
    fails: text(
      'Noise of any kind (batches, dropout) spoils its picture of the curvature; it keeps two copies of the weights for every remembered step.',
      'Любой шум (пакеты, прореживание) портит оценку кривизны; на каждый запомненный шаг хранятся две копии весов.',
    ),
  },
  params: {
    rate: rateParam(1),
    memory: p.int({
      title: text('Memory', 'Память'),
      doc: text('How many past steps are remembered.', 'Сколько прошлых шагов запоминается.'),
      default: 10,
      min: 1,
      max: 50,
    }),
    decrease: sufficientDecrease,
    curvature: curvature(0.9),
  },
  conflict: outOfOrder,
  search: ({ rate, memory, ...params }) => ({
    rate,
    memory,
    line: wolfeRule(params.decrease, params.curvature),
  }),
});
