// What surrounds the project for as long as the page lives: the host, what it says of itself, and the user's settings.
import { create } from 'zustand';
import type { Locale } from '../../base/text.ts';
import type { AppInfo, Settings } from '../../contract/projects.ts';
import type { ConnectionState, HostConnection } from '../host/connection.ts';
import { changeLocale, systemLocale } from '../i18n/index.ts';
import { ask } from './ask.ts';

interface Session {
  readonly host: HostConnection | null;
  readonly connection: ConnectionState;
  readonly info: AppInfo | null;
  readonly settings: Settings;
  /** The language shown now. */
  readonly locale: Locale;
}

export const useSession = create<Session>(() => ({
  host: null,
  connection: 'reconnecting',
  info: null,
  settings: { locale: null, theme: 'system' },
  locale: systemLocale(),
}));

/** Takes the host for the life of the page and reads what it knows. */
export async function beginSession(host: HostConnection): Promise<void> {
  useSession.setState({ host, connection: host.state() });
  host.onState((connection) => useSession.setState({ connection }));
  const [info, settings] = await Promise.all([ask('app.info', null), ask('app.settings', null)]);
  if (info !== null) useSession.setState({ info });
  if (settings !== null) await applySettings(settings);
}

async function applySettings(settings: Settings): Promise<void> {
  const locale = settings.locale ?? systemLocale();
  await changeLocale(locale);
  useSession.setState({ settings, locale });
}

/** Shows the change at once and has the host keep it. */
export async function changeSettings(change: Partial<Settings>): Promise<void> {
  const settings = { ...useSession.getState().settings, ...change };
  await applySettings(settings);
  await ask('app.saveSettings', settings);
}

export function useHost(): HostConnection {
  const host = useSession((state) => state.host);
  if (host === null) throw new Error('assertion failed: the page renders before it has a host');
  return host;
}

export function useLocale(): Locale {
  return useSession((state) => state.locale);
}
