// How the numbers of every tensor and activation are spread at one step: weights, gradients, outputs of layers. Taken when
// somebody asks, by a program of its own; a run that nobody asks pays nothing.
import type { Session } from '../backends/backend.ts';
import type { BatchFeeder } from './batches.ts';
import { type BoundStep, bindStep } from './bound-step.ts';
import { buildProbe, probeActivation, probeGradient } from './diagnosis.ts';
import type { Network } from './network.ts';
import type { StepSettings } from './training-step.ts';

export interface Histogram {
  /** Ends of the bins' range; equal where all numbers are. */
  readonly low: number;
  readonly high: number;
  /** Numbers in each bin, from low to high. */
  readonly counts: readonly number[];
  readonly mean: number;
  readonly deviation: number;
  /** How many are exactly zero, and how many are not finite (and in no bin). */
  readonly zeros: number;
  readonly notFinite: number;
}

export interface Histograms {
  /** Steps taken before. */
  readonly step: number;
  readonly tensors: Readonly<Record<string, { readonly weight: Histogram; readonly gradient: Histogram }>>;
  /** By node: its output over the batch. */
  readonly activations: Readonly<Record<string, Histogram>>;
}

export const HISTOGRAM_BINS = 41;

export function histogramOf(values: ArrayLike<number>): Histogram {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let squares = 0;
  let zeros = 0;
  let finite = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    finite++;
    sum += value;
    squares += value * value;
    if (value === 0) zeros++;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const notFinite = values.length - finite;
  const counts = new Array<number>(HISTOGRAM_BINS).fill(0);
  if (finite === 0) return { low: 0, high: 0, counts, mean: 0, deviation: 0, zeros, notFinite };
  const scale = high > low ? HISTOGRAM_BINS / (high - low) : 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    // The highest number belongs to the last bin.
    const bin =
      scale === 0 ? HISTOGRAM_BINS >> 1 : Math.min(HISTOGRAM_BINS - 1, Math.floor((value - low) * scale));
    counts[bin] = counts[bin]! + 1;
  }
  const mean = sum / finite;
  const deviation = Math.sqrt(Math.max(0, squares / finite - mean * mean));
  return { low, high, counts, mean, deviation, zeros, notFinite };
}

/** Compiled once for a batch size; `take` looks at the states as they are, and leaves them so. */
export class HistogramProbe {
  private readonly network: Network;
  private readonly session: Session;
  private readonly bound: BoundStep;
  private readonly nodes: readonly string[];

  constructor(
    network: Network,
    session: Session,
    settings: StepSettings,
    feeder: BatchFeeder,
    readonly batch: number,
  ) {
    this.network = network;
    this.session = session;
    const { program, nodes } = buildProbe(network, settings, batch);
    this.nodes = nodes;
    this.bound = bindStep(program, session.compile(program), feeder);
  }

  take(step: number, fill: (program: BoundStep) => void): Histograms {
    const { executable } = this.bound;
    fill(this.bound);
    executable.run();
    const trained = this.network.parameters.filter(({ trainable }) => trainable);
    return {
      step,
      tensors: Object.fromEntries(
        trained.map(({ name }) => [
          name,
          {
            weight: histogramOf(this.session.readState(name)),
            gradient: histogramOf(executable.output(probeGradient(name))),
          },
        ]),
      ),
      activations: Object.fromEntries(
        this.nodes.map((node) => [node, histogramOf(executable.output(probeActivation(node)))]),
      ),
    };
  }
}
