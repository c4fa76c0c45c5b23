// Chooses the host: the preload's bridge in the Electron window, else the web host that served this page.
import { z } from 'zod';
import { BRIDGE, type PreloadBridge } from '../../contract/bridge.ts';
import { TICKET_HEADER, TICKET_PARAM, TOKEN_PARAM } from '../../contract/wire.ts';
import type { HostConnection } from './connection.ts';
import { electronHost } from './electron.ts';
import { WebHostConnection } from './web.ts';

const TOKEN_KEY = 'layerloom.token';
const SESSION_KEY = 'layerloom.session';

/** Resolves when the host can be reached, or refuses this page (see `state()`). */
export async function connect(): Promise<HostConnection> {
  // The content security policy allows no evaluation; without this zod tries it once and the browser logs a violation.
  z.config({ jitless: true });
  const bridge: unknown = Reflect.get(window, BRIDGE);
  if (isBridge(bridge)) return electronHost(bridge);
  const [token, session] = await Promise.all([takeToken(), takeSession()]);
  const host = new WebHostConnection({ origin: location.origin, token, session });
  if (host.state() === 'reconnecting') {
    await new Promise<void>((done) => {
      const stop = host.onState(() => {
        stop();
        done();
      });
    });
  }
  return host;
}

function isBridge(value: unknown): value is PreloadBridge {
  return typeof value === 'object' && value !== null && 'request' in value && 'pathOf' in value;
}

/** From the address once, then from this tab's storage: the address bar and the history do not keep it. */
async function takeToken(): Promise<string> {
  const address = new URLSearchParams(location.hash.slice(1));
  const ticket = address.get(TICKET_PARAM);
  const given = ticket === null ? address.get(TOKEN_PARAM) : await exchanged(ticket);
  if (given === null) return sessionStorage.getItem(TOKEN_KEY) ?? 'none';
  sessionStorage.setItem(TOKEN_KEY, given);
  history.replaceState(null, '', location.pathname);
  return given;
}

/** The token for a one-time code; null where the code has been used or is too old. */
async function exchanged(ticket: string): Promise<string | null> {
  const answer = await fetch('/ticket', { method: 'POST', headers: { [TICKET_HEADER]: ticket } });
  return answer.ok ? ticketAnswer.parse(await answer.json()).token : null;
}

const ticketAnswer = z.object({ token: z.string() });

/** A reloaded page may have to wait until its former self has let go. */
const LET_GO_MS = 400;

/** Kept over reloads, but not shared with a duplicate of the tab, which starts with a copy of its storage. */
async function takeSession(): Promise<string> {
  const kept = sessionStorage.getItem(SESSION_KEY);
  if (kept !== null && (await held(kept))) return kept;
  const bytes = crypto.getRandomValues(new Uint8Array(18));
  const made = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  sessionStorage.setItem(SESSION_KEY, made);
  await held(made);
  return made;
}

/** Locks the session for the life of this page; false where another page holds it. */
function held(session: string): Promise<boolean> {
  // Old browsers, and pages reached by an address that is not trusted, have no locks.
  if (!('locks' in navigator)) return Promise.resolve(true);
  return new Promise((done) => {
    navigator.locks
      .request(`${SESSION_KEY}:${session}`, { signal: AbortSignal.timeout(LET_GO_MS) }, () => {
        done(true);
        return new Promise(() => undefined);
      })
      .catch(() => done(false));
  });
}
