// The web host: the app's page over HTTP and the contract over a WebSocket, on 127.0.0.1 only, behind a random token.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { AppError, toWireError, type WireError } from '../../base/errors/app-error.ts';
import type { Envelope, Handlers } from '../../contract/host.ts';
import type { FileHandle } from '../../contract/projects.ts';
import {
  type HostFrame,
  MAX_FRAME_BYTES,
  MAX_UPLOAD_BYTES,
  requestFrameSchema,
  SESSION_PARAM,
  SESSION_PATTERN,
  TICKET_HEADER,
  TICKET_PARAM,
  TOKEN_HEADER,
} from '../../contract/wire.ts';
import { pageHeaders } from '../services/csp.ts';
import { dispatch } from '../services/dispatch.ts';
import { PageFiles } from '../services/page-files.ts';
import { isToken, RateLimit, requestProblem } from './guard.ts';
import { type Session, Sessions, send } from './sessions.ts';
import { Tickets } from './tickets.ts';

const REQUESTS_PER_SECOND = 200;
const REQUEST_BURST = 1000;
const MAX_CONNECTIONS = 64;
const MAX_UPLOADS_AT_ONCE = 4;
const PING_EVERY_MS = 20_000;

export interface WebHostOptions {
  readonly handlers: Handlers;
  readonly rendererDir: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly adopt: (clientId: string, name: string, content: AsyncIterable<Uint8Array>) => Promise<FileHandle>;
  readonly forget: (clientId: string) => void;
  /** How long a page may be away. */
  readonly forgetAfterMs?: number;
  readonly onBug: (thrown: unknown, where: string) => void;
  readonly token?: string;
}

export interface WebHost {
  readonly port: number;
  readonly token: string;
  /** The page's address; the token is in the fragment, which no request carries. */
  readonly url: string;
  /**
   * An address for one window that is opened by a command line, which other users of the machine can read: its code
   * works once and for a minute.
   */
  windowUrl(): string;
  readonly sessions: Sessions;
  close(): Promise<void>;
}

export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const token = options.token ?? randomBytes(24).toString('base64url');
  const host = new WebHostServer(options, token);
  const port = await host.listen(options.port);
  return {
    port,
    token,
    url: `http://127.0.0.1:${port}/#token=${token}`,
    windowUrl: () => `http://127.0.0.1:${port}/#${TICKET_PARAM}=${host.tickets.issue()}`,
    sessions: host.sessions,
    close: () => host.close(),
  };
}

class WebHostServer {
  readonly sessions: Sessions;
  readonly tickets = new Tickets();
  readonly #options: WebHostOptions;
  readonly #token: string;
  readonly #page: PageFiles;
  readonly #http: Server;
  readonly #sockets: WebSocketServer;
  #uploads = 0;
  #pinging: NodeJS.Timeout | null = null;

  constructor(options: WebHostOptions, token: string) {
    this.#options = options;
    this.#token = token;
    this.#page = new PageFiles(options.rendererDir);
    this.sessions = new Sessions(options.forget, options.forgetAfterMs);
    this.#http = createServer((request, response) => {
      this.#answer(request, response).catch((thrown: unknown) => {
        options.onBug(thrown, `HTTP ${request.method}`);
        if (!response.headersSent) refuse(response, 500);
        else response.destroy();
      });
    });
    this.#http.headersTimeout = 10_000;
    // A large upload through a slow tunnel.
    this.#http.requestTimeout = 60 * 60_000;
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: MAX_FRAME_BYTES,
      perMessageDeflate: false,
      handleProtocols: () => 'layerloom',
    });
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  async listen(port: number): Promise<number> {
    await new Promise<void>((done, fail) => {
      this.#http.once('error', fail);
      this.#http.listen(port, '127.0.0.1', () => {
        this.#http.off('error', fail);
        done();
      });
    });
    this.#pinging = setInterval(() => this.#pingAll(), PING_EVERY_MS);
    this.#pinging.unref();
    return (this.#http.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    if (this.#pinging) clearInterval(this.#pinging);
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
    await new Promise<void>((done) => {
      this.#http.close(() => done());
      this.#http.closeAllConnections();
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const isUpload = request.method === 'POST' && url.pathname === '/upload';
    const isTicket = request.method === 'POST' && url.pathname === '/ticket';
    if (requestProblem(request, isUpload || isTicket)) return refuse(response, 403);
    if (isUpload) return this.#receive(request, response, url);
    if (isTicket) return this.#exchange(request, response);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405);
    if (url.pathname === '/ping') return refuse(response, this.#hasToken(request) ? 204 : 401);
    // Browsers ask for this one by themselves; the page names its own icon.
    if (url.pathname === '/favicon.ico') return refuse(response, 204);
    // The raw path: URL would quietly resolve `..`, and what asks for it should be told no.
    const file = await this.#page.read((request.url ?? '/').split(/[?#]/, 1)[0] ?? '/');
    if (!file) return refuse(response, 404);
    const socketOrigin = `ws://${request.headers.host}`;
    response.writeHead(200, {
      ...pageHeaders([socketOrigin]),
      'Content-Type': file.type,
      'Content-Length': file.bytes.byteLength,
      'Cache-Control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
    response.end(request.method === 'HEAD' ? undefined : file.bytes);
  }

  /** The token for a one-time code. */
  #exchange(request: IncomingMessage, response: ServerResponse): void {
    const given = request.headers[TICKET_HEADER];
    if (typeof given === 'string' && this.tickets.take(given)) answerJson(response, { token: this.#token });
    else refuse(response, 401);
  }

  /** A dropped file: its bytes as the body, its name and the page's session in the query, the token as a header. */
  async #receive(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const session = url.searchParams.get(SESSION_PARAM) ?? '';
    if (!this.#hasToken(request)) return refuse(response, 401);
    if (!SESSION_PATTERN.test(session)) return refuse(response, 400);
    if (Number(request.headers['content-length'] ?? 0) > MAX_UPLOAD_BYTES) return refuse(response, 413);
    if (this.#uploads >= MAX_UPLOADS_AT_ONCE) return refuse(response, 429);
    this.#uploads += 1;
    try {
      const name = url.searchParams.get('name') ?? '';
      const value = await this.#options.adopt(this.sessions.get(session).id, name, request);
      answerJson(response, { ok: true, value });
    } catch (thrown) {
      if (!(thrown instanceof AppError)) this.#options.onBug(thrown, 'upload');
      answerJson(response, { ok: false, error: toWireError(thrown) });
    } finally {
      this.#uploads -= 1;
    }
  }

  #hasToken(request: IncomingMessage): boolean {
    const given = request.headers[TOKEN_HEADER];
    return isToken(typeof given === 'string' ? given : undefined, this.#token);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const session = url.searchParams.get(SESSION_PARAM) ?? '';
    const status = this.#upgradeProblem(request, url.pathname, session);
    if (status !== null) {
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (ws) => this.#connect(ws, this.sessions.get(session)));
  }

  #upgradeProblem(request: IncomingMessage, path: string, session: string): string | null {
    if (path !== '/socket') return '404 Not Found';
    if (requestProblem(request, true)) return '403 Forbidden';
    // A browser cannot set headers on a WebSocket; the token travels as its second sub-protocol.
    const given = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((part) => part.trim());
    if (given[0] !== 'layerloom' || !isToken(given[1], this.#token)) return '401 Unauthorized';
    if (!SESSION_PATTERN.test(session)) return '400 Bad Request';
    if (this.#sockets.clients.size >= MAX_CONNECTIONS) return '503 Service Unavailable';
    return null;
  }

  #connect(socket: WebSocket, session: Session): void {
    const limit = new RateLimit(REQUESTS_PER_SECOND, REQUEST_BURST);
    this.sessions.attach(session, socket);
    alive.add(socket);
    socket.on('pong', () => alive.add(socket));
    // ws closes the socket itself after a protocol error or an oversized frame.
    socket.on('error', () => {});
    socket.on('message', (data, isBinary) => {
      const frame = isBinary ? null : parseFrame(String(data));
      if (!frame) {
        socket.close(1007, 'not a request');
        return;
      }
      this.#request(session, limit, frame).then(
        (envelope) => {
          const answer: HostFrame = { type: 'answer', id: frame.id, envelope: { ...envelope } };
          send(socket, JSON.stringify(answer));
        },
        (thrown: unknown) => this.#options.onBug(thrown, frame.name),
      );
    });
  }

  async #request(
    session: Session,
    limit: RateLimit,
    frame: { name: string; input?: unknown },
  ): Promise<Envelope<unknown>> {
    if (!limit.take()) return failed(new AppError('ipc.tooFrequent', { limit: limit.perSecond }).toWire());
    // Bytes come by upload, and a page in a browser knows no paths: one that names a path is not ours.
    if (frame.name === 'files.adopt')
      return failed(new AppError('ipc.refused', { channel: frame.name }).toWire());
    return dispatch(this.#options.handlers, session, frame.name, frame.input, this.#options.onBug);
  }

  #pingAll(): void {
    for (const socket of this.#sockets.clients) {
      if (!alive.has(socket)) {
        socket.terminate();
        continue;
      }
      alive.delete(socket);
      socket.ping();
    }
  }
}

/** Sockets that have answered since the last ping. */
const alive = new WeakSet<WebSocket>();

function failed(error: WireError): Envelope<never> {
  return { ok: false, error };
}

function parseFrame(text: string): { id: number; name: string; input?: unknown } | null {
  try {
    const parsed = requestFrameSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}

/** An answer without a body. */
function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Cache-Control': 'no-store', Connection: 'close' });
  response.end();
}

function answerJson(response: ServerResponse, value: Envelope<unknown> | { readonly token: string }): void {
  response.writeHead(200, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    Connection: 'close',
  });
  response.end(JSON.stringify(value));
}
