import { describe, expect, it } from 'vitest';
import { areaUnderCurve, classificationReport } from '../../../src/engine/train/classification.ts';

describe('the report of a classifier', () => {
  // Six rows of three classes; two of class 0 are called 1, the one of class 2 is right.
  const rows = [
    [0.8, 0.1, 0.1],
    [0.3, 0.6, 0.1],
    [0.2, 0.5, 0.3],
    [0.1, 0.8, 0.1],
    [0.2, 0.7, 0.1],
    [0.1, 0.2, 0.7],
  ];
  const labels = [0, 0, 0, 1, 1, 2];
  const report = classificationReport(rows, labels, 3);

  it('counts rows by actual and predicted class', () => {
    expect(report.confusion).toEqual([
      [1, 2, 0],
      [0, 2, 0],
      [0, 0, 1],
    ]);
  });

  it('gives precision, recall and F1 a class, and their means', () => {
    expect(report.classes.map(({ precision }) => precision)).toEqual([1, 0.5, 1]);
    expect(report.classes.map(({ recall }) => recall)).toEqual([1 / 3, 1, 1]);
    expect(report.classes[0]?.f1).toBeCloseTo(0.5, 12);
    expect(report.classes[1]?.f1).toBeCloseTo(2 / 3, 12);
    expect(report.classes.map(({ support }) => support)).toEqual([3, 2, 1]);
    expect(report.macro.precision).toBeCloseTo(2.5 / 3, 12);
  });

  it('calls a class that nobody was given zero, not unknown', () => {
    const { classes } = classificationReport([[1, 0]], [0], 2);
    expect(classes[1]).toEqual({ precision: 0, recall: 0, f1: 0, support: 0, auc: null });
  });

  it('counts the three likeliest where there are more than three classes', () => {
    expect(report.top3).toBeNull();
    const four = [
      [0.4, 0.3, 0.2, 0.1],
      [0.4, 0.3, 0.2, 0.1],
    ];
    expect(classificationReport(four, [2, 3], 4).top3).toBe(0.5);
  });
});

describe('the area under the ROC curve', () => {
  const area = (scores: number[], positive: boolean[]) => areaUnderCurve(scores, (i) => positive[i]!);
  it('is one where every positive scores above every negative, and zero the other way round', () => {
    expect(area([0.1, 0.2, 0.8, 0.9], [false, false, true, true])).toBe(1);
    expect(area([0.1, 0.2, 0.8, 0.9], [true, true, false, false])).toBe(0);
  });
  it('counts pairs, ties half', () => {
    expect(area([0.1, 0.4, 0.35, 0.8], [false, false, true, true])).toBe(0.75);
    expect(area([0.5, 0.5], [true, false])).toBe(0.5);
  });
  it('is unknown where one side is missing', () => {
    expect(area([0.1, 0.2], [true, true])).toBeNull();
  });
});
