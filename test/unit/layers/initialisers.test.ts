// How trained tensors start: the choice of a layer, drawn by the seed.
import { describe, expect, it } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import { initialValues } from '../../../src/engine/train/initialise.ts';
import { INITIALISER_IDS, initialiserOf, initialiserParams } from '../../../src/layers/initialisers.ts';
import type { ParamValues } from '../../../src/layers/params.ts';
import { compileDocument } from '../../../src/project/compile.ts';
import { chain, emptyDocument } from '../../../src/project/new-document.ts';
import { sampleBinding } from '../../../src/project/templates/samples.ts';

function kernel(params: ParamValues): number[] {
  const nodes = [
    { kind: 'input' },
    { kind: 'dense', params },
    { kind: 'dense', params: { units: 10 } },
    { kind: 'output' },
  ];
  const document = { ...emptyDocument(), ...chain(nodes), data: sampleBinding('digits') };
  const { network } = compileDocument(document);
  const spec = network?.parameters.find(({ name }) => name === 'dense-1/kernel');
  return [...initialValues(present(spec, 'the kernel'), 1)];
}

describe('initial weights', () => {
  it('of a chosen size are as large as asked for', () => {
    const constant = kernel({ units: 100, initialiser: 'constant', initialScale: 0.5 });
    expect(new Set(constant)).toEqual(new Set([0.5]));
    const uniform = kernel({ units: 100, initialiser: 'uniform', initialScale: 0.2 });
    expect(Math.max(...uniform)).toBeGreaterThan(0.19);
    expect(Math.max(...uniform)).toBeLessThanOrEqual(0.2);
    expect(Math.min(...uniform)).toBeLessThan(-0.19);
    const normal = kernel({ units: 100, initialiser: 'normal', initialScale: 2 });
    const squares = normal.reduce((sum, value) => sum + value * value, 0);
    expect(Math.sqrt(squares / normal.length)).toBeCloseTo(2, 1);
  });

  it('start as in files without a size where none is said', () => {
    expect(new Set(kernel({ units: 100, initialiser: 'constant' }))).toEqual(new Set([Math.fround(0.05)]));
  });

  it('show their size where it does not follow from the layer', () => {
    const shown = INITIALISER_IDS.filter((initialiser) =>
      initialiserParams.initialScale.visible?.({ initialiser }),
    );
    expect(shown).toEqual(['constant', 'uniform', 'normal']);
    const fan = { in: 64, out: 100 };
    for (const initialiser of INITIALISER_IDS.filter((id) => !shown.includes(id))) {
      const small = initialiserOf({ initialiser, initialScale: 0.01 }, fan);
      expect(small).toEqual(initialiserOf({ initialiser, initialScale: 5 }, fan));
    }
  });
});
