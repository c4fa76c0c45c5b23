// All checks of a whole graph, in the order in which a beginner should hear of them.
import type { Diagnostic } from '../../layers/define.ts';
import type { Check, CheckContext } from './context.ts';
import { indices } from './indices.ts';
import {
  batchOfOne,
  doubleSoftmax,
  dropoutAtOutput,
  lastBatchOfOne,
  linearStack,
  noGradient,
  searchBounds,
  tooLarge,
  vanishing,
} from './learning.ts';
import { answers, distributions, heads, targets } from './output.ts';
import { cycles, ends, unconnected, unknownKinds, unused } from './structure.ts';

const CHECKS: readonly Check[] = [
  targets,
  ends,
  unknownKinds,
  cycles,
  unconnected,
  indices,
  heads,
  distributions,
  answers,
  doubleSoftmax,
  noGradient,
  linearStack,
  vanishing,
  dropoutAtOutput,
  batchOfOne,
  lastBatchOfOne,
  searchBounds,
  tooLarge,
  unused,
];

export function graphDiagnostics(context: CheckContext): readonly Diagnostic[] {
  return CHECKS.flatMap((check) => check(context));
}
