// Layers that draw numbers while they train: their statistics over many draws, and that they rest afterwards.
import { describe, expect, it } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import { createReferenceBackend } from '../../../src/engine/backends/reference/index.ts';
import type { Mode } from '../../../src/engine/train/network.ts';
import { layerOf } from '../../../src/layers/catalog.ts';
import { defaultsOf, type ParamValues } from '../../../src/layers/params.ts';
import { buildLayer } from '../../helpers/layer-samples.ts';

const ROWS = 200;
const WIDTH = 100;

interface Drawn {
  readonly kind: string;
  readonly params?: ParamValues;
  readonly mode?: Mode;
  /** What every input holds. */
  readonly inputs: readonly number[];
  readonly step?: number;
}

/** The output, and the sum of penalties, with every input filled with one number. */
function draw({ kind, params = {}, mode = 'training', inputs, step = 3 }: Drawn) {
  const layer = present(layerOf(kind), kind);
  const sample = { params: { ...defaultsOf(layer.params), ...params }, inputs: inputs.map(() => [WIDTH]) };
  const { b, outputs, penalties } = buildLayer(layer, sample, ROWS, mode);
  b.output('y', present(outputs[0], 'an output'));
  penalties.forEach((penalty, index) => {
    b.output(`penalty${index}`, penalty);
  });
  const program = b.finish();
  const executable = createReferenceBackend().createSession([]).compile(program);
  for (const { name } of program.inputs) {
    if (name === 'random') executable.input(name).set([11, step]);
    else executable.input(name).fill(inputs[Number(name.slice(1))] ?? 0);
  }
  executable.run();
  return {
    values: Array.from(executable.output('y')),
    penalty: penalties.reduce((sum, _, index) => sum + executable.output(`penalty${index}`)[0]!, 0),
  };
}

function moments(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return { mean, deviation };
}

describe('dropout', () => {
  it.each([0.1, 0.25, 0.5, 0.9])('of %f drops that share, scales the rest, and keeps the mean', (rate) => {
    const { values } = draw({ kind: 'dropout', params: { rate }, inputs: [2] });
    const kept = values.filter((value) => value !== 0);
    expect(new Set(kept).size).toBe(1);
    expect(kept[0]).toBeCloseTo(2 / (1 - rate), 6);
    // 20,000 draws: five standard deviations of the share.
    const tolerance = 5 * Math.sqrt((rate * (1 - rate)) / values.length);
    expect(Math.abs(1 - kept.length / values.length - rate)).toBeLessThan(tolerance);
    expect(Math.abs(moments(values).mean - 2)).toBeLessThan((2 * tolerance) / (1 - rate));
  });

  it('draws rows, columns and steps independently', () => {
    const [one, two] = [3, 4].map(
      (step) => draw({ kind: 'dropout', params: { rate: 0.5 }, inputs: [1], step }).values,
    );
    const marks = (values: readonly number[] = []) => values.map((value) => (value === 0 ? -1 : 1));
    const [a, b] = [marks(one), marks(two)];
    const correlation = (shift: number, other: readonly number[]) =>
      a.reduce((sum, mark, index) => sum + mark * (other[(index + shift) % other.length] ?? 0), 0) / a.length;
    const limit = 5 / Math.sqrt(a.length);
    for (const found of [correlation(0, b), correlation(1, a), correlation(WIDTH, a)]) {
      expect(Math.abs(found)).toBeLessThan(limit);
    }
  });

  it('hands its input on unchanged after training', () => {
    const { values } = draw({ kind: 'dropout', params: { rate: 0.5 }, inputs: [2], mode: 'inference' });
    expect(new Set(values)).toEqual(new Set([2]));
  });
});

describe('Gaussian noise', () => {
  it('has mean zero and its deviation, and is off after training', () => {
    const { mean, deviation } = moments(
      draw({ kind: 'gaussianNoise', params: { deviation: 0.3 }, inputs: [1] }).values,
    );
    expect(Math.abs(mean - 1)).toBeLessThan((5 * 0.3) / Math.sqrt(ROWS * WIDTH));
    expect(Math.abs(deviation / 0.3 - 1)).toBeLessThan(0.03);
    const still = draw({ kind: 'gaussianNoise', params: { deviation: 0.3 }, inputs: [1], mode: 'inference' });
    expect(new Set(still.values)).toEqual(new Set([1]));
  });
});

describe('variational sampling', () => {
  it('draws from the mean and variance it is given, and gives the mean after training', () => {
    const logVariance = Math.log(0.25);
    const { mean, deviation } = moments(draw({ kind: 'sampleNormal', inputs: [3, logVariance] }).values);
    expect(Math.abs(mean - 3)).toBeLessThan((5 * 0.5) / Math.sqrt(ROWS * WIDTH));
    expect(Math.abs(deviation / 0.5 - 1)).toBeLessThan(0.03);
    const still = draw({ kind: 'sampleNormal', inputs: [3, logVariance], mode: 'inference' });
    expect(new Set(still.values)).toEqual(new Set([3]));
  });

  it('adds β times the divergence from the standard normal distribution, a row', () => {
    const [mean, logVariance, beta] = [0.7, Math.log(0.25), 0.5];
    // KL(N(μ, σ²) ‖ N(0, 1)) = ½(μ² + σ² − 1 − ln σ²), for each of the numbers of a row.
    const divergence = 0.5 * (mean ** 2 + 0.25 - 1 - logVariance) * WIDTH;
    const { penalty } = draw({ kind: 'sampleNormal', params: { beta }, inputs: [mean, logVariance] });
    expect(penalty).toBeCloseTo(beta * divergence, 8);
    const none = draw({ kind: 'sampleNormal', params: { beta }, inputs: [0, 0] });
    expect(none.penalty).toBeCloseTo(0, 12);
  });
});
