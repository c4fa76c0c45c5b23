// One-time codes for windows that the host opens itself: each is good for one exchange, and not for long.
import { randomBytes } from 'node:crypto';

const LIFE_MS = 60_000;

export class Tickets {
  readonly #open = new Map<string, number>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  issue(): string {
    const ticket = randomBytes(24).toString('base64url');
    this.#open.set(ticket, this.#nowMs() + LIFE_MS);
    return ticket;
  }

  /** Whether the code is good; it is not any more afterwards. */
  take(ticket: string): boolean {
    const endsMs = this.#open.get(ticket);
    this.#open.delete(ticket);
    return endsMs !== undefined && this.#nowMs() <= endsMs;
  }
}
