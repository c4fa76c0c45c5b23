// Norms and the factor that brings them under a limit.
import { p } from '../../../base/params.ts';
import { text } from '../../../base/text.ts';
import type { Builder } from '../../ir/builder.ts';
import type { ValueId } from '../../ir/types.ts';

export const limitParam = p.float({
  title: text('Limit c', 'Предел c'),
  doc: text(
    'The largest value allowed. Look at the gradient chart: a little above its usual level is right.',
    'Наибольшее допустимое значение. Посмотрите на график градиентов: подойдёт чуть выше обычного уровня.',
  ),
  default: 1,
  min: 1e-6,
  max: 1e6,
  logarithmic: true,
});

/** Σ g², []. */
export function squaredNorm(b: Builder, g: ValueId): ValueId {
  const axes = b.shapeOf(g).map((_, axis) => axis);
  return b.reduce('sum', b.unary('square', g), axes);
}

/** min(1, c / ‖g‖), []. The small number keeps a zero gradient from dividing by zero. */
export function limitingFactor(b: Builder, squares: ValueId, limit: number): ValueId {
  const norm = b.add(b.unary('sqrt', squares), b.fill([], 1e-6));
  return b.binary('minimum', b.div(b.fill([], limit), norm), b.fill([], 1));
}
