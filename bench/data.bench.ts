// Reading and preparing data: a CSV of a million rows × 20 columns and 60,000 images of 28×28 as IDX, made here.
// node scripts/bench-data.mjs [--json]. Budgets: CSV preview 1 s, import 5 s; IDX 2 s.
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { shuffleGenerator } from '../src/engine/data/shuffle.ts';
import { DatasetService } from '../src/main/services/datasets.ts';
import type { DataBinding } from '../src/project/document.ts';
import { NO_DATA } from '../src/project/new-document.ts';

const ROWS = 1_000_000;
const IMAGES = 60_000;
const next = shuffleGenerator(1);
const json = process.argv.includes('--json');
const folder = await mkdtemp(join(tmpdir(), 'layerloom-bench-'));

async function timed<T>(name: string, budgetMs: number | null, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const value = await work();
  const ms = Math.round(performance.now() - start);
  const residentMiB = Math.round(process.memoryUsage().rss / 2 ** 20);
  if (json) console.log(JSON.stringify({ bench: 'data', name, ms, budgetMs, residentMiB }));
  else
    console.log(
      `${name.padEnd(34)} ${String(ms).padStart(6)} ms  (budget ${budgetMs ?? '–'} ms, ${residentMiB} MiB)`,
    );
  return value;
}

async function writeTable(path: string): Promise<void> {
  const file = await open(path, 'w');
  await file.write(`${Array.from({ length: 19 }, (_, i) => `c${i}`).join(',')},label\n`);
  const words = ['red', 'green', 'blue'];
  for (let start = 0; start < ROWS; start += 20_000) {
    let text = '';
    for (let row = 0; row < 20_000; row++) {
      for (let column = 0; column < 19; column++) {
        text += `${column < 15 ? (next() / 2 ** 31 - 1).toFixed(4) : next() % 1000},`;
      }
      text += `${words[next() % 3]}\n`;
    }
    await file.write(text);
  }
  await file.close();
}

function idx(magic: number, shape: readonly number[]): Uint8Array {
  const start = 4 + 4 * shape.length;
  const bytes = new Uint8Array(start + shape.reduce((a, b) => a * b, 1));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic);
  shape.forEach((side, axis) => {
    view.setUint32(4 + 4 * axis, side);
  });
  for (let i = start; i < bytes.length; i++) bytes[i] = shape.length === 1 ? next() % 10 : next() & 255;
  return bytes;
}

const binding = (card: Awaited<ReturnType<DatasetService['openFile']>>): DataBinding => ({
  ...NO_DATA,
  source: card.source,
  schema: card.schema,
  roles: { label: 'target' },
});

const table = join(folder, 'million.csv');
const images = join(folder, 'train-images-idx3-ubyte');
await writeTable(table);
await writeFile(images, idx(0x803, [IMAGES, 28, 28]));
await writeFile(join(folder, 'train-labels-idx1-ubyte'), idx(0x801, [IMAGES]));

const service = new DatasetService({ resourcesDir: folder });
await timed('csv 1e6 × 20: preview', 1000, () => service.preview(table));
const tableCard = await timed('csv 1e6 × 20: import and card', 5000, () => service.openFile(table));
await timed('csv 1e6 × 20: open again', null, () => service.openFile(table));
await timed('csv 1e6 × 20: prepare tensors', null, () => service.prepare(binding(tableCard)));
const imageCard = await timed('idx 60,000 × 28 × 28: import', 2000, () => service.openFile(images));
await timed('idx 60,000 × 28 × 28: prepare', null, () => service.prepare(binding(imageCard)));
await rm(folder, { recursive: true });
