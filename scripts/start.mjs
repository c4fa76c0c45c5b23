// `npm start [-- PROJECT.loom] [--web] [--port N] [--no-open] [--no-sandbox]`: builds when needed, then opens the Electron
// window; where that cannot be, says why in one line and serves the same app to a browser.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureElectron } from './electron-binary.mjs';
import { ensureBuilt, ROOT } from './ensure-built.mjs';

/** A window that cannot start ends within this time. */
const EARLY_END_MS = 8000;

const given = process.argv.slice(2);
const startFolder = process.env.INIT_CWD ?? process.cwd();

/** Arguments for the window: projects by their full path, since it starts in the app's folder. */
function windowArguments() {
  return given
    .filter((arg, at) => !/^--(web|no-open|port)\b/.test(arg) && given[at - 1] !== '--port')
    .map((arg) => (arg.startsWith('-') ? arg : resolve(startFolder, arg)));
}

function webArguments() {
  const port = given.find((arg) => arg.startsWith('--port=')) ?? null;
  const at = given.indexOf('--port');
  return [
    '--folder',
    startFolder,
    ...(port ? [port] : at >= 0 && given[at + 1] ? ['--port', given[at + 1]] : []),
    ...(given.includes('--no-open') ? ['--no-open'] : []),
  ];
}

async function windowProblem() {
  if (given.includes('--web')) return 'asked for by --web';
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)';
  }
  const { program, problem } = await ensureElectron();
  if (problem) return problem;
  return openWindow(program);
}

/** Resolves to null when the window was there and was closed by its user, or to the reason why it could not open. */
function openWindow(program) {
  return new Promise((done) => {
    const startedMs = Date.now();
    const child = spawn(program, [ROOT, ...windowArguments()], { stdio: 'inherit' });
    const forward = (signal) => child.kill(signal);
    process.on('SIGINT', forward);
    process.on('SIGTERM', forward);
    const finish = (reason) => {
      process.off('SIGINT', forward);
      process.off('SIGTERM', forward);
      done(reason);
    };
    child.on('error', (error) => finish(`Electron’s program does not start: ${error.message}`));
    child.on('close', (code, signal) => {
      const early = Date.now() - startedMs < EARLY_END_MS;
      if (code === 0 || signal === 'SIGINT' || signal === 'SIGTERM' || !early) {
        process.exitCode = code ?? 0;
        finish(null);
        return;
      }
      const asRoot =
        process.platform === 'linux' && process.getuid?.() === 0 && !given.includes('--no-sandbox');
      finish(
        asRoot
          ? 'Electron does not run as root with its sandbox; start as another user, or accept the risk with: npm start -- --no-sandbox'
          : `Electron ended at once (${signal ?? `exit code ${code}`})`,
      );
    });
  });
}

function serveWeb() {
  const child = spawn(process.execPath, [join(ROOT, 'out/main/web.js'), ...webArguments()], {
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('close', (code) => {
    process.exitCode = code ?? 0;
  });
}

try {
  await ensureBuilt();
  const problem = existsSync(join(ROOT, 'out/main/electron.js'))
    ? await windowProblem()
    : 'the window is not built';
  if (problem !== null) {
    console.log(
      `No Electron window: ${problem}. Serving the same app on this machine instead (Ctrl+C ends it).`,
    );
    serveWeb();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
