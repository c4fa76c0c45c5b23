// Browser specs start here: the built app on a web host of its own, with an empty data folder, opened in the browser.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test as base, type Page } from '@playwright/test';

export interface App {
  /** The page's address, token included. */
  readonly url: string;
  /** The folder that the file browser starts in. */
  readonly folder: string;
  /** What went wrong in the page or the host: errors, policy violations, failed requests. */
  readonly problems: string[];
}

export const test = base.extend<{ app: App }>({
  app: async ({ page }, use) => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'layerloom-e2e-')));
    const { url, host } = await startHost(folder);
    const problems: string[] = [];
    watch(page, problems);
    host.stderr?.on('data', (chunk) => problems.push(`host: ${chunk}`));
    await page.goto(url);
    await use({ url, folder, problems });
    const ended = new Promise((done) => host.once('exit', done));
    host.kill();
    await ended;
    await rm(folder, { recursive: true, force: true });
  },
});

export { expect } from '@playwright/test';

/** Anything the console calls an error, a policy violation included. */
function watch(page: Page, problems: string[]): void {
  page.on('pageerror', (error) => problems.push(`page: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
}

async function startHost(folder: string): Promise<{ url: string; host: ChildProcess }> {
  const host = spawn(
    process.execPath,
    [resolve(process.env.LAYERLOOM_OUT ?? 'out', 'main/web.js'), '--no-open', '--folder', folder],
    {
      env: {
        ...withoutColors(process.env),
        LAYERLOOM_DATA_DIR: join(folder, '.data'),
        HOME: folder,
        USERPROFILE: folder,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const url = await new Promise<string>((done, fail) => {
    let said = '';
    const hear = (chunk: unknown) => {
      said += String(chunk);
      const address = /http:\/\/127\.0\.0\.1:\S+/.exec(said)?.[0];
      if (address) done(address);
    };
    host.stdout?.on('data', hear);
    host.stderr?.on('data', hear);
    host.once('exit', (code) => fail(new Error(`the web host ended with code ${code}: ${said}`)));
  });
  return { url, host };
}

/** The runner asks for colours and a log forbids them: of both, Node warns, and a warning is a complaint of the host's. */
function withoutColors(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { FORCE_COLOR, NO_COLOR, ...rest } = env;
  return rest;
}
