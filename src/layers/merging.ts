// What the element-wise merges share: equal shapes, and folding any number of inputs pairwise.
import { present } from '../base/assert.ts';
import { text } from '../base/text.ts';
import { type Shape, sameShape, type ValueId } from '../engine/ir/types.ts';
import type { LayerProblem } from './define.ts';
import { shapeText } from './ports.ts';

/** Inputs of an element-wise merge must have one shape. */
export function equalShapes(inputs: readonly Shape[]): readonly LayerProblem[] {
  const [first, ...others] = inputs;
  const other = first === undefined ? undefined : others.find((shape) => !sameShape(shape, first));
  if (first === undefined || other === undefined) return [];
  return [
    {
      severity: 'error',
      code: 'merge.shapes',
      port: 'x',
      message: text(
        `The inputs have different shapes, ${shapeText(first)} and ${shapeText(other)}, so they cannot be combined number by number. Make them equal, for example by a Dense layer of ${first.at(-1)} units on one side, or use Concatenate.`,
        `У входов разные формы, ${shapeText(first)} и ${shapeText(other)}, поэтому соединить их поэлементно нельзя. Сделайте формы равными, например полносвязным слоем (нейронов: ${first.at(-1)}) на одной из ветвей, или возьмите «Конкатенацию».`,
      ),
    },
  ];
}

/** ((x₁ ∘ x₂) ∘ x₃) ∘ … */
export function fold(values: readonly ValueId[], combine: (a: ValueId, b: ValueId) => ValueId): ValueId {
  const [first, ...others] = values;
  return others.reduce(combine, present(first, 'an input to merge'));
}
