// Sums over a batch from which metrics follow, as ops: counts of correct answers, or errors per target column.
// Dividing, taking roots and going back to the target's units is done in metrics.ts, outside the program.
import type { Builder } from '../ir/builder.ts';
import { sizeOf, type ValueId } from '../ir/types.ts';
import type { OutputSpec } from './network.ts';
import { absoluteErrorName, correctName, squaredErrorName } from './step-names.ts';

export function addMetricSums(b: Builder, spec: OutputSpec, prediction: ValueId, batch: number): void {
  const target = b.input(spec.target.name, {
    shape: [batch, ...spec.target.shape],
    dtype: spec.target.dtype,
  });
  switch (spec.task) {
    case 'classes':
    case 'binary': {
      const expected = b.reshape(asFloat(b, target, spec), [batch]);
      const predicted =
        spec.task === 'classes'
          ? b.cast(b.argmax(prediction), 'f32') // [N]
          : b.binary('greater', b.reshape(prediction, [batch]), b.fill([batch], 0.5));
      b.output(correctName(spec.name), b.reduce('sum', b.binary('equal', predicted, expected), [0]));
      return;
    }
    case 'numbers': {
      const width = sizeOf(spec.target.shape);
      const error = b.sub(
        b.reshape(prediction, [batch, width]),
        b.reshape(asFloat(b, target, spec), [batch, width]),
      );
      b.output(absoluteErrorName(spec.name), b.reduce('sum', b.unary('abs', error), [0])); // [k]
      b.output(squaredErrorName(spec.name), b.reduce('sum', b.unary('square', error), [0])); // [k]
      return;
    }
  }
}

function asFloat(b: Builder, target: ValueId, spec: OutputSpec): ValueId {
  return spec.target.dtype === 'i32' ? b.cast(target, 'f32') : target;
}
