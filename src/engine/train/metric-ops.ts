// Sums over a batch from which metrics follow, as ops: counts of correct answers, or errors per target column. Every step
// of a sequence counts by itself. Dividing, taking roots and going back to the target's units is done in metrics.ts,
// outside the program.
import { assertNever } from '../../base/assert.ts';
import type { Builder } from '../ir/builder.ts';
import { sizeOf, type ValueId } from '../ir/types.ts';
import type { OutputSpec } from './network.ts';
import { type MetricSum, metricSumName } from './step-names.ts';
import { targetValue, targetWidth } from './target-values.ts';

/** Which sums an output's programs leave. Class by class only where its metric asks for it: plain accuracy is one number. */
export function sumsOf({ task, metric }: Pick<OutputSpec, 'task' | 'metric'>): readonly MetricSum[] {
  switch (task) {
    case 'numbers':
      return ['absolute-error', 'squared-error'];
    case 'labels':
      return ['correct', 'exact', 'hits', 'called', 'actual'];
    case 'classes':
    case 'binary':
      if (metric === 'top3') return ['correct', 'in-top3'];
      return isByClass(metric) ? ['correct', 'hits', 'called', 'actual'] : ['correct'];
    default:
      return assertNever(task);
  }
}

function isByClass(metric: OutputSpec['metric']): boolean {
  return metric === 'precision' || metric === 'recall' || metric === 'f1';
}

export function addMetricSums(b: Builder, spec: OutputSpec, prediction: ValueId, batch: number): void {
  const target = targetValue(b, spec, batch);
  const rows = batch * (spec.steps ?? 1);
  const tell = (sum: MetricSum, value: ValueId) => b.output(metricSumName(sum, spec.name), value);
  switch (spec.task) {
    case 'classes':
    case 'binary':
      tellClasses(b, spec, prediction, target, rows, tell);
      return;
    case 'labels': {
      const width = targetWidth(spec);
      const actual = b.reshape(target, [rows, width]);
      const called = b.binary('greater', b.reshape(prediction, [rows, width]), b.fill([rows, width], 0.5));
      const right = b.binary('equal', called, actual); // [n, k]
      const rightOfRow = b.reduce('sum', right, [1]);
      tell('correct', b.reduce('sum', right, [0, 1]));
      tell('exact', b.reduce('sum', b.binary('equal', rightOfRow, b.fill([rows], width)), [0]));
      tellClassByClass(b, called, actual, tell);
      return;
    }
    case 'numbers': {
      const width = targetWidth(spec);
      const error = b.sub(
        b.reshape(prediction, [rows, width]),
        b.reshape(asFloat(b, target, spec), [rows, width]),
      );
      tell('absolute-error', b.reduce('sum', b.unary('abs', error), [0])); // [k]
      tell('squared-error', b.reduce('sum', b.unary('square', error), [0])); // [k]
      return;
    }
    default:
      assertNever(spec.task);
  }
}

type Tell = (sum: MetricSum, value: ValueId) => void;

function tellClasses(
  b: Builder,
  spec: OutputSpec,
  prediction: ValueId,
  target: ValueId,
  rows: number,
  tell: Tell,
): void {
  const expected = b.reshape(asFloat(b, target, spec), [rows]);
  const wide = sizeOf(b.shapeOf(prediction)) / rows;
  const shares = b.reshape(prediction, [rows, wide]);
  const predicted =
    spec.task === 'classes'
      ? b.cast(b.argmax(shares), 'f32') // [n]
      : b.binary('greater', b.reshape(prediction, [rows]), b.fill([rows], 0.5));
  tell('correct', b.reduce('sum', b.binary('equal', predicted, expected), [0]));
  const sums = sumsOf(spec);
  if (sums.includes('in-top3')) {
    // Rank of the true class: how many classes score above it.
    const own = b.reduce('sum', b.mul(shares, b.oneHot(b.reshape(target, [rows]), wide)), [1]);
    const above = b.reduce('sum', b.binary('greater', shares, b.reshape(own, [rows, 1])), [1]);
    tell('in-top3', b.reduce('sum', b.binary('greater', b.fill([rows], 2.5), above), [0]));
  }
  if (!sums.includes('hits')) return;
  if (spec.task === 'binary') {
    tellClassByClass(b, both(b, predicted, rows), both(b, expected, rows), tell);
  } else {
    const hot = (labels: ValueId) => b.oneHot(b.reshape(labels, [rows]), wide);
    tellClassByClass(b, hot(b.argmax(shares)), hot(target), tell);
  }
}

/** 0 or 1 [n] as [not, yes]: [n, 2]. */
function both(b: Builder, value: ValueId, rows: number): ValueId {
  const column = b.reshape(value, [rows, 1]);
  return b.concat([b.sub(b.fill([rows, 1], 1), column), column], 1);
}

/** Of each class or label: how often it was called and was so, was called, was so. `called` and `actual` are 0 or 1. [n, C] */
function tellClassByClass(b: Builder, called: ValueId, actual: ValueId, tell: Tell): void {
  tell('hits', b.reduce('sum', b.mul(called, actual), [0]));
  tell('called', b.reduce('sum', called, [0]));
  tell('actual', b.reduce('sum', actual, [0]));
}

function asFloat(b: Builder, target: ValueId, spec: OutputSpec): ValueId {
  return spec.target.dtype === 'i32' ? b.cast(target, 'f32') : target;
}
