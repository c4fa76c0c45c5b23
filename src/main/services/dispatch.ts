// One request from its raw form to its envelope: the name is looked up, the input parsed, the handler called.
import { AppError, toWireError } from '../../base/errors/app-error.ts';
import { EVENTS, type EventName, REQUESTS, type RequestName } from '../../contract/channels.ts';
import type { Client, Envelope, Handlers } from '../../contract/host.ts';

export function isRequestName(name: string): name is RequestName {
  return Object.hasOwn(REQUESTS, name);
}

export function isEventName(name: string): name is EventName {
  return Object.hasOwn(EVENTS, name);
}

/** Where a parse failed and why, short enough for a message. */
function firstIssue(error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] }): string {
  const issue = error.issues[0];
  if (!issue) return 'not as expected';
  const where = issue.path.map(String).join('.');
  return where ? `${where}: ${issue.message}` : issue.message;
}

/** Never rejects: every failure is an envelope. Failures that are not AppErrors are bugs and go to `onBug` too. */
export async function dispatch(
  handlers: Handlers,
  client: Client,
  name: string,
  input: unknown,
  onBug: (thrown: unknown, channel: string) => void,
): Promise<Envelope<unknown>> {
  try {
    if (!isRequestName(name)) throw new AppError('ipc.unknownChannel', { channel: name.slice(0, 60) });
    return { ok: true, value: await callHandler(handlers, client, name, input) };
  } catch (thrown) {
    if (!(thrown instanceof AppError)) onBug(thrown, name);
    return { ok: false, error: toWireError(thrown) };
  }
}

async function callHandler<N extends RequestName>(
  handlers: Handlers,
  client: Client,
  name: N,
  input: unknown,
): Promise<unknown> {
  const parsed = REQUESTS[name].input.safeParse(input);
  if (!parsed.success)
    throw new AppError('ipc.badMessage', { channel: name, detail: firstIssue(parsed.error) });
  // The schema of channel N has just vouched for the input of handler N.
  const handler = handlers[name] as (input: unknown, client: Client) => Promise<unknown>;
  return handler(parsed.data, client);
}
