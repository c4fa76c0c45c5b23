// The command line on networks of several outputs, of labels and of sequences: the built program in a process of its own.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectFormat } from '../../../src/project/file/index.ts';
import { TEMPLATES } from '../../../src/project/templates/index.ts';

const CLI = resolve('out/main/cli.js');
let folder: string;

function cli(...args: readonly string[]) {
  return new Promise<{ code: number | null; out: string; err: string; records: Record<string, unknown>[] }>(
    (done, fail) => {
      const child = spawn(process.execPath, [CLI, ...args], {
        cwd: folder,
        env: { ...process.env, LANG: 'C', LC_ALL: '' },
      });
      let [out, err] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        out += chunk;
      });
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
        err += chunk;
      });
      child.on('error', fail);
      child.on('close', (code) => {
        const lines = args.includes('--json') ? out.split('\n').filter((line) => line !== '') : [];
        done({ code, out, err, records: lines.map((line) => JSON.parse(line)) });
      });
    },
  );
}

/** Makes a template's project and trains it; answers its path. */
async function trainedProject(template: string, epochs: number): Promise<string> {
  const path = join(folder, `${template}.loom`);
  const document = TEMPLATES.find(({ id }) => id === template)?.create();
  if (document === undefined) throw new Error(`no template ${template}`);
  writeFileSync(path, projectFormat.encode({ document, runs: [] }));
  const { code, err } = await cli('train', path, '--epochs', String(epochs), '--save', path);
  expect([code, err]).toEqual([0, '']);
  return path;
}

beforeAll(() => {
  if (!existsSync(CLI)) throw new Error('out/main/cli.js is missing: npm run build makes it');
  folder = mkdtempSync(join(tmpdir(), 'layerloom-cli-outputs-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('two outputs', () => {
  const WINE = resolve('resources/samples/wine.csv');
  let project = '';
  beforeAll(async () => {
    project = await trainedProject('wine-two-answers', 30);
  });

  it('are evaluated each', async () => {
    const { records } = await cli('evaluate', project, '--json');
    expect(records[1]).toMatchObject({
      rows: 'validation',
      outputs: {
        'output-1': { task: 'classes', columns: ['cultivar'], metrics: { accuracy: expect.any(Number) } },
        'output-2': { task: 'numbers', columns: ['alcohol'], metrics: { r2: expect.any(Number) } },
      },
    });
    const { out } = await cli('evaluate', project);
    expect(out).toMatch(/^output-2 \(alcohol\): loss [\d.]+, mae [\d.]+/m);
  });

  it('are evaluated on another file by what training learnt', async () => {
    const { records } = await cli('evaluate', project, '--data', WINE, '--json');
    expect(records[0]).toMatchObject({
      rows: 'file',
      count: 178,
      outputs: { 'output-2': { task: 'numbers' } },
    });
  });

  it('are columns of one CSV, named by what they predict', async () => {
    const file = join(folder, 'wine-answers.csv');
    expect((await cli('predict', project, '--data', WINE, '--output', file)).code).toBe(0);
    const [head, first = ''] = readFileSync(file, 'utf8').split('\n');
    expect(head).toBe('cultivar,p(cultivar=class_0),p(cultivar=class_1),p(cultivar=class_2),alcohol');
    const [cultivar, ...numbers] = first.split(',');
    expect(cultivar).toBe('class_0');
    expect(numbers.slice(0, 3).reduce((sum, p) => sum + Number(p), 0)).toBeCloseTo(1, 5);
    expect(Number(numbers[3])).toBeGreaterThan(11);
    expect(Number(numbers[3])).toBeLessThan(16);
  });

  it('are records of one line a row', async () => {
    const { records } = await cli('predict', project, '--data', WINE, '--json');
    expect(records[0]).toMatchObject({
      type: 'prediction',
      row: 1,
      outputs: { 'output-1': { class: 'class_0' }, 'output-2': { values: { alcohol: expect.any(Number) } } },
    });
  });
});

describe('labels', () => {
  it('are probabilities by label', async () => {
    const project = await trainedProject('circles-labels', 40);
    const file = join(folder, 'points.csv');
    writeFileSync(file, 'x,y\n0,0\n1.5,1.5\n');
    const { out } = await cli('predict', project, '--data', file);
    const [head, middle = '', corner = ''] = out.split('\n');
    expect(head).toBe('p(red),p(green),p(blue)');
    for (const p of middle.split(',')) expect(Number(p)).toBeGreaterThan(0.5);
    for (const p of corner.split(',')) expect(Number(p)).toBeLessThan(0.5);
  });
});

describe('sequences', () => {
  it('are a line for every step', async () => {
    const project = await trainedProject('sunspots-each-year', 3);
    const { out } = await cli('predict', project, '--data', resolve('resources/samples/sunspots_yearly.csv'));
    const lines = out.trim().split('\n');
    expect(lines[0]).toBe('row,step,sunspots');
    expect(lines[1]).toMatch(/^1,1,-?[\d.]+$/);
    expect(lines[22]).toMatch(/^1,22,-?[\d.]+$/);
    expect(lines[23]).toMatch(/^2,1,/);
  });
});
