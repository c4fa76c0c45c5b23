// The Chromium that the browser tests use: an installed one (found as the web host finds it), else one installed here.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './ensure-built.mjs';

function isDebianRoot() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    return false;
  return (
    existsSync('/etc/os-release') && /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'))
  );
}

/** Path of a Chromium for browser tests, installed where none is found; throws with the remedy where that fails. */
export async function ensureChromium() {
  await ensureBuilt();
  const { findChromium } = await import('../out/main/browser.js');
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
    console.log(await ensureChromium());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
