// `npm test`: everything that must hold, in one run. Ends with one line: N passed, N failed, N skipped.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureBuilt, ROOT } from './ensure-built.mjs';
import { ensureChromium } from './find-chromium.mjs';

const REPORTS = join(ROOT, 'test-results');
/** A log file is no place for colour codes. */
const PLAIN = process.stdout.isTTY ? {} : { NO_COLOR: '1' };
const bin = (path) => join(ROOT, 'node_modules', path);

function run(args, env = {}) {
  return new Promise((done) => {
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      stdio: 'inherit',
      env: { ...process.env, ...PLAIN, ...env },
    });
    child.on('error', () => done(1));
    child.on('close', (code) => done(code ?? 1));
  });
}

function readReport(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

/** A step that passes or fails as a whole. */
async function check(title, work) {
  console.log(`\n— ${title}`);
  try {
    const code = await work();
    if (code === 0) return { passed: 1, failed: 0, skipped: 0 };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
  console.error(`✗ ${title} failed`);
  return { passed: 0, failed: 1, skipped: 0 };
}

async function vitest() {
  console.log('\n— unit, conformance, golden, property and shell suites (Vitest)');
  const report = join(REPORTS, 'vitest.json');
  const code = await run([
    bin('vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  const result = readReport(report);
  if (!result) return { passed: 0, failed: 1, skipped: 0 };
  // A file that does not load has no tests to fail: it counts as one.
  const brokenFiles = result.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  const failed = result.numFailedTests + brokenFiles.length;
  return {
    passed: result.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

function hasSpecs() {
  const folder = join(ROOT, 'test/e2e');
  return (
    existsSync(folder) &&
    readdirSync(folder, { recursive: true }).some((name) => String(name).endsWith('.spec.ts'))
  );
}

async function playwright() {
  console.log('\n— browser suite (Playwright)');
  if (!hasSpecs()) {
    console.error('there are no browser specs');
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const report = join(REPORTS, 'playwright.json');
  let chromium;
  try {
    chromium = await ensureChromium();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const code = await run([bin('@playwright/test/cli.js'), 'test', '--reporter=list,json'], {
    LAYERLOOM_CHROMIUM: chromium,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  const stats = readReport(report)?.stats;
  if (!stats) return { passed: 0, failed: 1, skipped: 0 };
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky === 0 && code !== 0 ? 1 : stats.unexpected + stats.flaky,
    skipped: stats.skipped,
  };
}

await rm(REPORTS, { recursive: true, force: true });
await mkdir(REPORTS, { recursive: true });

const built = await check('kernels and build', async () => {
  await ensureBuilt();
  return 0;
});
const results = [
  built,
  await check('optional packages in the lock', () => run([join(ROOT, 'scripts/check-lock.mjs')])),
  await check('types (tsc)', () => run([bin('typescript/bin/tsc'), '--noEmit'])),
  await check('format and lint (Biome)', () => run([bin('@biomejs/biome/bin/biome'), 'check', '.'])),
  await vitest(),
  // Without a build there is nothing to open in a browser; that step has already failed.
  ...(built.failed ? [] : [await playwright()]),
];

const total = { passed: 0, failed: 0, skipped: 0 };
for (const result of results) for (const key of Object.keys(total)) total[key] += result[key];
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;
