// npm run bench:canvas [-- 300 1000]: frames and long tasks in the built app while a person pans, zooms, drags a node and
// edits a parameter of a large graph, in a headless Chromium (which draws in software: compare runs, not machines).
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { bundleBench } from './bundle-bench.mjs';
import { ensureBuilt, ROOT } from './ensure-built.mjs';
import { ensureChromium } from './find-chromium.mjs';

const sizes = process.argv.slice(2).filter((arg) => /^\d+$/.test(arg));
if (sizes.length === 0) sizes.push('300', '1000');

await ensureBuilt();
const folder = await mkdtemp(join(tmpdir(), 'layerloom-canvas-'));
const bundles = await bundleBench('bench-canvas', { projects: 'bench/canvas-projects.ts' });
const made = spawnSync(process.execPath, [join(bundles, 'projects.js'), folder, ...sizes], {
  stdio: 'inherit',
});
if (made.status !== 0) process.exit(made.status ?? 1);

const executablePath = await ensureChromium();
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
for (const size of sizes) {
  const { host, url } = await startHost();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
  await page.goto(url);
  await dropProject(page, join(folder, `mesh-${size}.loom`));
  await page.locator('.react-flow__node').first().waitFor();
  await page.keyboard.press('Shift+1');
  await watch(page);

  const results = {
    pan: await measured(page, () => pan(page)),
    zoom: await measured(page, () => zoom(page)),
    drag: await measured(page, () => drag(page)),
    edit: await measured(page, () => edit(page)),
  };
  for (const [gesture, { frames, median, worst, longest, tasks }] of Object.entries(results)) {
    console.log(
      JSON.stringify({
        nodes: Number(size),
        gesture,
        frames,
        medianMs: median,
        p95Ms: worst,
        longestTaskMs: longest,
        longTasks: tasks,
      }),
    );
  }
  await page.close();
  host.kill();
}
await browser.close();
await rm(folder, { recursive: true, force: true });

async function startHost() {
  const host = spawn(process.execPath, [join(ROOT, 'out/main/web.js'), '--no-open', '--folder', folder], {
    env: { ...process.env, LAYERLOOM_DATA_DIR: join(folder, '.data'), HOME: folder, USERPROFILE: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => host.kill());
  const url = await new Promise((done, fail) => {
    let said = '';
    host.stdout.on('data', (chunk) => {
      said += String(chunk);
      const address = /http:\/\/127\.0\.0\.1:\S+/.exec(said)?.[0];
      if (address) done(address);
    });
    host.once('exit', (code) => fail(new Error(`the web host ended with code ${code}`)));
  });
  return { host, url };
}

async function dropProject(page, path) {
  const bytes = [...(await readFile(path))];
  const transfer = await page.evaluateHandle((content) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(content)], 'mesh.loom'));
    return data;
  }, bytes);
  for (const type of ['dragenter', 'dragover', 'drop']) {
    await page.dispatchEvent('body', type, { dataTransfer: transfer });
  }
  await transfer.dispose();
}

/** Times between frames, and tasks over 50 ms, since the last reading. */
async function watch(page) {
  await page.evaluate(() => {
    window.seen = { frames: [], tasks: [] };
    let before = performance.now();
    const next = (now) => {
      window.seen.frames.push(now - before);
      before = now;
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.seen.tasks.push(duration);
    }).observe({ entryTypes: ['longtask'] });
  });
}

async function measured(page, act) {
  await page.evaluate(() => {
    window.seen.frames.length = 0;
    window.seen.tasks.length = 0;
  });
  await act();
  const { frames, tasks } = await page.evaluate(() => window.seen);
  const sorted = [...frames].sort((a, b) => a - b);
  const at = (share) => Math.round(10 * (sorted[Math.floor(share * (sorted.length - 1))] ?? 0)) / 10;
  return {
    frames: frames.length,
    median: at(0.5),
    worst: at(0.95),
    longest: Math.round(Math.max(0, ...tasks)),
    tasks: tasks.length,
  };
}

async function pane(page) {
  const box = await page.locator('.react-flow__pane').boundingBox();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, right: box.x + box.width - 12 };
}

async function pan(page) {
  const { x, y } = await pane(page);
  await page.mouse.move(x, y);
  for (let step = 0; step < 60; step++) await page.mouse.wheel(step % 20 < 10 ? 12 : -12, 8);
}

async function zoom(page) {
  const { x, y } = await pane(page);
  await page.mouse.move(x, y);
  await page.keyboard.down('Control');
  for (let step = 0; step < 40; step++) await page.mouse.wheel(0, step < 20 ? -40 : 40);
  await page.keyboard.up('Control');
}

async function drag(page) {
  const node = page.locator('.react-flow__node[data-id="dense-12"]');
  const box = await node.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  for (let step = 1; step <= 60; step++) await page.mouse.move(box.x + step * 2, box.y + step);
  await page.mouse.up();
}

/** A layer's units by the keyboard, which changes shapes all the way down. */
async function edit(page) {
  const units = page.getByRole('textbox', { name: 'Units', exact: true });
  for (let value = 8; value < 18; value++) {
    await units.fill(String(value));
    await units.press('Enter');
  }
}
