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

/**
 * ‖g‖ over all elements of all `gradients`, []: m √Σ(g/m)² with m = max|g|, so that neither a large gradient overflows
 * float32 (g² does from 2·10¹⁹ on) nor a small one vanishes.
 */
export function normOf(b: Builder, gradients: readonly ValueId[]): ValueId {
  const over = (g: ValueId) => b.shapeOf(g).map((_, axis) => axis);
  const largest = gradients
    .map((g) => b.reduce('max', b.unary('abs', g), over(g)))
    .reduce((most, next) => b.binary('maximum', most, next));
  const unit = b.binary('maximum', largest, b.fill([], TINY));
  const squares = gradients
    .map((g) => b.reduce('sum', b.unary('square', b.div(g, unit)), over(g)))
    .reduce((sum, next) => b.add(sum, next));
  return b.mul(unit, b.unary('sqrt', squares));
}

/** Below it a gradient counts as zero. */
const TINY = 1e-30;

/** min(1, c / ‖g‖), []. The small number keeps a zero gradient from dividing by zero. */
export function limitingFactor(b: Builder, norm: ValueId, limit: number): ValueId {
  const divisor = b.add(norm, b.fill([], 1e-6));
  return b.binary('minimum', b.div(b.fill([], limit), divisor), b.fill([], 1));
}
