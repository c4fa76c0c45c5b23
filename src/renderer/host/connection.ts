// What the app holds of its host: typed requests and events, and whether the host can be reached now.
import { AppError, type WireError } from '../../base/errors/app-error.ts';
import { type ErrorCode, MESSAGES } from '../../base/errors/messages.ts';
import {
  EVENTS,
  type EventName,
  type EventPayload,
  REQUESTS,
  type RequestInput,
  type RequestName,
  type RequestOutput,
} from '../../contract/channels.ts';
import type { Envelope, Host } from '../../contract/host.ts';
import { envelopeSchema } from '../../contract/wire.ts';

/** `refused`: the address lacks the right token, and no retry will help. */
export type ConnectionState = 'connected' | 'reconnecting' | 'refused';

export interface HostConnection extends Host {
  state(): ConnectionState;
  /** Returns a function that unsubscribes. */
  onState(listener: (state: ConnectionState) => void): () => void;
}

/** The value of a request; throws AppError. */
export async function call<N extends RequestName>(
  host: Host,
  name: N,
  input: RequestInput<N>,
): Promise<RequestOutput<N>> {
  const envelope = await host.request(name, input);
  if (envelope.ok) return envelope.value;
  throw new AppError(envelope.error.code, envelope.error.params);
}

/** An answer as it came over the wire, parsed by its channel's schema. */
export function parseAnswer<N extends RequestName>(name: N, raw: unknown): Envelope<RequestOutput<N>> {
  const envelope = envelopeSchema.safeParse(raw);
  if (!envelope.success) return failure('ipc.badMessage', { channel: name, detail: envelope.error.message });
  if (!envelope.data.ok) return { ok: false, error: knownError(envelope.data.error) };
  const value = REQUESTS[name].output.safeParse(envelope.data.value);
  if (!value.success) return failure('ipc.badMessage', { channel: name, detail: value.error.message });
  // The schema of channel N has just vouched for it.
  return { ok: true, value: value.data as RequestOutput<N> };
}

export function failure(code: ErrorCode, params: WireError['params'] = {}): Envelope<never> {
  return { ok: false, error: { code, params } };
}

/** A host of a newer version may send a code that this page has no words for. */
function knownError(error: { code: string; params: WireError['params'] }): WireError {
  if (Object.hasOwn(MESSAGES, error.code)) return { code: error.code as ErrorCode, params: error.params };
  return { code: 'app.bug', params: { detail: error.code } };
}

/** Events that come before anyone listens and must not be lost: a file that the app was started with. */
const KEPT: ReadonlySet<EventName> = new Set<EventName>(['app.openFile']);

/** Listeners by event name. Payloads are parsed once, here. */
export class EventHub {
  readonly #listeners = new Map<EventName, Set<(payload: never) => void>>();
  readonly #early = new Map<EventName, unknown[]>();

  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener);
    const early = this.#early.get(name);
    this.#early.delete(name);
    for (const payload of early ?? []) listener(payload as EventPayload<N>);
    return () => {
      listeners.delete(listener);
    };
  }

  /** Unknown names and malformed payloads are reported on the console and go no further. */
  deliver(name: string, raw: unknown): void {
    if (!Object.hasOwn(EVENTS, name)) {
      console.error(`unknown event “${name}”`);
      return;
    }
    const event = name as EventName;
    const parsed = EVENTS[event].safeParse(raw);
    if (!parsed.success) {
      console.error(`malformed event “${name}”`, parsed.error.issues);
      return;
    }
    const listeners = [...(this.#listeners.get(event) ?? [])];
    if (listeners.length === 0 && KEPT.has(event)) {
      this.#early.set(event, [...(this.#early.get(event) ?? []), parsed.data]);
    }
    for (const listener of listeners) listener(parsed.data as never);
  }
}
