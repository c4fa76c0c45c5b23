// npm run screenshots: pictures of the running app for the README, taken in the built web host by a headless Chromium.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from '@playwright/test';
import { ensureBuilt, ROOT } from './ensure-built.mjs';
import { ensureChromium } from './find-chromium.mjs';

const OUT = resolve(ROOT, 'docs/images');
const SIZE = { width: 1440, height: 900 };

const PICTURES = [
  { name: 'training-dark', locale: 'en-GB', colorScheme: 'dark', take: live },
  { name: 'training-light', locale: 'en-GB', colorScheme: 'light', take: training },
  { name: 'try-it-dark', locale: 'en-GB', colorScheme: 'dark', take: drawing },
  { name: 'data-light', locale: 'en-GB', colorScheme: 'light', take: data },
  { name: 'training-russian', locale: 'ru-RU', colorScheme: 'light', take: training },
];

const WORDS = {
  'en-GB': {
    train: 'Train',
    results: 'Results',
    data: 'Data',
    pad: 'Drawing pad',
    softmax: 'Handwritten digits: softmax',
    layers: 'Handwritten digits: two layers',
    residual: 'Handwritten digits: residual',
  },
  'ru-RU': {
    train: 'Обучить',
    results: 'Результаты',
    data: 'Данные',
    pad: 'Поле для рисования',
    softmax: 'Рукописные цифры: softmax',
    layers: 'Рукописные цифры: два слоя',
    residual: 'Рукописные цифры: остаточная связь',
  },
};

async function openTemplate(page, title) {
  await page.getByRole('button', { name: title }).click();
  await page.locator('.react-flow__node').first().waitFor();
  await page.locator('.react-flow__edge').first().waitFor({ state: 'attached' });
}

async function train(page, words) {
  await page.getByRole('button', { name: words.train, exact: true }).click();
  await page.locator('[data-state="finished"]').first().waitFor({ timeout: 120_000 });
}

async function training(page, words) {
  await openTemplate(page, words.layers);
  await train(page, words);
}

/** In the middle of a run: halos, sparklines, growing curves. */
async function live(page, words) {
  await openTemplate(page, words.residual);
  await page.getByRole('button', { name: words.train, exact: true }).click();
  await page
    .locator('[data-state="running"]')
    .filter({ hasText: /(2[4-9]|[3-9]\d) \/ \d+/ })
    .waitFor({ timeout: 120_000 });
}

async function drawing(page, words) {
  await openTemplate(page, words.layers);
  await train(page, words);
  await page.getByRole('tab', { name: words.results }).click();
  const pad = page.getByRole('application', { name: words.pad });
  const box = await pad.boundingBox();
  // A three: two bows, one below the other.
  const bow = (cy, from, to) =>
    Array.from({ length: 20 }, (_, index) => {
      const angle = ((from + ((to - from) * index) / 19) * Math.PI) / 180;
      return [48 + 19 * Math.cos(angle), cy + 16 * Math.sin(angle)];
    });
  const [first, ...rest] = [...bow(34, 200, 450), ...bow(66, -90, 160)];
  const at = ([x, y]) => [box.x + (x / 100) * box.width, box.y + (y / 100) * box.height];
  await page.mouse.move(...at(first));
  await page.mouse.down();
  for (const point of rest) await page.mouse.move(...at(point));
  await page.mouse.up();
  await page.getByTestId('prediction').waitFor();
}

async function data(page, words) {
  await openTemplate(page, words.softmax);
  await page.getByRole('tab', { name: words.data }).click();
  await page.locator('#cockpit-content svg').nth(20).waitFor();
}

async function startHost(folder) {
  const host = spawn(process.execPath, [join(ROOT, 'out/main/web.js'), '--no-open', '--folder', folder], {
    env: { ...process.env, LAYERLOOM_DATA_DIR: join(folder, '.data'), HOME: folder, USERPROFILE: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
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

await ensureBuilt();
await mkdir(OUT, { recursive: true });
const executablePath = await ensureChromium();
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
for (const { name, locale, colorScheme, take } of PICTURES) {
  const folder = await mkdtemp(join(tmpdir(), 'layerloom-pictures-'));
  const { host, url } = await startHost(folder);
  const page = await browser.newPage({ viewport: SIZE, locale, colorScheme, reducedMotion: 'reduce' });
  await page.goto(url);
  await take(page, WORDS[locale]);
  // Curves are drawn at most ten times a second, and the last answer follows the last stroke.
  if (take !== live) await page.evaluate(() => new Promise((done) => setTimeout(done, 600)));
  await page.screenshot({ path: join(OUT, `${name}.png`) });
  console.log(`docs/images/${name}.png`);
  await page.close();
  host.kill();
  await rm(folder, { recursive: true, force: true });
}
await browser.close();
