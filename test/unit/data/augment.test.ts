// Augmentation: what it does to a picture, that it is a function of seed, epoch and row, and that only training sees it.
import { describe, expect, it } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import { createReferenceBackend } from '../../../src/engine/backends/reference/index.ts';
import { Augmenter, type AugmentRule } from '../../../src/engine/data/augment.ts';
import { BatchAugmentation } from '../../../src/engine/train/batch-augmentation.ts';
import { Evaluator } from '../../../src/engine/train/evaluation.ts';
import { Trainer } from '../../../src/engine/train/loop.ts';
import { trainerSettings } from '../../../src/engine/train/training-settings.ts';
import { prepareTable } from '../../../src/main/services/datasets/prepare.ts';
import { sessionWith } from '../../../src/main/services/run-session.ts';
import { augmentPlan } from '../../../src/project/augmentation.ts';
import { compileDocument } from '../../../src/project/compile.ts';
import type { Augmentation, LoomDocument } from '../../../src/project/document.ts';
import { chain, DEFAULT_TRAINING, emptyDocument } from '../../../src/project/new-document.ts';
import { sampleBinding } from '../../../src/project/templates/samples.ts';
import { binding, readText } from './support.ts';

const SIDE = 5;
const ROWS = Int32Array.of(3, 1, 4, 1);

function augmenter(rule: AugmentRule, channels = 1, seed = 7): Augmenter {
  const width = SIDE * SIDE * channels;
  return new Augmenter(
    {
      rule,
      width,
      pictures: [{ start: 0, shape: [SIDE, SIDE, channels] }],
      noisy: Int32Array.from({ length: width }, (_, place) => place),
    },
    seed,
  );
}

const batch = (count = ROWS.length, channels = 1) =>
  Float64Array.from({ length: count * SIDE * SIDE * channels }, (_, at) => at % (SIDE * SIDE * channels));

function changed(rule: AugmentRule, epoch = 0, seed = 7): Float64Array {
  const values = batch();
  const change = augmenter(rule, 1, seed);
  change.pictures(values, ROWS, 0, ROWS.length, epoch);
  change.noise(values, ROWS, 0, ROWS.length, epoch);
  return values;
}
const picture = (values: Float64Array, index: number) => [
  ...values.subarray(index * SIDE * SIDE, (index + 1) * SIDE * SIDE),
];
const mirrored = (values: readonly number[]) =>
  values.map((_, at) => values[at - (at % SIDE) + SIDE - 1 - (at % SIDE)] ?? Number.NaN);

describe('a picture', () => {
  it('stays as it is without a rule', () => {
    expect(changed({})).toEqual(batch());
    expect(changed({ shift: 0, flipHorizontal: false, noise: 0 })).toEqual(batch());
  });

  it('is mirrored exactly, in about half of the cases', () => {
    const original = picture(batch(), 0);
    let count = 0;
    for (let epoch = 0; epoch < 200; epoch++) {
      const found = picture(changed({ flipHorizontal: true }, epoch), 0);
      if (found[0] === original[0]) expect(found).toEqual(original);
      else {
        expect(found).toEqual(mirrored(original));
        count++;
      }
    }
    expect(count).toBeGreaterThan(70);
    expect(count).toBeLessThan(130);
  });

  it('is shifted by whole pixels, its rim going on beyond it', () => {
    const rows = new Set<string>();
    for (let epoch = 0; epoch < 50; epoch++) {
      const found = picture(changed({ shift: 0.2 }, epoch), 0);
      expect(found.every(Number.isInteger)).toBe(true);
      rows.add(found.slice(0, SIDE).join());
    }
    expect(rows.has('0,0,1,2,3')).toBe(true);
    expect(rows.has('1,2,3,4,4')).toBe(true);
  });

  it('keeps its centre when it is turned or zoomed, and stays within its range', () => {
    for (let epoch = 0; epoch < 30; epoch++) {
      const found = picture(changed({ rotate: 90, zoom: 0.5 }, epoch), 0);
      expect(found[12]).toBeCloseTo(12, 9);
      expect(Math.min(...found)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...found)).toBeLessThanOrEqual(24);
    }
  });

  it('turned by a quarter is the picture turned', () => {
    // The rule draws an angle; a ramp along x becomes, at angle α, a ramp along the turned axis.
    const found = picture(changed({ rotate: 180 }, 3), 0);
    const across = found[13]! - found[12]!;
    const along = found[17]! - found[12]!;
    // Of the original the steps are 1 and 5: their turned sum has the same length.
    expect(Math.hypot(across, along)).toBeCloseTo(Math.hypot(1, 5), 6);
  });

  it('has its channels moved alike', () => {
    const values = Float64Array.from({ length: SIDE * SIDE * 3 }, (_, at) => Math.floor(at / 3));
    augmenter({ rotate: 40, shift: 0.2, zoom: 0.2 }, 3).pictures(values, ROWS, 0, 1, 2);
    for (let pixel = 0; pixel < SIDE * SIDE; pixel++) {
      expect(values[3 * pixel + 1]).toBe(values[3 * pixel]);
      expect(values[3 * pixel + 2]).toBe(values[3 * pixel]);
    }
  });

  it('keeps its mean under contrast and its shape under brightness', () => {
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(picture(changed({ contrast: 0.5 }, 1), 0))).toBeCloseTo(12, 9);
    const found = picture(changed({ brightness: 0.5 }, 1), 0);
    expect(found[5]! - found[0]!).toBeCloseTo(5, 9);
    expect(found[0]).not.toBe(0);
  });
});

describe('noise', () => {
  it('has the deviation it is given and no mean', () => {
    const width = 20_000;
    const noisy = Int32Array.from({ length: width }, (_, place) => place);
    const values = new Float64Array(width);
    new Augmenter({ rule: { noise: 0.5 }, width, pictures: [], noisy }, 1).noise(values, ROWS, 0, 1, 0);
    const mean = values.reduce((sum, value) => sum + value, 0) / width;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width;
    expect(Math.abs(mean)).toBeLessThan(0.015);
    expect(Math.sqrt(squares)).toBeCloseTo(0.5, 1);
  });

  it('leaves classes, indices and texts alone', async () => {
    const lines = Array.from(
      { length: 12 },
      (_, row) => `${row}.5,${['red', 'blue', 'green'][row % 3]},${row % 2}`,
    );
    const result = await readText(`x,colour,y\n${lines.join('\n')}`);
    const plan = augmentPlan(binding(result, { roles: { y: 'target' }, augmentation: { noise: 0.1 } }));
    expect([...(plan?.noisy ?? [])]).toEqual([0]);
    expect(plan?.width).toBe(4);
    const index = { x: { encoding: 'index' } } as const;
    expect(augmentPlan(binding(result, { roles: { y: 'target' }, columns: index }))).toBeNull();
  });
});

describe('what a row becomes', () => {
  const RULE: AugmentRule = { shift: 0.2, rotate: 20, zoom: 0.2, noise: 0.3, brightness: 0.2 };

  it('depends on seed, epoch and row, and on nothing else', () => {
    expect(changed(RULE)).toEqual(changed(RULE));
    const once = changed(RULE);
    expect(picture(once, 1)).toEqual(picture(once, 3));
    expect(picture(once, 0)).not.toEqual(picture(once, 1));
    expect(changed(RULE, 1)).not.toEqual(once);
    expect(changed(RULE, 0, 8)).not.toEqual(once);
    // Another order and other batches.
    const alone = augmenter(RULE);
    const values = batch(1);
    alone.pictures(values, Int32Array.of(9, 9, 4), 2, 1, 0);
    alone.noise(values, Int32Array.of(9, 9, 4), 2, 1, 0);
    expect([...values]).toEqual(picture(once, 2));
  });
});

const DIGITS: Augmentation = { shift: 0.13, rotate: 10, noise: 0.05 };

function digits(augmentation: Augmentation | null, epochs = 2): LoomDocument {
  return {
    ...emptyDocument('x'),
    ...chain([
      { kind: 'input' },
      { kind: 'dense', params: { units: 2, activation: 'sigmoid' } },
      { kind: 'dense', params: { units: 10, activation: 'softmax' } },
      { kind: 'output' },
    ]),
    data: {
      ...sampleBinding('digits'),
      scaling: 'minmax',
      ...(augmentation === null ? {} : { augmentation }),
    },
    training: { ...DEFAULT_TRAINING, batchSize: 8, epochs, seed: 5 },
  };
}

async function dataOf(document: LoomDocument) {
  const columns = Array.from({ length: 64 }, (_, at) => `p${Math.floor(at / 8)}${at % 8}`);
  const lines = Array.from({ length: 40 }, (_, row) =>
    [...columns.map((_, at) => (at * (row + 3)) % 17), row % 10].join(),
  );
  const { table } = await readText(`${[...columns, 'digit'].join()}\n${lines.join('\n')}`);
  const network = present(compileDocument(document).network, 'a network');
  return { network, data: prepareTable({ table, binding: document.data, hash: 'h', file: 'f' }) };
}

async function trainerOf(document: LoomDocument): Promise<Trainer> {
  const augmentation = augmentPlan(document.data);
  return new Trainer({
    ...(await dataOf(document)),
    settings: {
      ...trainerSettings(document.training),
      ...(augmentation === null ? {} : { augmentation }),
    },
    backend: createReferenceBackend(),
    now: () => 0,
  });
}

const bits = (trainer: Trainer) =>
  Object.values(trainer.weights()).flatMap((tensor) => [
    ...new Uint32Array(Float32Array.from(tensor).buffer),
  ]);

/** Unless the single step was the last one. */
function goOn(trainer: Trainer): void {
  if (trainer.state === 'paused') trainer.resume();
}

async function trained(
  augmentation: Augmentation | null,
  pauseAt: readonly number[] = [],
): Promise<number[]> {
  const trainer = await trainerOf(digits(augmentation));
  trainer.load();
  trainer.resume();
  for (let step = 0; trainer.state === 'running'; step++) {
    trainer.advance();
    if (pauseAt.includes(step) && trainer.state === 'running') {
      trainer.pause();
      trainer.stepOnce();
      goOn(trainer);
    }
  }
  return bits(trainer);
}

describe('training', () => {
  it('with augmentation differs, and pauses and single steps change no bit of it', async () => {
    const straight = await trained(DIGITS);
    expect(await trained(DIGITS)).toEqual(straight);
    expect(await trained(DIGITS, [1, 5])).toEqual(straight);
    expect(await trained(null)).not.toEqual(straight);
  });

  it('scores held-out rows as they are', async () => {
    const trainer = await trainerOf(digits(DIGITS, 1));
    trainer.load();
    trainer.resume();
    while (trainer.state === 'running') trainer.advance();
    const told = trainer.takePoints().findLast(({ validation }) => validation !== null)?.validation;
    // The same weights on the same rows, with no rule in sight.
    const { network, data } = await dataOf(digits(null, 1));
    const session = sessionWith(createReferenceBackend(), network, trainer.weights());
    expect(new Evaluator(network, session, data).evaluate(data.validation).loss).toBeCloseTo(
      told?.loss ?? Number.NaN,
      6,
    );
  });

  it('of a network that rebuilds its input moves what it is compared with, and adds noise to the input alone', () => {
    const inputs = new Map([
      ['features', batch()],
      ['rebuilt', batch()],
    ]);
    const executable = { input: (name: string) => present(inputs.get(name), name) };
    const spec = (name: string) => ({ name, source: 'features', shape: [25], dtype: 'f32' as const });
    const network = { inputs: [spec('features')], outputs: [{ target: spec('rebuilt') }] };
    const plan = {
      rule: { shift: 0.4, flipVertical: true, noise: 0.01 },
      width: 25,
      pictures: [{ start: 0, shape: [SIDE, SIDE, 1] as const }],
      noisy: Int32Array.from({ length: 25 }, (_, place) => place),
    };
    new BatchAugmentation(plan, network as never, 7).change(executable as never, ROWS, 0, ROWS.length, 0);
    const [seen, wanted] = [present(inputs.get('features'), 'x'), present(inputs.get('rebuilt'), 'y')];
    expect([...wanted]).toEqual([...changed({ shift: 0.4, flipVertical: true })]);
    seen.forEach((value, at) => {
      expect(Math.abs(value - wanted[at]!)).toBeLessThan(0.1);
      expect(value).not.toBe(wanted[at]);
    });
  });
});
