// Requests to the host whose failure the user is told in one notification, and the window goes on.
import { formatError, toWireError, type WireError } from '../../base/errors/app-error.ts';
import type { RequestInput, RequestName, RequestOutput } from '../../contract/channels.ts';
import { t } from '../i18n/index.ts';
import { say } from './say.ts';
import { useSession } from './session.ts';

/** The answer, or null after telling the user why there is none. */
export async function ask<N extends RequestName>(
  name: N,
  input: RequestInput<N>,
): Promise<RequestOutput<N> | null> {
  const { host } = useSession.getState();
  if (host === null) return null;
  const envelope = await host.request(name, input);
  if (envelope.ok) return envelope.value;
  notifyError(envelope.error);
  return null;
}

/** One notification a code: the same failure again replaces the former message. */
export function notifyError(error: WireError): void {
  say({
    id: `error:${error.code}`,
    color: 'red',
    title: t('app.failed'),
    message: formatError(error, useSession.getState().locale),
    autoClose: 12_000,
    withCloseButton: true,
    closeButtonProps: { 'aria-label': t('app.close') },
  });
}

/** For handlers of events that may throw: a bug is told like any failure. */
export function attempt(work: () => unknown): void {
  try {
    const result = work();
    if (result instanceof Promise) result.catch((thrown: unknown) => notifyError(toWireError(thrown)));
  } catch (thrown) {
    console.error(thrown);
    notifyError(toWireError(thrown));
  }
}
