// Data larger than memory: a table several times the budget is imported, prepared and trained on, while the process's
// memory is watched; then the same rows are trained on from blocks and from memory, and the two speeds are compared.
// node scripts/bench-big-data.mjs [--gib 2] [--budget 256] [--json]
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import { createWasmBackend } from '../src/engine/backends/wasm/index.ts';
import { blocksOf, bytesInMemory, type PreparedData } from '../src/engine/data/prepared.ts';
import { shuffleGenerator } from '../src/engine/data/shuffle.ts';
import { Trainer } from '../src/engine/train/loop.ts';
import { bindOptimizer } from '../src/engine/train/optimizers/index.ts';
import { DatasetService } from '../src/main/services/datasets.ts';
import { compileDocument } from '../src/project/compile.ts';
import type { DataBinding, LoomDocument } from '../src/project/document.ts';
import { chain, emptyDocument, NO_DATA } from '../src/project/new-document.ts';

const WIDTH = 64;
const option = (name: string, fallback: number) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
};
const json = process.argv.includes('--json');
const rows = Math.floor((option('gib', 2) * 2 ** 30) / (4 * (WIDTH + 1)));
const budgetMiB = option('budget', 256);
const folder = await mkdtemp(join(option('here', 0) ? '.' : tmpdir(), 'layerloom-big-'));

let peak = 0;
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 5);

function say(name: string, figures: Record<string, number>): void {
  if (json) console.log(JSON.stringify({ bench: 'big-data', name, ...figures }));
  else {
    const said = Object.entries(figures).map(([key, value]) => `${key} ${Math.round(value * 100) / 100}`);
    console.log(`${name.padEnd(36)} ${said.join(', ')}`);
  }
}

async function measured<T>(name: string, work: () => Promise<T>): Promise<T> {
  peak = process.memoryUsage.rss();
  const start = performance.now();
  const value = await work();
  say(name, {
    seconds: (performance.now() - start) / 1000,
    peakMiB: Math.max(peak, process.memoryUsage.rss()) / 2 ** 20,
  });
  return value;
}

/** Rows of 64 numbers and a label that depends on them, as one NumPy array. */
async function writeArray(path: string): Promise<void> {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${WIDTH + 1}), }`;
  const header = Buffer.from(`${text.padEnd(117)}\n`, 'latin1');
  const file = await open(path, 'w');
  await file.write(Buffer.concat([Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]), header]));
  const next = shuffleGenerator(1);
  const batch = 8192;
  for (let start = 0; start < rows; start += batch) {
    const values = new Float32Array((WIDTH + 1) * Math.min(batch, rows - start));
    for (let at = 0; at < values.length; at += WIDTH + 1) {
      let sum = 0;
      for (let column = 0; column < WIDTH; column++) {
        const value = next() / 2 ** 31 - 1;
        values[at + column] = value;
        sum += column % 2 === 0 ? value : -value;
      }
      values[at + WIDTH] = sum > 0 ? 1 : 0;
    }
    await file.write(new Uint8Array(values.buffer));
  }
  await file.close();
}

/** The same numbers as a text table, a part of them. */
async function writeText(path: string, count: number): Promise<void> {
  const file = await open(path, 'w');
  const next = shuffleGenerator(2);
  const words = ['red', 'green', 'blue'];
  await file.write(`${Array.from({ length: 19 }, (_, i) => `c${i}`).join(',')},label\n`);
  for (let start = 0; start < count; start += 20_000) {
    let text = '';
    for (let row = 0; row < Math.min(20_000, count - start); row++) {
      for (let column = 0; column < 19; column++) text += `${(next() / 2 ** 31 - 1).toFixed(4)},`;
      text += `${words[next() % 3]}\n`;
    }
    await file.write(text);
  }
  await file.close();
}

function bound(card: Awaited<ReturnType<DatasetService['openFile']>>, target: string): DataBinding {
  return { ...NO_DATA, source: card.source, schema: card.schema, roles: { [target]: 'target' } };
}

function documentOf(data: DataBinding, units: number): LoomDocument {
  return {
    ...emptyDocument('big'),
    ...chain([
      { kind: 'input' },
      { kind: 'dense', params: { units, activation: 'relu' } },
      { kind: 'dense', params: { units: 2, activation: 'softmax' } },
      { kind: 'output' },
    ]),
    data,
  };
}

interface Training {
  readonly advance: (seconds: number) => Promise<void>;
  readonly speed: () => number;
}

function training(document: LoomDocument, data: PreparedData, batchSize: number): Training {
  const { network } = compileDocument(document);
  if (network === null) throw new Error('the network does not compile');
  const trainer = new Trainer({
    network,
    data: { ...data, validation: new Int32Array(0) },
    settings: {
      optimizer: bindOptimizer({ kind: 'momentum', params: {} }),
      l1: 0,
      l2: 0,
      penalizeBiases: false,
      batchSize,
      epochs: 100,
      seed: 7,
    },
    backend: createWasmBackend({}),
    now: () => performance.now() / 1000,
  });
  trainer.load();
  trainer.resume();
  let steps = 0;
  let spentMs = 0;
  return {
    advance: async (seconds) => {
      const start = performance.now();
      const before = spentMs;
      while (spentMs - before < 1000 * seconds) {
        for (let step = 0; step < 100; step++) trainer.advance();
        steps += 100;
        spentMs = before + performance.now() - start;
      }
      await setImmediate();
    },
    speed: () => (steps * batchSize * 1000) / spentMs,
  };
}

const blocks = { folder: join(folder, 'blocks'), memoryBytes: budgetMiB * 2 ** 20, diskBytes: 2 ** 40 };
const service = new DatasetService({ resourcesDir: folder, blocks });
say('memory at the start', { MiB: process.memoryUsage.rss() / 2 ** 20, budgetMiB });

const text = join(folder, 'table.csv');
await writeText(text, Math.floor(rows / 4));
say('text table', { MiB: (await stat(text)).size / 2 ** 20, rows: Math.floor(rows / 4), columns: 20 });
const textCard = await measured('csv: import and card', () => service.openFile(text));
await measured('csv: open in another session', () =>
  new DatasetService({ resourcesDir: folder, blocks }).openFile(text),
);
await measured('csv: prepare', () => service.prepare(bound(textCard, 'label')));
await rm(text);

const array = join(folder, 'array.npy');
await writeArray(array);
say('array', { MiB: (await stat(array)).size / 2 ** 20, rows, columns: WIDTH + 1 });
const card = await measured('npy: import and card', () => service.openFile(array));
await rm(array);
const binding = bound(card, `x_${WIDTH}`);
const data = await measured('npy: prepare', () => service.prepare(binding));
say('prepared', { MiB: (4 * data.rows * WIDTH) / 2 ** 20, inMemoryMiB: bytesInMemory(data) / 2 ** 20 });

const workloads = [
  ['64-32-2, batch 32', 32, 32],
  ['64-256-2, batch 128', 256, 128],
] as const;
for (const [name, units, batch] of workloads) {
  const run = training(documentOf(binding, units), data, batch);
  await measured(`train from blocks: ${name}`, () => run.advance(5));
}

// The same rows in memory: what they would be if there were no budget.
const source = blocksOf(data);
if (source === null) throw new Error('the features were expected in blocks');
const whole = new Float32Array(data.rows * WIDTH);
const part = new Float32Array(source.blockRows * WIDTH);
for (let block = 0, at = 0; at < whole.length; block++, at += part.length) {
  source.read(block, part);
  whole.set(part.subarray(0, whole.length - at), at);
}
const { streamed: _, ...rest } = data;
const inMemory = {
  ...rest,
  tensors: { ...data.tensors, features: { shape: [WIDTH], data: whole } },
};
// In turns, so that what else the machine does meets both alike.
for (const [name, units, batch] of workloads) {
  const fromBlocks = training(documentOf(binding, units), data, batch);
  const fromMemory = training(documentOf(binding, units), inMemory, batch);
  await fromBlocks.advance(1);
  await fromMemory.advance(1);
  for (let turn = 0; turn < 12; turn++) {
    await fromBlocks.advance(1);
    await fromMemory.advance(1);
  }
  const [blocksSpeed, memorySpeed] = [fromBlocks.speed(), fromMemory.speed()];
  say(name, { blocks: blocksSpeed, memory: memorySpeed, ratio: blocksSpeed / memorySpeed });
}
clearInterval(watch);
await rm(folder, { recursive: true });
