// Parts joined along one axis.
import { defineOp, f32 } from '../define-op.ts';
import { expectAxis, fail, show } from './shapes.ts';

export const concat = defineOp({
  kind: 'concat',
  infer: ({ axis }: { readonly axis: number }, parts) => {
    const [first] = parts;
    if (!first) fail('concat', 'nothing to join');
    expectAxis('concat', axis, first.shape.length);
    for (const part of parts) {
      const fits =
        part.dtype === first.dtype &&
        part.shape.length === first.shape.length &&
        part.shape.every((size, i) => i === axis || size === first.shape[i]);
      if (!fits) fail('concat', `${show(part)} does not join ${show(first)} along axis ${axis}`);
    }
    const total = parts.reduce((sum, part) => sum + part.shape[axis]!, 0);
    return [{ shape: first.shape.map((size, i) => (i === axis ? total : size)), dtype: first.dtype }];
  },
  cost: () => ({ flops: 0 }),
  samples: [
    { inputs: [f32(2, 3), f32(4, 3)], params: { axis: 0 } },
    { inputs: [f32(2, 3), f32(2, 1), f32(2, 5)], params: { axis: 1 } },
    { inputs: [f32(2, 3, 4), f32(2, 1, 4)], params: { axis: 1 } },
    { inputs: [f32(3)], params: { axis: 0 } },
  ],
});
