// Reading and preparing data: a CSV of a million rows × 20 columns and 60,000 images of 28×28 as IDX, made here.
// node scripts/bench-data.mjs [--json] [--check]. Budgets: CSV preview 1 s, import 5 s; IDX 2 s. `--check` fails where one
// is missed. The others have no budget: the same table in a zip, an SQLite table, pictures in a folder.
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { zipSync } from 'fflate';
import sharp from 'sharp';
import { shuffleGenerator } from '../src/engine/data/shuffle.ts';
import { DatasetService } from '../src/main/services/datasets.ts';
import { sqlite } from '../src/main/services/readers/sqlite/library.ts';
import type { DataBinding } from '../src/project/document.ts';
import { NO_DATA } from '../src/project/new-document.ts';

const ROWS = 1_000_000;
const IMAGES = 60_000;
const DATABASE_ROWS = 300_000;
const PICTURES = 2000;
const next = shuffleGenerator(1);
const json = process.argv.includes('--json');
const folder = await mkdtemp(join(tmpdir(), 'layerloom-bench-'));

let overBudget = false;

/** Time, its share of the budget, and the most memory that was resident while it ran (seen every 10 ms). */
async function timed<T>(name: string, budgetMs: number | null, work: () => Promise<T>): Promise<T> {
  const before = process.memoryUsage.rss();
  let peak = before;
  const look = () => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const watching = setInterval(look, 10);
  const start = performance.now();
  const value = await work();
  const ms = Math.round(performance.now() - start);
  clearInterval(watching);
  look();
  const ratio = budgetMs === null ? null : ms / budgetMs;
  if (ratio !== null && ratio > 1) overBudget = true;
  const peakMiB = Math.round(peak / 2 ** 20);
  const grownMiB = Math.round((peak - before) / 2 ** 20);
  if (json) console.log(JSON.stringify({ bench: 'data', name, ms, budgetMs, ratio, peakMiB, grownMiB }));
  else {
    const share = ratio === null ? '' : `${ratio.toFixed(2)} of ${budgetMs} ms`;
    console.log(
      `${name.padEnd(36)}${`${ms} ms`.padStart(10)}  ${share.padEnd(16)}  peak ${peakMiB} MiB (+${grownMiB})`,
    );
  }
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

async function writeDatabase(path: string): Promise<void> {
  const { api } = await sqlite();
  const database = new api.oo1.DB(':memory:');
  database.exec(
    `CREATE TABLE t (${Array.from({ length: 19 }, (_, i) => `c${i} REAL`).join(', ')}, label TEXT)`,
  );
  database.exec(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${DATABASE_ROWS})
     INSERT INTO t SELECT ${Array.from({ length: 19 }, (_, i) => `(i * ${7919 + i}) % 10007 / 97.0`).join(', ')},
       CASE i % 3 WHEN 0 THEN 'red' WHEN 1 THEN 'green' ELSE 'blue' END FROM n`,
  );
  await writeFile(path, api.capi.sqlite3_js_db_export(database));
  database.close();
}

async function writePictures(path: string): Promise<void> {
  for (const name of ['cats', 'dogs']) await mkdir(join(path, name), { recursive: true });
  const noise = Buffer.from(Array.from({ length: 96 * 96 * 3 }, () => next() & 255));
  const png = await sharp(noise, { raw: { width: 96, height: 96, channels: 3 } })
    .png()
    .toBuffer();
  for (let i = 0; i < PICTURES; i++) await writeFile(join(path, i % 2 ? 'cats' : 'dogs', `${i}.png`), png);
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

const zipped = join(folder, 'million.zip');
await writeFile(zipped, zipSync({ 'million.csv': new Uint8Array(await readFile(table)) }, { level: 1 }));
await timed('zip of the csv: import', null, () => service.openFile(zipped));
const database = join(folder, 'table.sqlite');
await writeDatabase(database);
await timed('sqlite 300,000 × 20: import', null, () => service.openFile(database));
const pictures = join(folder, 'pictures');
await writePictures(pictures);
await timed('2,000 PNG 96 × 96: import', null, () => service.openFile(pictures));
await rm(folder, { recursive: true });
const mostMiB = Math.round(process.resourceUsage().maxRSS / 2 ** 10);
console.log(json ? JSON.stringify({ bench: 'data', mostMiB }) : `most resident: ${mostMiB} MiB`);
if (overBudget && process.argv.includes('--check')) process.exitCode = 1;
