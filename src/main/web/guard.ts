// Who may talk to the web host: a page that this host served, on this machine's loopback names, with the token.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const LOOPBACK_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Null when the request names a loopback host and, where it must (anything that acts), comes from this host's own page.
 * Otherwise the reason. Any port is right: an SSH tunnel may lead from another one. Host and Origin must agree, so
 * that neither a foreign site nor a rebound domain name passes.
 */
export function requestProblem(request: IncomingMessage, acts: boolean): string | null {
  const host = request.headers.host ?? '';
  if (!LOOPBACK_NAMES.has(host.replace(/:\d{1,5}$/, ''))) return 'host';
  const origin = request.headers.origin;
  if (origin === undefined) return acts ? 'origin' : null;
  return origin === `http://${host}` ? null : 'origin';
}

export function isToken(given: string | undefined, expected: string): boolean {
  if (given === undefined) return false;
  const digest = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** A bucket that fills at `perSecond` and holds `burst`. */
export class RateLimit {
  readonly perSecond: number;
  readonly #burst: number;
  readonly #nowMs: () => number;
  #tokens: number;
  #lastMs: number;

  constructor(perSecond: number, burst: number, nowMs: () => number = () => performance.now()) {
    this.perSecond = perSecond;
    this.#burst = burst;
    this.#nowMs = nowMs;
    this.#tokens = burst;
    this.#lastMs = nowMs();
  }

  take(): boolean {
    const nowMs = this.#nowMs();
    this.#tokens = Math.min(this.#burst, this.#tokens + ((nowMs - this.#lastMs) / 1000) * this.perSecond);
    this.#lastMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
