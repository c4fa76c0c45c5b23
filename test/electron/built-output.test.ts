// What the build really writes: the shell's promises about its files, checked on the output itself.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, it } from 'vitest';
import { EVENTS, REQUESTS } from '../../src/contract/channels.ts';
import { appPaths } from '../../src/main/services/app-paths.ts';

const OUT = resolve('out');
const paths = appPaths(join(OUT, 'main'));

beforeAll(() => {
  const built = spawnSync(process.execPath, ['scripts/ensure-built.mjs'], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr);
}, 120_000);

/** What the preload sees: `require` gives electron and nothing else, and there is no Node around it. */
function loadPreload() {
  const required: string[] = [];
  const exposed = new Map<string, Record<string, (...values: unknown[]) => unknown>>();
  const invoked: unknown[][] = [];
  const listeners = new Map<string, (event: unknown, payload: unknown) => void>();
  const electron = {
    contextBridge: {
      exposeInMainWorld: (name: string, api: Record<string, () => unknown>) => exposed.set(name, api),
    },
    ipcRenderer: {
      invoke: async (...values: unknown[]) => {
        invoked.push(values);
        return { ok: true, value: null };
      },
      on: (name: string, listener: (event: unknown, payload: unknown) => void) =>
        listeners.set(name, listener),
      off: (name: string) => listeners.delete(name),
    },
    webUtils: { getPathForFile: (file: { path?: string }) => file.path ?? '' },
  };
  const require_ = (name: string) => {
    required.push(name);
    if (name !== 'electron') throw new Error(`a sandboxed preload cannot require ${name}`);
    return electron;
  };
  runInNewContext(readFileSync(paths.preloadFile, 'utf8'), {
    require: require_,
    module: { exports: {} },
    exports: {},
    console,
    TextEncoder,
    TextDecoder,
    URL,
  });
  const api = exposed.get('layerloom');
  if (!api) throw new Error('the preload exposes nothing');
  return { api, required, invoked, listeners, exposed };
}

describe('the built preload', () => {
  it('is the one file that the window names', () => {
    expect(existsSync(paths.preloadFile)).toBe(true);
    expect(readdirSync(dirname(paths.preloadFile))).toEqual(['index.cjs']);
  });

  it('is CommonJS that requires electron and nothing else', () => {
    const code = readFileSync(paths.preloadFile, 'utf8');
    expect(code).not.toMatch(/^\s*(import|export)\s/m);
    expect(new Set(loadPreload().required)).toEqual(new Set(['electron']));
  });

  it('passes on the contract’s requests, and no other channel', async () => {
    const { api, invoked } = loadPreload();
    for (const name of Object.keys(REQUESTS)) await api.request?.(name, null);
    expect(invoked.map(([name]) => name)).toEqual(Object.keys(REQUESTS));
    expect(await api.request?.('electron:secret', null)).toMatchObject({
      error: { code: 'ipc.unknownChannel' },
    });
    expect(invoked.length).toBe(Object.keys(REQUESTS).length);
  });

  it('passes on the contract’s events without the event object, until told to stop', () => {
    const { api, listeners } = loadPreload();
    const heard: unknown[][] = [];
    const stops = Object.keys(EVENTS).map((name) =>
      api.on?.(name, (...values: unknown[]) => heard.push(values)),
    );
    for (const listener of listeners.values()) listener({ sender: 'secret' }, 'payload');
    expect(heard).toEqual(Object.keys(EVENTS).map(() => ['payload']));
    for (const stop of stops) (stop as () => void)();
    expect(listeners.size).toBe(0);
    expect(() => api.on?.('electron:secret', () => {})).toThrow();
  });

  it('lets the page adopt a file that was dropped on it, and no path that it makes up', async () => {
    const { api, invoked } = loadPreload();
    const adopt = (path: string) => api.request?.('files.adopt', { name: 'x', path, content: null });
    expect(await adopt('/etc/passwd')).toMatchObject({ error: { code: 'ipc.refused' } });
    expect(invoked).toEqual([]);
    expect(api.pathOf?.({ path: '/home/a/x.csv' })).toBe('/home/a/x.csv');
    await adopt('/home/a/x.csv');
    expect(invoked.length).toBe(1);
    expect(api.pathOf?.({})).toBeNull();
  });

  it('exposes one name', () => {
    expect([...loadPreload().exposed.keys()]).toEqual(['layerloom']);
  });
});

describe('the built main process', () => {
  it('has its entries beside one another as ES modules', () => {
    const files = readdirSync(join(OUT, 'main'));
    expect(files).toEqual(
      expect.arrayContaining(['electron.js', 'web.js', 'cli.js', 'trainer.js', 'peer.js']),
    );
    const manifest: { main: string } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(resolve(manifest.main)).toBe(join(OUT, 'main/electron.js'));
  });

  it('keeps Electron out of everything but its own entry', () => {
    const entries = ['web.js', 'cli.js', 'trainer.js', 'peer.js'];
    for (const entry of entries)
      expect(reachable(join(OUT, 'main', entry)).packages).not.toContain('electron');
    expect(reachable(join(OUT, 'main/electron.js')).packages).toContain('electron');
  });

  it('thread entries carry all they need: no package is found from where they lie when packaged', () => {
    for (const entry of ['trainer.js', 'peer.js']) {
      const { packages } = reachable(join(OUT, 'main', entry));
      expect(packages.filter((name) => !name.startsWith('node:'))).toEqual([]);
    }
  });

  it('awaits nothing before the shell’s registrations', () => {
    const { files } = reachable(join(OUT, 'main/electron.js'));
    for (const file of files) {
      // Rolldown writes modules unindented: an await at the start of a line, or after `=`, is a top-level one.
      expect(readFileSync(file, 'utf8')).not.toMatch(/^(await|(const|let|var) [^\n]*= await)\b/m);
    }
  });
});

describe('the built page', () => {
  const html = () => readFileSync(join(paths.rendererDir, 'index.html'), 'utf8');

  it('has a content security policy that allows neither evaluation nor inline scripts', () => {
    const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(html())?.[1] ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe-eval');
    expect(policy).not.toMatch(/script-src[^;]*unsafe-inline/);
    expect(html()).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>/);
  });

  it('loads nothing from elsewhere', () => {
    const sources = [...html().matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]);
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.filter((source) => /^(\w+:)?\/\//.test(source ?? ''))).toEqual([]);
    const styles = readdirSync(join(paths.rendererDir, 'assets')).filter((name) => name.endsWith('.css'));
    for (const name of styles) {
      expect(readFileSync(join(paths.rendererDir, 'assets', name), 'utf8')).not.toMatch(
        /url\(["']?(https?:)?\/\//,
      );
    }
  });
});

/** Files of the build that an entry imports, and packages that it needs. */
function reachable(entry: string): { files: Set<string>; packages: string[] } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    const code = readFileSync(file, 'utf8');
    for (const [, target = ''] of code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*["']([^"'\n]+)["']/g)) {
      if (target.startsWith('.')) visit(resolve(dirname(file), target));
      else packages.add(target);
    }
  };
  visit(entry);
  return { files, packages: [...packages] };
}
