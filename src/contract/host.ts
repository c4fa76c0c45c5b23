// The two ends of the contract: what the renderer sees of its host, and what a host must implement.
import type { WireError } from '../base/errors/app-error.ts';
import type { EventName, EventPayload, RequestInput, RequestName, RequestOutput } from './channels.ts';

/** Every answer crosses as an envelope, since transports keep at most an error's message. */
export type Envelope<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: WireError };

/** What the renderer talks to: `window.layerloom` in Electron, a WebSocket on the web host. */
export interface Host {
  request<N extends RequestName>(name: N, input: RequestInput<N>): Promise<Envelope<RequestOutput<N>>>;
  /** Returns a function that unsubscribes. */
  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void;
  /** The path of a dropped file where the window may know it (Electron), else null. */
  pathOf(file: File): string | null;
}

/** One handler for every request: a total map. `client` identifies the window or connection. */
export type Handlers = {
  readonly [N in RequestName]: (input: RequestInput<N>, client: Client) => Promise<RequestOutput<N>>;
};

/** A window or a web connection, as the services see it. */
export interface Client {
  readonly id: string;
  emit<N extends EventName>(name: N, payload: EventPayload<N>): void;
}
