// The command line as people and scripts run it: the built program in a process of its own.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectFormat } from '../../../src/project/file/index.ts';
import { TEMPLATES } from '../../../src/project/templates/index.ts';

const CLI = resolve('out/main/cli.js');
const DIGITS_CSV = resolve('resources/samples/digits.csv');
const DIGITS = resolve('examples/digits.loom');

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly records: Record<string, unknown>[];
}

function cli(args: readonly string[], onOut?: (text: string, kill: (s: NodeJS.Signals) => void) => void) {
  return new Promise<Ended>((done, fail) => {
    const child = spawn(process.execPath, [CLI, ...args], {
      cwd: folder,
      env: { ...process.env, LANG: 'C', LC_ALL: '' },
    });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
      onOut?.(out, (signal) => child.kill(signal));
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      err += chunk;
    });
    child.on('error', fail);
    child.on('close', (code) => {
      const lines = args.includes('--json') ? out.split('\n').filter((line) => line !== '') : [];
      done({ code, out, err, records: lines.map((line) => JSON.parse(line)) });
    });
  });
}

let folder: string;

beforeAll(() => {
  if (!existsSync(CLI)) throw new Error('out/main/cli.js is missing: npm run build makes it');
  folder = mkdtempSync(join(tmpdir(), 'layerloom-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('train', () => {
  it('cross-validates: every row is held out once, and the mean with its deviation closes', async () => {
    const { code, records, err } = await cli(['train', DIGITS, '--folds', '4', '--epochs', '10', '--json']);
    expect([code, err]).toEqual([0, '']);
    const folds = records.filter(({ type }) => type === 'fold');
    expect(folds.map(({ fold }) => fold)).toEqual([1, 2, 3, 4]);
    expect(folds.reduce((sum, { rows }) => sum + Number(rows), 0)).toBe(1797);
    expect(records.at(-1)).toMatchObject({ type: 'folds', count: 4 });
    const spread = /"accuracy":{"mean":([\d.]+),"deviation":([\d.]+)}/.exec(JSON.stringify(records.at(-1)));
    const held = folds.map(({ metrics }) => (metrics as { accuracy: number }).accuracy);
    const mean = held.reduce((sum, value) => sum + value, 0) / 4;
    const squares = held.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    expect(Number(spread?.[1])).toBeCloseTo(mean, 12);
    expect(Number(spread?.[2])).toBeCloseTo(Math.sqrt(squares / 3), 12);
    // Ten epochs of softmax regression; three leave it at 0.82.
    expect(Math.min(...held)).toBeGreaterThan(0.9);
  });

  it('does not save one network of several folds', async () => {
    const { code, err } = await cli(['train', DIGITS, '--folds', '4', '--save', 'out.loom']);
    expect(code).toBe(2);
    expect(err).toContain('--save');
  });

  it('prints start, a line an epoch, and done, reaching 0.94 on the digits example', async () => {
    const { code, records, err } = await cli(['train', DIGITS, '--json']);
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(records[0]).toMatchObject({ type: 'start', parameters: 650, metric: 'accuracy', seed: 1 });
    const epochs = records.filter(({ type }) => type === 'epoch');
    expect(epochs).toHaveLength(Number(records[0]?.epochs));
    for (const epoch of epochs) {
      expect(epoch).toMatchObject({
        metrics: { accuracy: expect.any(Number) },
        validation: { loss: expect.any(Number), metrics: { accuracy: expect.any(Number) } },
        gradients: { 'dense-1': expect.any(Number) },
        samplesPerSecond: expect.any(Number),
      });
    }
    const done = records.at(-1) as { validation: { metrics: { accuracy: number } } };
    expect(done).toMatchObject({ type: 'done', reason: 'epochs', state: 'finished' });
    expect(done.validation.metrics.accuracy).toBeGreaterThanOrEqual(0.94);
  });

  it('reaches 0.96 on the two-layer example', async () => {
    const { records } = await cli(['train', resolve('examples/digits-mlp.loom'), '--json']);
    expect(records.at(-1)).toMatchObject({ type: 'done' });
    const { validation } = records.at(-1) as { validation: { metrics: { accuracy: number } } };
    expect(validation.metrics.accuracy).toBeGreaterThanOrEqual(0.96);
  });

  it('says on one line which layer stopped being finite', async () => {
    const template = TEMPLATES.find(({ id }) => id === 'diabetes');
    if (!template) throw new Error('the template is missing');
    const document = template.create();
    const training = {
      ...document.training,
      optimizer: { kind: 'sgd', params: { rate: 100 } },
      epochs: 1000,
    };
    const path = join(folder, 'wild.loom');
    writeFileSync(path, projectFormat.encode({ document: { ...document, training }, runs: [] }));
    const { code, err, records } = await cli(['train', path, '--json']);
    expect(code).toBe(1);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toMatch(/step \d+: (dense-\d|loss)/);
    expect(records.at(-1)).toMatchObject({ type: 'done', reason: 'error', error: { code: 'run.notFinite' } });
  });

  it('ends by an early-stopping rule with the score of the best epoch', async () => {
    const template = TEMPLATES.find(({ id }) => id === 'digits');
    if (!template) throw new Error('the template is missing');
    const document = template.create();
    const training = {
      ...document.training,
      optimizer: { kind: 'adam', params: { rate: 0.05 } },
      stopping: [{ kind: 'earlyStopping', params: { patience: 4 } }],
      epochs: 5000,
    };
    const path = join(folder, 'early.loom');
    writeFileSync(path, projectFormat.encode({ document: { ...document, training }, runs: [] }));
    const { code, records } = await cli(['train', path, '--json']);
    expect(code).toBe(0);
    const epochs = records.filter(({ type }) => type === 'epoch') as { validation: { loss: number } }[];
    const done = records.at(-1) as { reason: string; validation: { loss: number } };
    expect(done.reason).toBe('earlyStopping');
    const best = Math.min(...epochs.map(({ validation }) => validation.loss));
    expect(done.validation.loss).toBeCloseTo(best, 6);
    expect(epochs.at(-1)?.validation.loss).toBeGreaterThan(best);
  });

  it('repeats itself to the last digit, and changes with the seed', async () => {
    const losses = async (...args: string[]) =>
      (await cli(['train', DIGITS, '--epochs', '2', '--json', ...args])).records.map(({ loss }) => loss);
    const first = await losses();
    expect(await losses()).toEqual(first);
    expect(await losses('--threads', '2')).toEqual(first);
    expect(await losses('--seed', '2')).not.toEqual(first);
  });

  it('stops cleanly on Ctrl-C and keeps what was learnt', async () => {
    let interrupted = false;
    const saved = join(folder, 'interrupted.loom');
    const args = ['train', DIGITS, '--epochs', '1000000', '--save', saved, '--json'];
    const { code, records } = await cli(args, (text, kill) => {
      if (interrupted || !text.includes('"epoch"')) return;
      interrupted = true;
      kill('SIGINT');
    });
    expect(code).toBe(0);
    expect(records.at(-1)).toMatchObject({ type: 'done', reason: 'user', state: 'stopped' });
    const evaluated = await cli(['evaluate', saved, '--json']);
    expect(evaluated.code).toBe(0);
  });

  it('writes the same weights byte for byte with the same seed, on one thread and on two', async () => {
    const written = async (threads: string) => {
      const path = join(folder, `threads-${threads}.safetensors`);
      await cli(['train', DIGITS, '--epochs', '2', '--threads', threads, '--save-weights', path]);
      return readFileSync(path);
    };
    expect((await written('1')).equals(await written('2'))).toBe(true);
  });

  it('goes on with a saved project to the bits of a training without a break', async () => {
    const [half, whole, parts] = ['half.loom', 'whole.safetensors', 'parts.safetensors'].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    await cli(['train', DIGITS, '--epochs', '4', '--save-weights', whole]);
    await cli(['train', DIGITS, '--epochs', '2', '--save', half]);
    const onward = ['train', half, '--continue', '--epochs', '2', '--json', '--save-weights', parts];
    const { records } = await cli(onward);
    expect(records[0]).toMatchObject({ type: 'start', epochs: 4, freshOptimizer: false });
    expect(records.filter(({ type }) => type === 'epoch').map(({ epoch }) => epoch)).toEqual([3, 4]);
    expect(readFileSync(parts).equals(readFileSync(whole))).toBe(true);
  });

  it('has nothing to go on with in a project that was never trained', async () => {
    const { code, err } = await cli(['train', DIGITS, '--continue']);
    expect(code).toBe(1);
    expect(err).toMatch(/no trained weights/);
  });

  it.each([['--save'], ['--save-weights']])('refuses %s into no folder before it trains', async (option) => {
    const path = join(folder, 'nowhere', 'a');
    const { code, out, err } = await cli(['train', DIGITS, option, path]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/nowhere.*its folder does not exist/);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it.each([
    ['--threads', '65'],
    ['--batch', '1000001'],
    ['--epochs', '0'],
    ['--epochs', 'abc'],
  ])('refuses %s %s as a usage error', async (option, value) => {
    const { code, err } = await cli(['train', DIGITS, option, value]);
    expect(code).toBe(2);
    expect(err).toMatch(/Give a whole number from \d+/);
  });

  it('says on one line which file of weights is missing', async () => {
    const args = ['train', DIGITS, '--data', DIGITS_CSV, '--weights', join(folder, 'none.safetensors')];
    const missing = await cli(args);
    expect(missing.code).toBe(1);
    expect(missing.err.trim().split('\n')).toHaveLength(1);
    expect(missing.err).toContain('none.safetensors');
  });
});

describe('a trained project', () => {
  const project = () => join(folder, 'trained.loom');
  const weights = () => join(folder, 'trained.safetensors');
  beforeAll(async () => {
    const args = ['train', DIGITS, '--steps', '300', '--save', project(), '--save-weights', weights()];
    const { code, out } = await cli(args);
    expect(code).toBe(0);
    expect(out).toMatch(/650 parameters/);
  });

  it('evaluates on its own rows and on another file', async () => {
    const own = await cli(['evaluate', project(), '--json']);
    expect(own.records.map(({ rows, count }) => [rows, count])).toEqual([
      ['training', 1438],
      ['validation', 359],
    ]);
    const other = await cli(['evaluate', project(), '--data', DIGITS_CSV, '--json']);
    const [all] = other.records as { count: number; metrics: { accuracy: number } }[];
    expect(all?.count).toBe(1797);
    const [training, validation] = own.records as { metrics: { accuracy: number } }[];
    const mean =
      ((training?.metrics.accuracy ?? 0) * 1438 + (validation?.metrics.accuracy ?? 0) * 359) / 1797;
    expect(all?.metrics.accuracy).toBeCloseTo(mean, 6);
  });

  it('predicts a CSV with a class and its probabilities a row', async () => {
    const file = join(folder, 'predictions.csv');
    expect((await cli(['predict', project(), '--data', DIGITS_CSV, '--output', file])).code).toBe(0);
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    expect(lines).toHaveLength(1798);
    expect(lines[0]).toBe('class,p(0),p(1),p(2),p(3),p(4),p(5),p(6),p(7),p(8),p(9)');
    const [answer, ...probabilities] = lines[1]!.split(',');
    expect(answer).toBe('0');
    expect(probabilities.reduce((sum, p) => sum + Number(p), 0)).toBeCloseTo(1, 4);
  });

  it('names the column that a file to predict lacks', async () => {
    const file = join(folder, 'short.csv');
    writeFileSync(file, 'p00,p01\n1,2\n3,4\n');
    const { code, err } = await cli(['predict', project(), '--data', file]);
    expect(code).toBe(1);
    expect(err).toMatch(/short\.csv.*“p02”|“p02”.*short\.csv/);
  });

  it('goes on from saved weights', async () => {
    const fresh = await cli(['train', DIGITS, '--epochs', '1', '--json']);
    const onward = await cli(['train', DIGITS, '--epochs', '1', '--weights', weights(), '--json']);
    expect(Number(onward.records[1]?.loss)).toBeLessThan(Number(fresh.records[1]?.loss) / 2);
  });
});

describe('inspect, gradcheck, new, data', () => {
  it('inspect counts 650 parameters', async () => {
    const { records } = await cli(['inspect', DIGITS, '--json']);
    expect(records.find(({ type }) => type === 'totals')).toMatchObject({
      parameters: 650,
      trainable: true,
      memory: { limit: null, parts: { weights: 2600 } },
    });
    expect(records.find(({ id }) => id === 'dense-1')).toMatchObject({
      outputShapes: [[10]],
      parameters: 650,
    });
  });

  it('every template is listed; one is made, inspected and passes the gradient check', async () => {
    const { records } = await cli(['new', '--list', '--json']);
    expect(records.map(({ id }) => id)).toEqual(TEMPLATES.map(({ id }) => id));
    const path = join(folder, 'iris.loom');
    expect((await cli(['new', 'iris', '--output', path])).code).toBe(0);
    expect((await cli(['inspect', path])).out).toMatch(/dense-2/);
    const checked = await cli(['gradcheck', path, '--json']);
    expect(checked.err).toBe('');
    expect(checked.records.filter(({ type }) => type === 'tensor')).toHaveLength(4);
    expect(checked.records.at(-1)).toMatchObject({ type: 'done', passed: true });
  });

  it('data describes a file', async () => {
    const { records } = await cli(['data', resolve('resources/samples/iris.csv'), '--json']);
    expect(records[0]).toMatchObject({ type: 'data', rows: 150, columns: 5, suggestedTarget: 'species' });
    expect(records.filter(({ type }) => type === 'column')).toHaveLength(5);
  });
});

describe('what goes wrong', () => {
  it.each([
    [['train'], 2, /missing required argument/],
    [['train', DIGITS, '--epochs', 'many'], 2, /whole number/],
    [['train', DIGITS, '--backend', 'gpu'], 2, /wasm, reference/],
    [['fly'], 2, /unknown command/],
    [['new', 'digits'], 2, /--output/],
    [['new', 'castle', '--output', 'castle.loom'], 1, /castle.*digits/],
    [['train', 'missing.loom'], 1, /missing\.loom was not found/],
    [['inspect', DIGITS_CSV], 1, /digits\.csv/],
    [['evaluate', DIGITS], 1, /no trained weights/],
    [['bench', 'sprint'], 1, /sprint.*mlp-digits-b32/],
  ])('%j ends with code %i and its message', async (args, expected, message) => {
    const { code, err, out } = await cli(args);
    expect(code).toBe(expected);
    expect(err).toMatch(message);
    expect(err).not.toMatch(/\n\s+at /);
    expect(out).toBe('');
  });
});
