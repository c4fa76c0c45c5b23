// Builds the app when out/ is missing or was made from other sources. Quiet unless it has to build or fails.
// The build goes to out/.building and is moved into place when it is whole, so a failed build leaves the last good one.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = resolve(fileURLToPath(import.meta.url), '../..');
const OUT = join(ROOT, 'out');
const STAMP = join(OUT, '.stamp');
const LOCK = join(OUT, '.lock');
const PARTS = ['main', 'preload', 'renderer'];
const SOURCES = ['src', 'electron.vite.config.ts', 'package-lock.json', 'scripts/kernels.mjs'];

/** One hash over names and contents of everything the build reads. Generated files follow from the others. */
export async function sourceStamp(root = ROOT) {
  const hash = createHash('sha256');
  const visit = async (path) => {
    if (!existsSync(path) || /\.generated\.ts$/.test(path)) return;
    if ((await stat(path)).isDirectory()) {
      for (const name of (await readdir(path)).sort()) await visit(join(path, name));
      return;
    }
    hash.update(`${relative(root, path)}\0`);
    hash.update(await readFile(path));
  };
  for (const source of SOURCES) await visit(join(root, source));
  return hash.digest('hex');
}

async function isBuilt(stamp) {
  if (!PARTS.every((part) => existsSync(join(OUT, part))) || !existsSync(STAMP)) return false;
  return (await readFile(STAMP, 'utf8')) === stamp;
}

/** Runs a command to its end; its output is shown only when it fails, or always with `verbose`. */
function runQuietly(command, args, verbose, env = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...(verbose ? {} : { NO_COLOR: '1' }), ...env },
      stdio: verbose ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout?.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', fail);
    child.on('close', (code) =>
      code === 0 ? done() : fail(new Error(`${args.join(' ')} failed (exit code ${code})\n${output}`)),
    );
  });
}

function processLives(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Two commands started together build once: the second waits for the first. */
async function withLock(work) {
  await mkdir(OUT, { recursive: true });
  for (;;) {
    try {
      const file = await open(LOCK, 'wx');
      await file.writeFile(String(process.pid));
      await file.close();
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const owner = Number(await readFile(LOCK, 'utf8').catch(() => ''));
      const age = await stat(LOCK).then(
        (info) => Date.now() - info.mtimeMs,
        () => 0,
      );
      // An empty lock is one being written, unless it has stayed so.
      if (owner ? !processLives(owner) : age > 10_000) await rm(LOCK, { force: true });
      else await new Promise((wake) => setTimeout(wake, 200));
    }
  }
  try {
    return await work();
  } finally {
    await rm(LOCK, { force: true });
  }
}

async function build(verbose) {
  const kernels = join(ROOT, 'scripts/kernels.mjs');
  if (existsSync(kernels)) await runQuietly(process.execPath, [kernels], verbose);
  const building = join(OUT, '.building');
  await rm(building, { recursive: true, force: true });
  const viteBin = join(ROOT, 'node_modules/electron-vite/bin/electron-vite.js');
  await runQuietly(process.execPath, [viteBin, 'build', '--logLevel', verbose ? 'info' : 'warn'], verbose, {
    LAYERLOOM_OUT: building,
  });
  for (const part of PARTS) {
    const old = join(OUT, `.old-${part}`);
    await rm(old, { recursive: true, force: true });
    if (existsSync(join(OUT, part))) await rename(join(OUT, part), old);
    await rename(join(building, part), join(OUT, part));
    await rm(old, { recursive: true, force: true });
  }
  await rm(building, { recursive: true, force: true });
}

/** Returns whether it built. */
export async function ensureBuilt({ force = false, verbose = false } = {}) {
  if (!existsSync(join(ROOT, 'node_modules/electron-vite'))) {
    throw new Error('The dependencies are not installed. Run: npm ci');
  }
  if (!force && (await isBuilt(await sourceStamp()))) return false;
  return withLock(async () => {
    const stamp = await sourceStamp();
    if (!force && (await isBuilt(stamp))) return false;
    console.error('Building Layerloom …');
    await rm(STAMP, { force: true });
    await build(verbose);
    await writeFile(STAMP, stamp);
    return true;
  });
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    await ensureBuilt({
      force: process.argv.includes('--force'),
      verbose: process.argv.includes('--verbose'),
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
