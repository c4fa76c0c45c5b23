// The renderer's end of the web host against the real web host, over real sockets.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import WebSocket from 'ws';
import { AppError } from '../../../src/base/errors/app-error.ts';
import type { Handlers } from '../../../src/contract/host.ts';
import { FileAccess } from '../../../src/main/services/files.ts';
import { startWebHost, type WebHost } from '../../../src/main/web/server.ts';
import { call, parseAnswer } from '../../../src/renderer/host/connection.ts';
import { electronHost } from '../../../src/renderer/host/electron.ts';
import { WebHostConnection } from '../../../src/renderer/host/web.ts';
import { recordingHandlers } from '../../helpers/stand-ins.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const SESSION = 'session-0123456789';
const TOKEN = 'the-token';

/** As a browser does: the page's origin goes with every request that acts. */
function browserOf(origin: string): void {
  vi.stubGlobal(
    'WebSocket',
    class extends WebSocket {
      constructor(url: string, protocols: string[]) {
        super(url, protocols, { origin });
        // A browser reports a failed connection by its close event; ws would throw what nobody listens to.
        this.on('error', () => {});
      }
    },
  );
  const plainFetch = globalThis.fetch;
  vi.stubGlobal('fetch', (url: string, init: RequestInit = {}) =>
    plainFetch(url, { ...init, headers: { ...init.headers, Origin: origin } }),
  );
}

async function hostWith(given: Partial<Handlers>, port = 0): Promise<WebHost> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'page'));
  await writeFile(join(folder, 'page/index.html'), 'page');
  const access = new FileAccess(folder);
  return startWebHost({
    handlers: recordingHandlers(given).handlers,
    rendererDir: join(folder, 'page'),
    port,
    token: TOKEN,
    adopt: (client, name, content) => access.adoptContent(client, name, content),
    forget: () => {},
    onBug: () => {},
  });
}

function connectTo(host: WebHost, token = TOKEN): WebHostConnection {
  const origin = `http://127.0.0.1:${host.port}`;
  browserOf(origin);
  const connection = new WebHostConnection({ origin, token, session: SESSION });
  onTestFinished(() => connection.close());
  return connection;
}

const settings: Partial<Handlers> = { 'app.settings': async () => ({ locale: 'ru', theme: 'dark' }) };

async function connected(given: Partial<Handlers> = settings) {
  const host = await hostWith(given);
  onTestFinished(() => host.close());
  const connection = connectTo(host);
  await vi.waitFor(() => expect(connection.state()).toBe('connected'));
  return { host, connection };
}

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('the page’s connection to the web host', () => {
  it('a request brings its answer', async () => {
    const { connection } = await connected();
    expect(await call(connection, 'app.settings', null)).toEqual({ locale: 'ru', theme: 'dark' });
  });

  it('a request made before the connection stands waits for it', async () => {
    const host = await hostWith(settings);
    onTestFinished(() => host.close());
    const connection = connectTo(host);
    expect(connection.state()).toBe('reconnecting');
    expect(await connection.request('app.settings', null)).toMatchObject({ ok: true });
  });

  it('a failure comes as its AppError', async () => {
    const { connection } = await connected({
      'app.settings': async () => {
        throw new AppError('file.notFound', { path: 'x' });
      },
    });
    await expect(call(connection, 'app.settings', null)).rejects.toMatchObject({
      name: 'AppError',
      code: 'file.notFound',
      params: { path: 'x' },
    });
  });

  it('an answer that is not what the channel promises is refused', async () => {
    const { connection } = await connected({
      'app.settings': async () => ({ locale: 'xx', theme: 1 }) as never,
    });
    expect(await connection.request('app.settings', null)).toMatchObject({
      ok: false,
      error: { code: 'ipc.badMessage', params: { channel: 'app.settings' } },
    });
  });

  it('events reach their listeners until they unsubscribe', async () => {
    const { host, connection } = await connected();
    const heard: string[] = [];
    const stop = connection.on('app.action', ({ action }) => heard.push(action));
    host.sessions.get(SESSION).emit('app.action', { action: 'one' });
    await vi.waitFor(() => expect(heard).toEqual(['one']));
    stop();
    host.sessions.get(SESSION).emit('app.action', { action: 'two' });
    await call(connection, 'app.settings', null);
    expect(heard).toEqual(['one']);
  });

  it('a malformed event goes no further', async () => {
    const { host, connection } = await connected();
    const heard = vi.fn();
    connection.on('app.action', heard);
    host.sessions.get(SESSION).emit('app.action', { wrong: true } as never);
    await call(connection, 'app.settings', null);
    expect(heard).not.toHaveBeenCalled();
  });

  it('a dropped file goes up and comes back as a handle', async () => {
    const { connection } = await connected();
    const content = new TextEncoder().encode('a,b\n1,2\n');
    const handle = await call(connection, 'files.adopt', { name: 'x.csv', path: null, content });
    expect(handle.name).toBe('x.csv');
  });

  it('a wrong token is told from an absent host', async () => {
    const host = await hostWith(settings);
    onTestFinished(() => host.close());
    const connection = connectTo(host, 'wrong');
    await vi.waitFor(() => expect(connection.state()).toBe('refused'));
    expect(await connection.request('app.settings', null)).toMatchObject({
      error: { code: 'ipc.disconnected' },
    });
  });

  it('a lost connection fails what was under way, shows itself, and is restored', async () => {
    let started = () => {};
    const reached = new Promise<void>((done) => {
      started = done;
    });
    const { host, connection } = await connected({
      ...settings,
      'projects.recent': () => {
        started();
        return new Promise(() => {});
      },
    });
    const states: string[] = [];
    connection.onState((state) => states.push(state));
    const underWay = connection.request('projects.recent', null);
    await reached;
    const { port } = host;
    await host.close();
    expect(await underWay).toMatchObject({ ok: false, error: { code: 'ipc.disconnected' } });
    expect(states).toEqual(['reconnecting']);
    const again = await hostWith(settings, port);
    onTestFinished(() => again.close());
    expect(await connection.request('app.settings', null)).toMatchObject({ ok: true });
    expect(states).toEqual(['reconnecting', 'connected']);
  });
});

describe('the page’s connection in the window', () => {
  it('parses what the bridge answers', async () => {
    const host = electronHost({
      request: async () => ({ ok: true, value: { locale: 'en', theme: 'light' } }),
      on: () => () => {},
      pathOf: () => '/x.csv',
    });
    expect(await call(host, 'app.settings', null)).toEqual({ locale: 'en', theme: 'light' });
    expect(host.pathOf(new File([], 'x.csv'))).toBe('/x.csv');
  });

  it.each([null, 1, {}, { ok: true }, { ok: 'yes', value: null }, { ok: false, error: 'x' }])(
    'the answer %j is no envelope',
    (raw) => {
      expect(parseAnswer('app.settings', raw)).toMatchObject({
        ok: false,
        error: { code: 'ipc.badMessage' },
      });
    },
  );

  it('a file that the app was started with waits for its listener', () => {
    const deliver = new Map<string, (payload: unknown) => void>();
    const host = electronHost({
      request: async () => null,
      on: (name, listener) => {
        deliver.set(name, listener);
        return () => {};
      },
      pathOf: () => null,
    });
    const file = { handle: 'h', name: 'a.loom', path: '/a.loom' };
    deliver.get('app.openFile')?.(file);
    const heard: unknown[] = [];
    host.on('app.openFile', (payload) => heard.push(payload));
    expect(heard).toEqual([file]);
  });

  it('an error code that this page does not know is still an error', () => {
    const raw = { ok: false, error: { code: 'data.fromTheFuture', params: {} } };
    expect(parseAnswer('app.settings', raw)).toMatchObject({ ok: false, error: { code: 'app.bug' } });
  });
});
