// The commands of package.json as a user meets them.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { findChromium, hasDisplay } from '../../../src/main/web/browser.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

beforeAll(() => {
  const built = spawnSync(process.execPath, ['scripts/ensure-built.mjs'], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr);
}, 120_000);

interface Started {
  readonly child: ChildProcess;
  /** Everything it said up to the web host's address. */
  readonly said: string;
}

/** `npm start` with a given environment, up to the address of the web host. */
async function start(env: Record<string, string>, args: string[] = []): Promise<Started> {
  const dataDir = await temporaryFolder();
  const child = spawn(process.execPath, ['scripts/start.mjs', '--no-open', ...args], {
    env: { PATH: process.env.PATH ?? '', HOME: dataDir, LAYERLOOM_DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(async () => {
    if (child.exitCode !== null) return;
    const ended = new Promise((done) => child.once('close', done));
    child.kill('SIGTERM');
    await ended;
  });
  let said = '';
  await new Promise<void>((done, fail) => {
    const hear = (chunk: unknown) => {
      said += String(chunk);
      if (/http:\/\/127\.0\.0\.1:\d+\/#token=\S+/.test(said)) done();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.on('close', (code) => fail(new Error(`ended with code ${code}: ${said}`)));
  });
  return { child, said };
}

/** A stand-in for Electron's program. */
async function electronThat(script: string): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'electron'), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, 'electron'), 0o755);
  return folder;
}

describe.runIf(process.platform === 'linux')('npm start', () => {
  it('without a display says so in one line and serves the app', async () => {
    const { said } = await start({});
    const lines = said.split('\n').filter((line) => line !== '' && !line.startsWith('Building'));
    expect(lines).toEqual([
      expect.stringMatching(/^No Electron window: there is no display/),
      expect.stringMatching(/http:\/\/127\.0\.0\.1:\d+/),
    ]);
  });

  it('where Electron’s program cannot be had says so within seconds and serves the app', async () => {
    // A mirror that refuses connections, as a closed network does.
    const { said } = await start({ DISPLAY: ':99', ELECTRON_MIRROR: 'http://127.0.0.1:9/' });
    expect(said).toMatch(
      /^No Electron window: Electron’s program is not installed and its download site cannot/,
    );
  });

  it('where Electron ends at once says why and serves the app', async () => {
    const dist = await electronThat('exit 3');
    const { said } = await start({ DISPLAY: ':99', ELECTRON_OVERRIDE_DIST_PATH: dist });
    expect(said).toMatch(/No Electron window: Electron (ended at once|does not run as root)/);
  });

  it('hands a project to the window by its full path, and ends with it', async () => {
    const out = join(await temporaryFolder(), 'args');
    const dist = await electronThat(`printf '%s\\n' "$@" > ${out}`);
    const ended = spawnSync(
      process.execPath,
      ['scripts/start.mjs', 'mine.loom', '--no-sandbox', '--port', '5'],
      {
        env: {
          PATH: process.env.PATH ?? '',
          DISPLAY: ':99',
          ELECTRON_OVERRIDE_DIST_PATH: dist,
          INIT_CWD: '/somewhere',
        },
        encoding: 'utf8',
      },
    );
    expect(ended.stdout + ended.stderr).toBe('');
    expect(ended.status).toBe(0);
    expect(readFileSync(out, 'utf8').split('\n').slice(1)).toEqual([
      '/somewhere/mine.loom',
      '--no-sandbox',
      '',
    ]);
  });
});

describe('the lock check', () => {
  it('passes on the lock of this project', () => {
    expect(spawnSync(process.execPath, ['scripts/check-lock.mjs']).status).toBe(0);
  });

  it('names a platform package that has no entry', async () => {
    const script = `import { missingOptionalPackages } from './scripts/check-lock.mjs';
      const packages = {
        '': {},
        'node_modules/a': { version: '1.0.0', optionalDependencies: { 'a-linux': '1.0.0', 'a-win32': '1.0.0' } },
        'node_modules/a/node_modules/a-linux': {},
      };
      console.log(JSON.stringify(missingOptionalPackages({ packages })));`;
    const ran = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(JSON.parse(ran.stdout)).toEqual(['a 1.0.0 names a-win32, which has no entry']);
  });
});

describe('finding a browser and a display', () => {
  it('takes the one that is named, else one of the known commands on the path', async () => {
    const folder = await temporaryFolder();
    for (const name of ['google-chrome', 'mine']) {
      await writeFile(join(folder, name), '');
      await chmod(join(folder, name), 0o755);
    }
    expect(findChromium({ PATH: folder, LAYERLOOM_CHROMIUM: join(folder, 'mine') }, 'linux')).toBe(
      join(folder, 'mine'),
    );
    const found = findChromium({ PATH: folder }, 'linux');
    expect([join(folder, 'google-chrome'), '/usr/bin/chromium', '/usr/bin/chromium-browser']).toContain(
      found,
    );
  });

  it('a display is where the environment names one, and always on macOS and Windows', () => {
    expect(hasDisplay({}, 'linux')).toBe(false);
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true);
    expect(hasDisplay({}, 'darwin')).toBe(true);
  });
});
