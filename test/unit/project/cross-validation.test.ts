// What the results of folds amount to.
import { describe, expect, it } from 'vitest';
import { foldDocument, metricsOf, spreadOf } from '../../../src/project/cross-validation.ts';
import { documentSchema } from '../../../src/project/document.ts';
import { emptyDocument } from '../../../src/project/new-document.ts';

describe('the spread over folds', () => {
  it('is the mean and the sample standard deviation', () => {
    expect(spreadOf([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({ mean: 5, deviation: Math.sqrt(32 / 7) });
  });

  it('has no deviation with one fold, and leaves out folds without a number', () => {
    expect(spreadOf([3])).toEqual({ mean: 3, deviation: null });
    expect(spreadOf([1, null, Number.NaN, 3])).toEqual({ mean: 2, deviation: Math.SQRT2 });
    expect(spreadOf([null])).toBeNull();
  });
});

describe('a fold', () => {
  it('is the project with that part held out, seed and strata kept', () => {
    const document = emptyDocument();
    const fold = foldDocument(document, 5, 2);
    expect(documentSchema.parse(fold).data.split).toEqual({
      ...document.data.split,
      fold: { count: 5, index: 2 },
    });
    expect(fold.nodes).toBe(document.nodes);
  });

  it('may have metrics that others lack', () => {
    const result = { rows: 3, loss: 1 };
    expect(
      metricsOf([
        { ...result, fold: 0, metrics: { accuracy: 1 } },
        { ...result, fold: 1, metrics: { accuracy: 1, auc: 0.5 } },
      ]),
    ).toEqual(['accuracy', 'auc']);
  });
});
