// Finds an installed Chromium, Chrome or Edge and opens an address in it as an app window.
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const COMMANDS = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
];

function candidates(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[] {
  const own = env.LAYERLOOM_CHROMIUM ? [env.LAYERLOOM_CHROMIUM] : [];
  if (platform === 'darwin') {
    const folders = ['/Applications', join(env.HOME ?? '/', 'Applications')];
    const apps = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
    return [
      ...own,
      ...apps.flatMap((app) => folders.map((folder) => join(folder, `${app}.app/Contents/MacOS/${app}`))),
    ];
  }
  if (platform === 'win32') {
    const bases = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(
      (base) => base !== undefined,
    );
    const apps = [
      'Google/Chrome/Application/chrome.exe',
      'Chromium/Application/chrome.exe',
      'Microsoft/Edge/Application/msedge.exe',
    ];
    return [...own, ...apps.flatMap((app) => bases.map((base) => join(base, app)))];
  }
  const folders = [
    ...(env.PATH ?? '').split(delimiter).filter(Boolean),
    '/usr/bin',
    '/usr/local/bin',
    '/snap/bin',
  ];
  return [...own, ...COMMANDS.flatMap((command) => folders.map((folder) => join(folder, command)))];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Path of an installed browser that can open an app window, or null. */
export function findChromium(
  env: NodeJS.ProcessEnv = process.env,
  platform = process.platform,
): string | null {
  return candidates(env, platform).find(isExecutable) ?? null;
}

/** Windows and macOS always have one; on Linux it is where one of these names it. */
export function hasDisplay(env: NodeJS.ProcessEnv = process.env, platform = process.platform): boolean {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

const SETTLE_MS = 3000;

/** Opens an app window. Resolves to null when it stands, or to the reason why it could not be opened. */
export function openAppWindow(browser: string, url: string): Promise<string | null> {
  return new Promise((done) => {
    const child = spawn(browser, [`--app=${url}`, '--no-first-run', '--no-default-browser-check'], {
      detached: true,
      stdio: 'ignore',
    });
    // A browser that is still there after a moment, or that handed over to its running instance, has opened it.
    const timer = setTimeout(() => done(null), SETTLE_MS);
    child.on('error', (thrown) => {
      clearTimeout(timer);
      done(thrown.message);
    });
    child.on('exit', (code) => {
      clearTimeout(timer);
      done(code === 0 ? null : `${browser} ended with code ${code}`);
    });
    child.unref();
  });
}
