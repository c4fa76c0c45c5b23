// Finds an installed Chromium, Chrome or Edge; for the tests it also installs one where there is none.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const COMMANDS = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
];

function candidates(env, platform) {
  const fixed = [];
  if (env.LAYERLOOM_CHROMIUM) fixed.push(env.LAYERLOOM_CHROMIUM);
  if (platform === 'darwin') {
    for (const app of ['Google Chrome', 'Chromium', 'Microsoft Edge']) {
      fixed.push(`/Applications/${app}.app/Contents/MacOS/${app}`);
      if (env.HOME) fixed.push(`${env.HOME}/Applications/${app}.app/Contents/MacOS/${app}`);
    }
  } else if (platform === 'win32') {
    for (const base of [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(Boolean)) {
      fixed.push(join(base, 'Google/Chrome/Application/chrome.exe'));
      fixed.push(join(base, 'Chromium/Application/chrome.exe'));
      fixed.push(join(base, 'Microsoft/Edge/Application/msedge.exe'));
    }
  } else {
    const folders = [
      ...(env.PATH ?? '').split(delimiter).filter(Boolean),
      '/usr/bin',
      '/usr/local/bin',
      '/snap/bin',
    ];
    for (const command of COMMANDS) for (const folder of folders) fixed.push(join(folder, command));
  }
  return fixed;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Path of an installed browser that can open an app window, or null. */
export function findChromium(env = process.env, platform = process.platform) {
  return candidates(env, platform).find(isExecutable) ?? null;
}

function isDebianRoot() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    return false;
  return (
    existsSync('/etc/os-release') && /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'))
  );
}

/** Path of a Chromium for browser tests, installed where none is found; throws with the remedy where that fails. */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  if (isDebianRoot()) {
    console.error('No Chromium found: installing Debian’s (apt-get install -y chromium) …');
    const options = {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    };
    const install = () =>
      spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], options);
    if (install().status !== 0) {
      spawnSync('apt-get', ['update', '-qq'], options);
      install();
    }
    const installed = findChromium();
    if (installed) return installed;
  }
  console.error('No Chromium found: asking Playwright for its own …');
  const require = createRequire(import.meta.url);
  spawnSync(process.execPath, [require.resolve('@playwright/test/cli'), 'install', 'chromium'], {
    stdio: 'inherit',
  });
  const { chromium } = require('@playwright/test');
  const own = chromium.executablePath();
  if (own && existsSync(own)) return own;
  throw new Error(
    'The browser tests need Chromium, and none could be installed. Install Chromium or Chrome, or name it in LAYERLOOM_CHROMIUM.',
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(ensureChromium());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
