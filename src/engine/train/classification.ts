// What a classifier gets right and wrong, class by class: confusion matrix, precision, recall, F1, area under the ROC
// curve, top-k accuracy. Pure functions of probabilities and true classes.

export interface ClassScore {
  /** Of the rows called this class, the share that is; 0 where none was called so. */
  readonly precision: number;
  /** Of the rows of this class, the share that was found; 0 where there are none. */
  readonly recall: number;
  /** 2PR / (P + R). */
  readonly f1: number;
  /** Rows of this class. */
  readonly support: number;
  /** Chance that a row of this class scores above a row of another (ties half); null where either is missing. */
  readonly auc: number | null;
}

export interface ClassificationReport {
  /** `confusion[actual][predicted]`, in rows. */
  readonly confusion: readonly (readonly number[])[];
  readonly classes: readonly ClassScore[];
  /** Unweighted means over classes. */
  readonly macro: Omit<ClassScore, 'support'>;
  /** Share of rows whose class is among the three likeliest; null for three classes or fewer. */
  readonly top3: number | null;
}

/** `probabilities` [N, C] row by row; `labels` are class indices. */
export function classificationReport(
  probabilities: readonly (readonly number[])[],
  labels: ArrayLike<number>,
  classCount: number,
): ClassificationReport {
  const confusion = Array.from({ length: classCount }, () => new Array<number>(classCount).fill(0));
  let inTop3 = 0;
  probabilities.forEach((row, index) => {
    const actual = labels[index]!;
    const predicted = indexOfLargest(row);
    confusion[actual]![predicted]! += 1;
    const above = row.filter((p) => p > row[actual]!).length;
    if (above < 3) inTop3++;
  });
  const classes = confusion.map((row, label): ClassScore => {
    const support = row.reduce((sum, count) => sum + count, 0);
    const called = confusion.reduce((sum, other) => sum + other[label]!, 0);
    return scoreOf(
      row[label]!,
      called,
      support,
      probabilities.map((p) => p[label]!),
      (index) => labels[index] === label,
    );
  });
  return {
    confusion,
    classes,
    macro: macroOf(classes),
    top3: classCount > 3 && probabilities.length > 0 ? inTop3 / probabilities.length : null,
  };
}

/** The same of labels, yes or no each: one score a label, and no confusion. `truths` [N, k] are 0 or 1. */
export function labelsReport(
  probabilities: readonly (readonly number[])[],
  truths: readonly (readonly number[])[],
): ClassificationReport {
  const classes = (truths[0] ?? []).map((_, label): ClassScore => {
    let hits = 0;
    let called = 0;
    let support = 0;
    probabilities.forEach((row, index) => {
      const yes = row[label]! > 0.5;
      const actual = truths[index]![label] === 1;
      if (yes) called++;
      if (actual) support++;
      if (yes && actual) hits++;
    });
    return scoreOf(
      hits,
      called,
      support,
      probabilities.map((p) => p[label]!),
      (index) => truths[index]![label] === 1,
    );
  });
  return { confusion: [], classes, macro: macroOf(classes), top3: null };
}

function scoreOf(
  hits: number,
  called: number,
  support: number,
  scores: readonly number[],
  isPositive: (index: number) => boolean,
): ClassScore {
  const precision = called === 0 ? 0 : hits / called;
  const recall = support === 0 ? 0 : hits / support;
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { precision, recall, f1, support, auc: areaUnderCurve(scores, isPositive) };
}

function macroOf(classes: readonly ClassScore[]): ClassificationReport['macro'] {
  const known = classes.flatMap(({ auc }) => (auc === null ? [] : [auc]));
  return {
    precision: mean(classes.map(({ precision }) => precision)),
    recall: mean(classes.map(({ recall }) => recall)),
    f1: mean(classes.map(({ f1 }) => f1)),
    auc: known.length === 0 ? null : mean(known),
  };
}

/** Mann–Whitney: (sum of the positives' ranks − n₊(n₊+1)/2) / (n₊ n₋), equal scores sharing their mean rank. */
export function areaUnderCurve(
  scores: readonly number[],
  isPositive: (index: number) => boolean,
): number | null {
  const order = scores.map((_, index) => index).sort((a, b) => scores[a]! - scores[b]!);
  let positives = 0;
  let rankSum = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && scores[order[end]!] === scores[order[start]!]) end++;
    const rank = (start + 1 + end) / 2;
    for (let i = start; i < end; i++) {
      if (!isPositive(order[i]!)) continue;
      positives++;
      rankSum += rank;
    }
    start = end;
  }
  const negatives = order.length - positives;
  if (positives === 0 || negatives === 0) return null;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

function indexOfLargest(row: readonly number[]): number {
  let best = 0;
  for (let i = 1; i < row.length; i++) if (row[i]! > row[best]!) best = i;
  return best;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
