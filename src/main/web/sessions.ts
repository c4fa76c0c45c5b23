// Pages of the web host. A page keeps its session over reloads and lost connections; a connection is only its wire.
import type { WebSocket } from 'ws';
import type { EventName, EventPayload } from '../../contract/channels.ts';
import type { Client } from '../../contract/host.ts';
import type { HostFrame } from '../../contract/wire.ts';

/** Beyond this a reader is too slow for what is sent: it is cut off, and catches up when it is back. */
const MAX_BUFFERED_BYTES = 64 * 1024 * 1024;
const MAX_SESSIONS = 200;
/** A page that is there is back within seconds; one that stays away this long was closed. */
export const FORGET_AFTER_MS = 2 * 60_000;
/** At 20 events a second, five minutes. */
const MAX_MISSED = 6000;

export class Session implements Client {
  readonly id: string;
  readonly #sockets = new Set<WebSocket>();
  /** What happened while the page was away, for when it is back. */
  #missed: string[] = [];

  constructor(id: string) {
    this.id = id;
  }

  get connected(): boolean {
    return this.#sockets.size > 0;
  }

  attach(socket: WebSocket): void {
    this.#sockets.add(socket);
    for (const text of this.#missed.splice(0)) send(socket, text);
    socket.on('close', () => this.#sockets.delete(socket));
  }

  emit<N extends EventName>(name: N, payload: EventPayload<N>): void {
    const frame: HostFrame = { type: 'event', name, payload };
    const text = JSON.stringify(frame);
    if (!this.connected) this.#missed = [...this.#missed, text].slice(-MAX_MISSED);
    for (const socket of this.#sockets) send(socket, text);
  }
}

export function send(socket: WebSocket, text: string): void {
  if (socket.readyState !== socket.OPEN) return;
  if (socket.bufferedAmount > MAX_BUFFERED_BYTES) socket.close(1013, 'too slow');
  else socket.send(text);
}

export class Sessions {
  readonly #byId = new Map<string, Session>();
  readonly #leaving = new Map<string, NodeJS.Timeout>();
  readonly #onForget: (id: string) => void;
  readonly #forgetAfterMs: number;

  constructor(onForget: (id: string) => void, forgetAfterMs = FORGET_AFTER_MS) {
    this.#onForget = onForget;
    this.#forgetAfterMs = forgetAfterMs;
  }

  /** The page's connection. Once its last one has been closed for a while, the page is forgotten. */
  attach(session: Session, socket: WebSocket): void {
    clearTimeout(this.#leaving.get(session.id));
    session.attach(socket);
    socket.on('close', () => {
      if (session.connected || this.#byId.get(session.id) !== session) return;
      clearTimeout(this.#leaving.get(session.id));
      const timer = setTimeout(() => this.#forget(session), this.#forgetAfterMs);
      this.#leaving.set(session.id, timer.unref());
    });
  }

  get(id: string): Session {
    let session = this.#byId.get(id);
    if (!session) {
      this.#forgetOldest();
      session = new Session(id);
      this.#byId.set(id, session);
    }
    return session;
  }

  all(): Iterable<Session> {
    return this.#byId.values();
  }

  #forgetOldest(): void {
    if (this.#byId.size < MAX_SESSIONS) return;
    for (const session of this.#byId.values()) {
      if (session.connected) continue;
      this.#forget(session);
      return;
    }
  }

  #forget(session: Session): void {
    clearTimeout(this.#leaving.get(session.id));
    this.#leaving.delete(session.id);
    if (session.connected) return;
    this.#byId.delete(session.id);
    this.#onForget(session.id);
  }
}
