// The host over a WebSocket (the web host). A lost connection is restored by itself; requests in flight fail at once.
import type { RequestInput, RequestName, RequestOutput } from '../../contract/channels.ts';
import type { Envelope } from '../../contract/host.ts';
import { hostFrameSchema, SESSION_PARAM, TOKEN_HEADER } from '../../contract/wire.ts';
import { type ConnectionState, EventHub, failure, type HostConnection, parseAnswer } from './connection.ts';

const RETRY_FIRST_MS = 250;
const RETRY_LAST_MS = 5000;
/** A host that is there answers these at once; others (opening data, saving) may take their time. */
const QUICK = new Set<RequestName>([
  'app.info',
  'app.settings',
  'projects.templates',
  'projects.recent',
  'data.samples',
]);
const QUICK_SECONDS = 30;
/** How long a request waits for a connection that is being restored. */
const CONNECT_SECONDS = 10;

export interface WebHostAddress {
  /** `http://127.0.0.1:4321` */
  readonly origin: string;
  readonly token: string;
  readonly session: string;
}

type Settle = (raw: Envelope<unknown> | unknown) => void;

export class WebHostConnection implements HostConnection {
  readonly #address: WebHostAddress;
  readonly #events = new EventHub();
  readonly #stateListeners = new Set<(state: ConnectionState) => void>();
  readonly #pending = new Map<number, Settle>();
  #state: ConnectionState = 'reconnecting';
  #socket: WebSocket | null = null;
  #nextId = 1;
  #retryMs = RETRY_FIRST_MS;
  #ended = false;

  constructor(address: WebHostAddress) {
    this.#address = address;
    this.#open();
  }

  async request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<Envelope<RequestOutput<N>>> {
    if (name === 'files.adopt') {
      return parseAnswer(name, await this.#upload(input as RequestInput<'files.adopt'>));
    }
    if (!(await this.#whenConnected())) return failure('ipc.disconnected');
    return parseAnswer(name, await this.#send(name, input));
  }

  on: HostConnection['on'] = (name, listener) => this.#events.on(name, listener);

  pathOf(): null {
    return null;
  }

  state(): ConnectionState {
    return this.#state;
  }

  onState(listener: (state: ConnectionState) => void): () => void {
    this.#stateListeners.add(listener);
    return () => {
      this.#stateListeners.delete(listener);
    };
  }

  /** Ends for good: no retry follows. */
  close(): void {
    this.#ended = true;
    this.#socket?.close();
  }

  #open(): void {
    if (this.#ended) return;
    const { origin, session, token } = this.#address;
    const url = `${origin.replace(/^http/, 'ws')}/socket?${SESSION_PARAM}=${encodeURIComponent(session)}`;
    const socket = new WebSocket(url, ['layerloom', token]);
    this.#socket = socket;
    socket.addEventListener('open', () => {
      this.#retryMs = RETRY_FIRST_MS;
      this.#setState('connected');
    });
    socket.addEventListener('message', (event) => this.#receive(String(event.data)));
    socket.addEventListener('close', () => {
      this.#socket = null;
      this.#failPending();
      if (this.#state === 'refused' || this.#ended) return;
      this.#setState('reconnecting');
      setTimeout(() => void this.#retry(), this.#retryMs);
      this.#retryMs = Math.min(this.#retryMs * 2, RETRY_LAST_MS);
    });
  }

  /** A failed WebSocket does not say why; a plain request tells a wrong token from an absent host. */
  async #retry(): Promise<void> {
    const { origin, token } = this.#address;
    const answer = await fetch(`${origin}/ping`, { headers: { [TOKEN_HEADER]: token } }).catch(() => null);
    if (answer?.status === 401 || answer?.status === 403) this.#setState('refused');
    else this.#open();
  }

  #receive(text: string): void {
    let raw: unknown;
    try {
      raw = JSON.parse(text);
    } catch {
      console.error('a frame that is not JSON');
      return;
    }
    const frame = hostFrameSchema.safeParse(raw);
    if (!frame.success) {
      console.error('malformed frame', frame.error.issues);
      return;
    }
    if (frame.data.type === 'event') {
      this.#events.deliver(frame.data.name, frame.data.payload);
      return;
    }
    const settle = this.#pending.get(frame.data.id);
    this.#pending.delete(frame.data.id);
    settle?.(frame.data.envelope);
  }

  #send(name: RequestName, input: unknown): Promise<unknown> {
    const id = this.#nextId++;
    return new Promise((done) => {
      const timer = QUICK.has(name)
        ? setTimeout(() => {
            this.#pending.delete(id);
            done(failure('ipc.timeOut', { channel: name, seconds: QUICK_SECONDS }));
          }, QUICK_SECONDS * 1000)
        : null;
      this.#pending.set(id, (raw) => {
        if (timer) clearTimeout(timer);
        done(raw);
      });
      this.#socket?.send(JSON.stringify({ id, name, input }));
    });
  }

  /** Bytes go by HTTP: base64 inside JSON would cost a third more and hold the connection. */
  async #upload(input: RequestInput<'files.adopt'>): Promise<unknown> {
    if (input.content === null) return failure('ipc.refused', { channel: 'files.adopt' });
    try {
      const answer = await this.#post(input.name, input.content);
      if (!answer.ok) return failure('ipc.refused', { channel: 'files.adopt' });
      return (await answer.json()) as unknown;
    } catch (thrown) {
      if (thrown instanceof TypeError) return failure('ipc.disconnected');
      throw thrown;
    }
  }

  #post(name: string, content: Uint8Array): Promise<Response> {
    const { origin, session, token } = this.#address;
    const url = `${origin}/upload?${new URLSearchParams({ name, [SESSION_PARAM]: session })}`;
    return fetch(url, {
      method: 'POST',
      headers: { [TOKEN_HEADER]: token },
      body: new Blob([new Uint8Array(content)]),
    });
  }

  /** Whether there is a connection now or within CONNECT_SECONDS. */
  #whenConnected(): Promise<boolean> {
    if (this.#state !== 'reconnecting') return Promise.resolve(this.#state === 'connected');
    return new Promise((done) => {
      const finish = (connected: boolean) => {
        clearTimeout(timer);
        stop();
        done(connected);
      };
      const timer = setTimeout(() => finish(false), CONNECT_SECONDS * 1000);
      const stop = this.onState((state) => {
        if (state !== 'reconnecting') finish(state === 'connected');
      });
    });
  }

  #failPending(): void {
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const settle of pending) settle(failure('ipc.disconnected'));
  }

  #setState(state: ConnectionState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of [...this.#stateListeners]) listener(state);
  }
}
