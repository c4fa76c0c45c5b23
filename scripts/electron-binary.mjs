// The path of Electron's program, downloaded at first use as its npm package does, but never waited for without end.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';

const PROBE_MS = 5000;
/** Without a network only a cached download can help, and that takes seconds. */
const OFFLINE_LIMIT_MS = 20_000;
const DOWNLOAD_LIMIT_MS = 10 * 60_000;

const require = createRequire(import.meta.url);

function packageFolder() {
  return dirname(require.resolve('electron/package.json'));
}

export function installedElectron(folder = packageFolder()) {
  const name = existsSync(join(folder, 'path.txt')) ? readFileSync(join(folder, 'path.txt'), 'utf8') : null;
  const elsewhere = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (name === null && !elsewhere) return null;
  const program = join(elsewhere ?? join(folder, 'dist'), name ?? 'electron');
  return existsSync(program) ? program : null;
}

/** Whether the place that Electron is downloaded from answers a connection. */
function mirrorAnswers(env = process.env) {
  const mirror = env.ELECTRON_MIRROR ?? env.npm_config_electron_mirror ?? 'https://github.com/';
  if (env.HTTPS_PROXY || env.https_proxy || env.ELECTRON_GET_USE_PROXY) return Promise.resolve(true);
  const { hostname, port, protocol } = new URL(mirror);
  return new Promise((done) => {
    const socket = connect({ host: hostname, port: Number(port) || (protocol === 'http:' ? 80 : 443) });
    const finish = (answers) => {
      clearTimeout(timer);
      socket.destroy();
      done(answers);
    };
    const timer = setTimeout(() => finish(false), PROBE_MS);
    socket.on('connect', () => finish(true));
    socket.on('error', () => finish(false));
  });
}

/** `{ program }`, or `{ problem }` in words. */
export async function ensureElectron() {
  const installed = installedElectron();
  if (installed) return { program: installed };
  const online = await mirrorAnswers();
  const limitMs = online ? DOWNLOAD_LIMIT_MS : OFFLINE_LIMIT_MS;
  if (online) console.error('Downloading Electron’s program (once, about 100 MB) …');
  const status = await runInstaller(limitMs);
  const program = installedElectron();
  if (program) return { program };
  if (!online)
    return { problem: 'Electron’s program is not installed and its download site cannot be reached' };
  return {
    problem:
      status === 'timeout'
        ? `the download of Electron’s program took longer than ${limitMs / 60_000} minutes`
        : 'the download of Electron’s program failed',
  };
}

function runInstaller(limitMs) {
  return new Promise((done) => {
    const child = spawn(process.execPath, [join(packageFolder(), 'install.js')], { stdio: 'ignore' });
    const timer = setTimeout(() => {
      child.kill();
      done('timeout');
    }, limitMs);
    const finish = () => {
      clearTimeout(timer);
      done('ended');
    };
    child.on('error', finish);
    child.on('close', finish);
  });
}
