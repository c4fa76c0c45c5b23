// Chooses the host: the preload's bridge in the Electron window, else the web host that served this page.
import { z } from 'zod';
import { BRIDGE, type PreloadBridge } from '../../contract/bridge.ts';
import { TOKEN_PARAM } from '../../contract/wire.ts';
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
  const host = new WebHostConnection({ origin: location.origin, token: takeToken(), session: takeSession() });
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
function takeToken(): string {
  const given = new URLSearchParams(location.hash.slice(1)).get(TOKEN_PARAM);
  if (given === null) return sessionStorage.getItem(TOKEN_KEY) ?? 'none';
  sessionStorage.setItem(TOKEN_KEY, given);
  history.replaceState(null, '', location.pathname);
  return given;
}

function takeSession(): string {
  const kept = sessionStorage.getItem(SESSION_KEY);
  if (kept !== null) return kept;
  const bytes = crypto.getRandomValues(new Uint8Array(18));
  const made = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  sessionStorage.setItem(SESSION_KEY, made);
  return made;
}
