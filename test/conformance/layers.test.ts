// What every layer of the catalogue must have and do, iterated from the catalogue: a layer added is a layer tested.
import { readdirSync, readFileSync } from 'node:fs';
import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { paramProblems, readParams } from '../../src/base/param-values.ts';
import { RandomStream } from '../../src/base/random.ts';
import type { Text } from '../../src/base/text.ts';
import { gradients } from '../../src/engine/autodiff/gradients.ts';
import { sizeOf, type ValueId } from '../../src/engine/ir/types.ts';
import type { Mode } from '../../src/engine/train/network.ts';
import { LAYER_KINDS, LAYERS } from '../../src/layers/catalog.ts';
import { CATEGORIES } from '../../src/layers/define.ts';
import type { Layer } from '../../src/layers/layer.ts';
import { defaultsOf, type ParamDef, type ParamValue, type ParamValues } from '../../src/layers/params.ts';
import { inferNode } from '../../src/project/inference.ts';
import { buildLayer, drawNumbers, evaluate, type LayerSample } from '../helpers/layer-samples.ts';

const layers: readonly Layer[] = LAYER_KINDS.map((kind) => LAYERS[kind]);
const samples = layers.flatMap((layer) =>
  layer.samples.map((sample) => ({
    layer,
    sample: { ...sample, params: { ...defaultsOf(layer.params), ...sample.params } },
    title: `${layer.kind} ${JSON.stringify(sample.params)} on ${sample.inputs.map((s) => s.join('×')).join(', ')}`,
  })),
);
const BATCH = 3;
const MODES: readonly Mode[] = ['training', 'inference'];

function textsOf(layer: Layer): readonly Text[] {
  const { summary, when, fails } = layer.doc;
  const params = Object.values(layer.params).flatMap((def) => [
    def.doc,
    def.title,
    ...(def.type === 'choice' ? def.choices.map((choice) => choice.title) : []),
  ]);
  const ports = [...layer.inputs, ...layer.outputs].map(({ title }) => title);
  return [layer.title, summary, when, fails, ...params, ...ports];
}

describe('the catalogue', () => {
  it('lists every file in kinds/', () => {
    const files = readdirSync('src/layers/kinds');
    const kinds = files.map((file) => {
      const source = readFileSync(`src/layers/kinds/${file}`, 'utf8');
      return /kind: '(\w+)'/.exec(source)?.[1];
    });
    expect(kinds.sort()).toEqual([...LAYER_KINDS].sort());
  });

  it('files every layer under its own kind', () => {
    for (const kind of LAYER_KINDS) expect(LAYERS[kind].kind).toBe(kind);
  });

  it('has samples for every layer', () => {
    for (const { kind, samples: own } of layers) expect([kind, own.length]).not.toEqual([kind, 0]);
  });
});

describe.each(layers)('$kind', (layer) => {
  const defaults = defaultsOf(layer.params);

  it('has defaults within its bounds, and is told in both languages', () => {
    expect(paramProblems(layer.params, defaults)).toEqual([]);
    for (const words of textsOf(layer)) {
      expect(words.en.trim()).not.toBe('');
      expect(words.ru.trim()).not.toBe('');
      expect(words.en).not.toMatch(/[а-яё]/i);
    }
    const { summary, when, fails } = layer.doc;
    for (const words of [summary, when, fails]) expect(words.ru).toMatch(/[а-яё].*[.!]$/i);
    expect(CATEGORIES).toContain(layer.category);
    expect(layer.keywords.some((word) => /[а-яё]/i.test(word))).toBe(true);
  });

  it('has a formula that KaTeX can set, and a known icon', () => {
    expect(() =>
      katex.renderToString(layer.doc.formula, { throwOnError: true, strict: 'ignore' }),
    ).not.toThrow();
    const icons = 'node_modules/@tabler/icons-react/dist/esm/icons';
    expect(readdirSync(icons)).toContain(`Icon${layer.icon}.mjs`);
  });

  it('says something brief about its defaults', () => {
    const brief = layer.brief(defaults);
    expect(brief.en.trim()).not.toBe('');
    expect(brief.ru.trim()).not.toBe('');
    expect(brief.en).not.toMatch(/undefined|NaN|object/);
  });

  it('answers parameters at both bounds with a shape or a problem, never a crash', () => {
    for (const values of boundary(layer)) {
      for (const { params, inputs } of layer.samples) {
        const given = { ...defaults, ...params, ...values };
        expect(paramProblems(layer.params, given)).toEqual([]);
        const types = inputs.map((shape) => ({ shape, dtype: 'f32' as const }));
        const inferred = inferNode(layer, given, types);
        const codes = inferred.problems.map(({ code }) => code);
        expect(codes).not.toContain('layer.shape');
        expect(inferred.outputs.length > 0 || codes.length > 0 || layer.outputs.length === 0).toBe(true);
      }
    }
  });
});

function boundary(layer: Layer): readonly ParamValues[] {
  const ends = (def: ParamDef): readonly ParamValue[] => {
    switch (def.type) {
      case 'int':
      case 'float':
        return [def.min, def.max];
      case 'bool':
        return [true, false];
      case 'choice':
        return def.choices.map(({ value }) => value);
      case 'ints':
        return [def.min, def.max].map((value) => def.default.map(() => value));
      case 'string':
        return [def.default];
    }
  };
  return Object.entries(layer.params).flatMap(([name, def]) => ends(def).map((value) => ({ [name]: value })));
}

describe('every sample', () => {
  it.each(samples)('$title: reads its parameters as they are', ({ layer, sample }) => {
    expect(paramProblems(layer.params, sample.params)).toEqual([]);
    expect(readParams(layer.params, sample.params)).toEqual(sample.params);
    expect(layer.check(sample.params, sample.inputs).filter(({ severity }) => severity === 'error')).toEqual(
      [],
    );
  });

  it.each(samples)('$title: gives finite numbers of the inferred shapes', ({ layer, sample }) => {
    const types = sample.inputs.map((shape) => ({ shape, dtype: 'f32' as const }));
    const inferred = inferNode(layer, sample.params, types);
    for (const mode of MODES) {
      const { b, outputs } = buildLayer(layer, sample, BATCH, mode);
      outputs.forEach((value, index) => {
        expect(b.shapeOf(value)).toEqual([BATCH, ...(inferred.outputs[index]?.shape ?? [])]);
        b.output(`y${index}`, value);
      });
      const program = b.finish();
      const results = evaluate(program)(drawNumbers(program, 5));
      outputs.forEach((value, index) => {
        const result = results[`y${index}`] ?? new Float64Array();
        expect(result.length).toBe(sizeOf(b.shapeOf(value)));
        expect(result.every(Number.isFinite)).toBe(true);
      });
    }
  });

  it.each(samples)('$title: has gradients that agree with central differences', ({ layer, sample }) => {
    for (const mode of MODES) checkGradients(layer, sample, mode);
  });
});

const STEP = 1e-5;
const TOLERANCE = 1e-6;

/** ∂(Σ r ⊙ y + penalties)/∂w for every trained tensor and input, r fixed and random. */
function checkGradients(layer: Layer, sample: LayerSample, mode: Mode): void {
  const { b, inputs, outputs, parameters, penalties } = buildLayer(layer, sample, BATCH, mode);
  const terms = outputs.map((value, index): ValueId => {
    const shape = b.shapeOf(value);
    const random = new RandomStream(11, index);
    const weights = b.literal(
      shape,
      'f32',
      Array.from({ length: sizeOf(shape) }, () => random.normal()),
    );
    return b.reduce(
      'sum',
      b.mul(value, weights),
      shape.map((_, axis) => axis),
    );
  });
  const loss = [...terms, ...penalties].reduce((sum, term) => b.add(sum, term), b.fill([], 0));
  const trained = parameters.filter(({ trainable }) => trainable);
  const targets = [
    ...inputs.flatMap((value, index) =>
      b.typeOf(value).dtype === 'f32' ? [{ name: `x${index}`, value }] : [],
    ),
    ...trained.map(({ name, shape }) => ({ name, value: b.state(name, shape) })),
  ];
  const derived = gradients(
    b,
    loss,
    targets.map(({ value }) => value),
  );
  b.output('loss', loss);
  targets.forEach(({ name }, index) => {
    b.output(`d${name}`, derived[index] ?? loss);
  });
  const program = b.finish();
  const run = evaluate(program);
  const numbers = drawNumbers(program, 5);
  const analytic = run(numbers);
  for (const { name } of targets) {
    const at = numbers.get(name) ?? new Float64Array();
    const gradient = analytic[`d${name}`] ?? new Float64Array();
    for (let index = 0; index < at.length; index++) {
      const original = at[index] ?? 0;
      const shifted = (by: number) => {
        at[index] = original + by;
        return run(numbers).loss?.[0] ?? Number.NaN;
      };
      const numeric = (shifted(STEP) - shifted(-STEP)) / (2 * STEP);
      at[index] = original;
      const found = gradient[index] ?? Number.NaN;
      const error = Math.abs(found - numeric) / Math.max(1, Math.abs(found), Math.abs(numeric));
      if (!(error <= TOLERANCE)) {
        expect.fail(`${layer.kind} (${mode}) ∂/∂${name}[${index}]: ${found}, central difference ${numeric}`);
      }
    }
  }
}
