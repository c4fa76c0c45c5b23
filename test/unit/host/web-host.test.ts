import { mkdir, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import WebSocket from 'ws';
import { REQUESTS } from '../../../src/contract/channels.ts';
import { MAX_UPLOAD_BYTES, TICKET_HEADER } from '../../../src/contract/wire.ts';
import { FileAccess } from '../../../src/main/services/files.ts';
import { startWebHost, type WebHost } from '../../../src/main/web/server.ts';
import { Tickets } from '../../../src/main/web/tickets.ts';
import { recordingHandlers } from '../../helpers/stand-ins.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const SESSION = 'session-0123456789';

interface Setup {
  readonly host: WebHost;
  readonly calls: string[];
  readonly bugs: unknown[];
  readonly forgotten: string[];
}

async function started(options: { readonly forgetAfterMs?: number } = {}): Promise<Setup> {
  const folder = await temporaryFolder();
  const page = join(folder, 'page');
  await mkdir(join(page, 'assets'), { recursive: true });
  await writeFile(join(page, 'index.html'), '<!doctype html>page');
  await writeFile(join(page, 'assets/index-0a1b2c3d.js'), 'export {};');
  await writeFile(join(page, 'assets/passwords'), 'no known type');
  await writeFile(join(folder, 'secret.txt'), 'secret');
  const access = new FileAccess(join(folder, 'data'));
  const { handlers, calls } = recordingHandlers();
  const bugs: unknown[] = [];
  const forgotten: string[] = [];
  const host = await startWebHost({
    handlers,
    rendererDir: page,
    port: 0,
    adopt: (client, name, content) => access.adoptContent(client, name, content),
    forget: (id) => {
      forgotten.push(id);
      access.forget(id);
    },
    ...options,
    onBug: (thrown) => bugs.push(thrown),
  });
  onTestFinished(() => host.close());
  return { host, calls, bugs, forgotten };
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request as written: no client library tidies the path or the headers. */
function ask(
  host: WebHost,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((done, fail) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port: host.port,
        path,
        method: options.method ?? 'GET',
        headers: options.headers ?? {},
      },
      (response) => {
        let body = '';
        response.on('data', (chunk) => {
          body += chunk;
        });
        response.on('end', () => done({ status: response.statusCode ?? 0, headers: response.headers, body }));
      },
    );
    request.on('error', fail);
    request.end(options.body);
  });
}

const originOf = (host: WebHost) => `http://127.0.0.1:${host.port}`;

interface Knock {
  readonly token?: string;
  readonly origin?: string | null;
  readonly hostHeader?: string;
  readonly session?: string;
  readonly path?: string;
}

/** Resolves to the open socket, or to the status that refused it. */
function knock(host: WebHost, with_: Knock = {}): Promise<WebSocket | number> {
  const origin = with_.origin === undefined ? originOf(host) : with_.origin;
  const socket = new WebSocket(
    `ws://127.0.0.1:${host.port}${with_.path ?? '/socket'}?session=${encodeURIComponent(with_.session ?? SESSION)}`,
    ['layerloom', with_.token ?? host.token],
    {
      ...(origin === null ? {} : { origin }),
      headers: with_.hostHeader ? { Host: with_.hostHeader } : {},
    },
  );
  onTestFinished(() => socket.terminate());
  return new Promise((done, fail) => {
    socket.on('open', () => done(socket));
    socket.on('unexpected-response', (_, response) => done(response.statusCode ?? 0));
    socket.on('error', fail);
  });
}

async function opened(host: WebHost, with_: Knock = {}): Promise<WebSocket> {
  const socket = await knock(host, with_);
  if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
  return socket;
}

function nextFrame(socket: WebSocket): Promise<unknown> {
  return new Promise((done) => socket.once('message', (data) => done(JSON.parse(String(data)))));
}

function closed(socket: WebSocket): Promise<number> {
  return new Promise((done) => socket.once('close', done));
}

describe('the page', () => {
  it('is served with a policy that allows nothing remote and nothing evaluated', async () => {
    const { host } = await started();
    const answer = await ask(host, '/');
    expect(answer).toMatchObject({ status: 200, body: '<!doctype html>page' });
    const policy = String(answer.headers['content-security-policy']);
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe-eval');
    expect(policy.match(/(?:https?|wss?):\S*/g)).toEqual([`ws://127.0.0.1:${host.port};`]);
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    });
  });

  it('hashed files may be kept by the browser, the page itself is asked for anew', async () => {
    const { host } = await started();
    expect((await ask(host, '/assets/index-0a1b2c3d.js')).headers['cache-control']).toContain('immutable');
    expect((await ask(host, '/index.html')).headers['cache-control']).toBe('no-cache');
  });

  it('does not carry the token', async () => {
    const { host } = await started();
    const answer = await ask(host, '/');
    expect(JSON.stringify(answer)).not.toContain(host.token);
  });

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/assets/..%5c..%5csecret.txt',
    '//secret.txt',
    '/secret.txt%00.html',
    '/%',
    '/assets',
    '/assets/passwords',
    '/package.json',
  ])('has nothing at %s', async (path) => {
    const { host } = await started();
    const answer = await ask(host, path);
    expect(answer.status).toBe(404);
    expect(answer.body).toBe('');
  });

  it.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example', '[::2]:80'])(
    'is not served to the host name %j',
    async (name) => {
      const { host } = await started();
      const answer = await ask(host, '/', { headers: { Host: name } });
      expect([400, 403]).toContain(answer.status);
    },
  );

  it.each(['localhost:1234', '127.0.0.1', '[::1]:80'])(
    'is served to %s, as through a tunnel',
    async (name) => {
      const { host } = await started();
      expect((await ask(host, '/', { headers: { Host: name } })).status).toBe(200);
    },
  );

  it('is not served to a page of another origin', async () => {
    const { host } = await started();
    expect((await ask(host, '/', { headers: { Origin: 'https://evil.example' } })).status).toBe(403);
  });

  it.each(['PUT', 'DELETE', 'OPTIONS', 'POST'])('takes no %s', async (method) => {
    const { host } = await started();
    expect([403, 405]).toContain((await ask(host, '/', { method })).status);
  });

  it('listens on the loopback address alone', async () => {
    const { host } = await started();
    const others = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of others) {
      const refused = await new Promise<boolean>((done) => {
        const socket = connect({ host: address, port: host.port });
        socket.on('connect', () => {
          socket.destroy();
          done(false);
        });
        socket.on('error', () => done(true));
      });
      expect(refused).toBe(true);
    }
  });
});

describe('the connection', () => {
  it('opens for the page with the token', async () => {
    const { host } = await started();
    expect(await knock(host)).toBeInstanceOf(WebSocket);
  });

  it.each([
    ['a wrong token', { token: 'wrong' }, 401],
    ['another origin', { origin: 'https://evil.example' }, 403],
    ['no origin', { origin: null }, 403],
    ['the origin of another port', { origin: 'http://127.0.0.1:1' }, 403],
    ['a foreign host name', { hostHeader: 'evil.example', origin: 'http://evil.example' }, 403],
    ['another path', { path: '/' }, 404],
    ['a session that is none', { session: '../x' }, 400],
  ] as const)('is refused to %s', async (_, knocking, status) => {
    const { host } = await started();
    expect(await knock(host, knocking)).toBe(status);
  });

  it.each(Object.keys(REQUESTS).filter((name) => name !== 'files.adopt'))(
    'answers malformed input on %s in its own words',
    async (name) => {
      const { host, calls } = await started();
      const socket = await opened(host);
      socket.send(JSON.stringify({ id: 7, name, input: { nonsense: true } }));
      expect(await nextFrame(socket)).toMatchObject({
        type: 'answer',
        id: 7,
        envelope: { ok: false, error: { code: 'ipc.badMessage' } },
      });
      expect(calls).toEqual([]);
    },
  );

  it('adopts nothing by path: a page in a browser knows none', async () => {
    const { host, calls } = await started();
    const socket = await opened(host);
    socket.send(
      JSON.stringify({
        id: 1,
        name: 'files.adopt',
        input: { name: 'x', path: '/etc/passwd', content: null },
      }),
    );
    expect(await nextFrame(socket)).toMatchObject({
      envelope: { ok: false, error: { code: 'ipc.refused' } },
    });
    expect(calls).toEqual([]);
  });

  it.each(['not json', '[]', '{}', '{"id":-1,"name":"app.info","input":null}', '{"id":1,"name":5}'])(
    'ends on the frame %s',
    async (frame) => {
      const { host } = await started();
      const socket = await opened(host);
      socket.send(frame);
      expect(await closed(socket)).toBe(1007);
    },
  );

  it('ends on a binary frame', async () => {
    const { host } = await started();
    const socket = await opened(host);
    socket.send(Buffer.from([1, 2, 3]));
    expect(await closed(socket)).toBe(1007);
  });

  it('slows down a page that asks without end, and stays open', async () => {
    const { host } = await started();
    const socket = await opened(host);
    const codes = new Set<string>();
    const answered = new Promise<void>((done) => {
      let count = 0;
      socket.on('message', (data) => {
        const frame: { envelope: { error?: { code: string } } } = JSON.parse(String(data));
        codes.add(frame.envelope.error?.code ?? 'ok');
        count += 1;
        if (count === 3000) done();
      });
    });
    for (let id = 0; id < 3000; id++) socket.send(JSON.stringify({ id, name: 'app.info', input: null }));
    await answered;
    expect(codes).toEqual(new Set(['ok', 'ipc.tooFrequent']));
    expect(socket.readyState).toBe(WebSocket.OPEN);
  });

  it('a page that was away hears what it missed when it is back', async () => {
    const { host } = await started();
    const first = await opened(host);
    const gone = closed(first);
    first.terminate();
    await gone;
    const { sessions } = host;
    await vi.waitFor(() => expect(sessions.get(SESSION).connected).toBe(false));
    sessions.get(SESSION).emit('app.action', { action: 'missed' });
    const socket = new WebSocket(
      `ws://127.0.0.1:${host.port}/socket?session=${SESSION}`,
      ['layerloom', host.token],
      {
        origin: originOf(host),
      },
    );
    onTestFinished(() => socket.terminate());
    expect(await nextFrame(socket)).toMatchObject({ name: 'app.action', payload: { action: 'missed' } });
  });

  it('a page that stays away is forgotten', async () => {
    const { host, forgotten } = await started({ forgetAfterMs: 10 });
    (await opened(host)).close();
    await vi.waitFor(() => expect(forgotten).toEqual([SESSION]));
  });

  it('a page that is back in time is kept', async () => {
    const { host, forgotten } = await started({ forgetAfterMs: 300 });
    const first = await opened(host);
    const gone = closed(first);
    first.close();
    await gone;
    await opened(host);
    // One that goes later and stays away is forgotten; by then the first would be.
    (await opened(host, { session: 'session-of-another' })).close();
    await vi.waitFor(() => expect(forgotten).toEqual(['session-of-another']));
  });

  it('a page that comes back with its session gets its events again', async () => {
    const { host } = await started();
    const first = await opened(host);
    const gone = closed(first);
    first.close();
    await gone;
    const second = await opened(host);
    host.sessions.get(SESSION).emit('app.closeRequested', null);
    expect(await nextFrame(second)).toEqual({ type: 'event', name: 'app.closeRequested', payload: null });
  });
});

describe('a dropped file', () => {
  const headers = (host: WebHost) => ({ Origin: originOf(host), 'x-layerloom-token': host.token });
  const path = `/upload?name=x.csv&session=${SESSION}`;

  it('is stored and answered with a handle', async () => {
    const { host } = await started();
    const answer = await ask(host, path, { method: 'POST', headers: headers(host), body: 'a,b\n1,2\n' });
    expect(JSON.parse(answer.body)).toMatchObject({ ok: true, value: { name: 'x.csv' } });
  });

  it('needs the token, the origin and a session', async () => {
    const { host } = await started();
    const good = headers(host);
    const tries: [string, Record<string, string>, number][] = [
      [path, { ...good, 'x-layerloom-token': 'wrong' }, 401],
      [path, { Origin: good.Origin }, 401],
      [path, { ...good, Origin: 'https://evil.example' }, 403],
      [path, { 'x-layerloom-token': host.token }, 403],
      ['/upload?name=x.csv&session=..', good, 400],
    ];
    for (const [where, sent, status] of tries) {
      expect((await ask(host, where, { method: 'POST', headers: sent, body: 'x' })).status).toBe(status);
    }
  });

  it('is refused by its announced size before a byte is read', async () => {
    const { host } = await started();
    const sent = { ...headers(host), 'Content-Length': String(MAX_UPLOAD_BYTES + 1) };
    const status = await new Promise<number>((done, fail) => {
      const request = httpRequest({
        host: '127.0.0.1',
        port: host.port,
        path,
        method: 'POST',
        headers: sent,
      });
      request.on('response', (response) => {
        done(response.statusCode ?? 0);
        request.destroy();
      });
      request.on('error', fail);
      request.flushHeaders();
    });
    expect(status).toBe(413);
  });

  it('with a name that cannot be is refused in words', async () => {
    const { host } = await started();
    const answer = await ask(host, `/upload?name=&session=${SESSION}`, {
      method: 'POST',
      headers: headers(host),
      body: 'x',
    });
    expect(JSON.parse(answer.body)).toMatchObject({ ok: false, error: { code: 'file.badName' } });
  });
});

describe('a window that the host opens', () => {
  const exchange = (host: WebHost, ticket: string, origin = `http://127.0.0.1:${host.port}`) =>
    ask(host, '/ticket', { method: 'POST', headers: { [TICKET_HEADER]: ticket, origin } });
  const ticketOf = (host: WebHost) => new URL(host.windowUrl()).hash.replace('#ticket=', '');

  it('shows no token on its command line, and gets it once for its code', async () => {
    const { host } = await started();
    expect(host.windowUrl()).not.toContain(host.token);
    const ticket = ticketOf(host);
    const first = await exchange(host, ticket);
    expect(first.status).toBe(200);
    expect(JSON.parse(first.body)).toEqual({ token: host.token });
    expect((await exchange(host, ticket)).status).toBe(401);
  });

  it('has a code of its own', async () => {
    const { host } = await started();
    const [one, other] = [ticketOf(host), ticketOf(host)];
    expect(one).not.toBe(other);
    expect((await exchange(host, other)).status).toBe(200);
    expect((await exchange(host, one)).status).toBe(200);
  });

  it('gets nothing for a guess, from another site, or after a minute', async () => {
    const { host } = await started();
    expect((await exchange(host, 'a'.repeat(32))).status).toBe(401);
    expect((await exchange(host, ticketOf(host), 'http://example.org')).status).toBe(403);
    let nowMs = 0;
    const tickets = new Tickets(() => nowMs);
    const ticket = tickets.issue();
    nowMs = 61_000;
    expect(tickets.take(ticket)).toBe(false);
  });
});
