// A softmax or sigmoid that is drawn before the output is the link of its loss, or it is not: in training and in use alike.
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../../../src/engine/backends/reference/index.ts';
import { ProgramBuilder } from '../../../src/engine/ir/program-builder.ts';
import type { chain } from '../../../src/project/new-document.ts';
import { smallNetwork } from '../train/small-run.ts';

type Layers = Parameters<typeof chain>[0];

const KERNEL = [0.3, -1.2, 0.8, 0.4, -0.5, 1.1];

/** Mean loss of two rows with weights of our own, in both modes. */
function losses(layers: Layers): { readonly training: number; readonly inference: number } {
  const network = smallNetwork(layers);
  const of = (mode: 'training' | 'inference') => {
    const b = new ProgramBuilder();
    const { outputs } = network.build(b, 2, mode, true);
    const [output] = outputs;
    if (output === undefined) throw new Error('no output');
    b.output('loss', b.reduce('mean', output.loss, [0]));
    const program = b.finish();
    const states = network.parameters.map(({ name, shape }) => ({ name, shape }));
    const session = createReferenceBackend().createSession(states);
    session.writeState('dense-1/kernel', KERNEL);
    const executable = session.compile(program);
    executable.input('features').set([1, 2, 3, -1, 0, 2]);
    executable.input('target').set([1, 0]);
    if (program.inputs.some(({ name }) => name === 'random')) executable.input('random').set([1, 1]);
    executable.run();
    return executable.output('loss')[0] ?? Number.NaN;
  };
  return { training: of('training'), inference: of('inference') };
}

const softmax = { kind: 'dense', params: { units: 2, activation: 'softmax', bias: false } } as const;
const linear = { kind: 'dense', params: { units: 2, activation: 'linear', bias: false } } as const;
const quiet = { kind: 'gaussianNoise', params: { deviation: 1e-9 } } as const;

describe('the link of an output', () => {
  it('is the softmax that is drawn, or one of its own: the loss is the same', () => {
    expect(losses([softmax]).training).toBeCloseTo(losses([linear]).training, 12);
    expect(losses([softmax]).inference).toBeCloseTo(losses([softmax]).training, 12);
  });

  it('is one and the same in both modes where noise, dropout or a way round them lies between', () => {
    for (const between of [quiet, { kind: 'dropout', params: { rate: 0 } }, { kind: 'reroute' }]) {
      const { training, inference } = losses([softmax, between]);
      expect(inference, between.kind).toBeCloseTo(training, 6);
    }
    // Noise on probabilities: what arrives are scores like any others.
    expect(losses([softmax, quiet]).inference).not.toBeCloseTo(losses([softmax]).inference, 2);
    expect(losses([softmax, { kind: 'reroute' }]).inference).toBeCloseTo(losses([softmax]).inference, 12);
  });
});
