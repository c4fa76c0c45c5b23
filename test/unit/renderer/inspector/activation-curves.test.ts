// The plotted activation functions are the engine's own.
import { describe, expect, it } from 'vitest';
import { ProgramBuilder } from '../../../../src/engine/ir/program-builder.ts';
import { ACTIVATION_IDS, ACTIVATIONS } from '../../../../src/layers/activations.ts';
import { layerBuilder } from '../../../../src/project/layer-builder.ts';
import { CURVES, derivativeOf } from '../../../../src/renderer/inspector/activation-curves.ts';
import { evaluate } from '../../../helpers/layer-samples.ts';

const NUMBERS = { leak: 0.1, scale: 1.5 };
const ZS = [-3.5, -2, -1, -0.3, 0.2, 0.45, 1, 2.5, 4];
/** These look at several numbers at once, or train one of their own. */
const APART = new Set(['softmax', 'logSoftmax', 'prelu']);

describe('curves of activation functions', () => {
  it.each(ACTIVATION_IDS.filter((id) => !APART.has(id)))('%s equals the op that computes it', (id) => {
    const b = new ProgramBuilder();
    const z = b.input('z', { shape: [ZS.length, 1], dtype: 'f32' });
    const declared = { parameters: [], penalties: [] };
    const builder = layerBuilder(b, 'node', { mode: 'inference', batch: ZS.length }, declared);
    b.output('a', ACTIVATIONS[id].build(builder, z, { slope: 1, ...NUMBERS }));
    const { a: computed } = evaluate(b.finish())(new Map([['z', Float64Array.from(ZS)]]));
    ZS.forEach((at, index) => {
      expect(CURVES[id](at, NUMBERS)).toBeCloseTo(Number(computed?.[index]), 5);
    });
  });

  it('softmax of two classes is the sigmoid of their difference', () => {
    for (const z of ZS) expect(CURVES.softmax(z, NUMBERS)).toBeCloseTo(Math.exp(z) / (Math.exp(z) + 1), 12);
    for (const z of ZS)
      expect(CURVES.logSoftmax(z, NUMBERS)).toBeCloseTo(Math.log(CURVES.softmax(z, NUMBERS)), 10);
  });

  it.each([
    ['sigmoid', 0, 0.25],
    ['tanh', 0, 1],
    ['relu', 2, 1],
    ['relu', -2, 0],
    ['leakyRelu', -2, 0.1],
    ['step', 1, 0],
    ['softplus', 0, 0.5],
  ] as const)('the derivative of %s at %d is %d', (id, z, expected) => {
    expect(derivativeOf(id, z, NUMBERS)).toBeCloseTo(expected, 6);
  });
});
