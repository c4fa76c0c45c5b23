// Starts the web host with its services and tells the user where it is. Used by `npm start` and `layerloom serve`.
import { readFileSync } from 'node:fs';
import { availableParallelism, homedir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../base/errors/app-error.ts';
import { appPaths } from '../services/app-paths.ts';
import { createServices } from '../services/create-services.ts';
import { defaultDataFolder } from '../services/data-folder.ts';
import { FileBrowser } from '../services/file-browser.ts';
import { systemCode } from '../services/file-errors.ts';
import { findChromium, hasDisplay, openAppWindow } from './browser.ts';
import { startWebHost, type WebHost } from './server.ts';

export interface ServeOptions {
  /** The folder of the main-process bundles: `import.meta.dirname` of an entry. */
  readonly bundleDir: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Whether to open an app window where there is a display and a browser. */
  readonly open: boolean;
  /** Where the file browser starts; the current folder if not given. */
  readonly startFolder?: string;
  readonly dataDir?: string;
  /** A fixed token, for tests; random if not given. */
  readonly token?: string;
  readonly say?: (line: string) => void;
}

export interface ServedHost {
  readonly url: string;
  readonly port: number;
  readonly token: string;
  close(): Promise<void>;
}

export async function serve(options: ServeOptions): Promise<ServedHost> {
  const say = options.say ?? ((line: string) => console.log(line));
  const paths = appPaths(options.bundleDir);
  const onBug = (thrown: unknown, where: string) => console.error(`[${where}]`, thrown);
  const services = createServices({
    resourcesDir: paths.resourcesDir,
    dataDir: options.dataDir ?? defaultDataFolder(),
    workerUrls: paths.workerUrls,
    shell: (access) => ({
      info: {
        version: appVersion(options.bundleDir),
        host: 'web',
        platform: process.platform,
        nativeDialogs: false,
        cores: availableParallelism(),
      },
      // The page guards its own closing: a browser tab cannot be held open from here.
      documentState: () => {},
      close: () => {},
      dialogs: null,
      browser: new FileBrowser(access, [options.startFolder ?? process.cwd(), homedir()]),
    }),
  });
  const starting = startWebHost({
    handlers: services.handlers,
    rendererDir: paths.rendererDir,
    port: options.port,
    adopt: (client, name, content) => services.access.adoptContent(client, name, content),
    forget: (id) => {
      services.forget({ id, emit: () => {} }).catch((thrown: unknown) => onBug(thrown, 'forget'));
    },
    onBug,
    ...(options.token === undefined ? {} : { token: options.token }),
  });
  const host = await starting.catch((thrown: unknown) => {
    if (systemCode(thrown) !== 'EADDRINUSE') throw thrown;
    throw new AppError('app.portTaken', { port: options.port }, { cause: thrown });
  });
  services.tidy().catch((thrown: unknown) => onBug(thrown, 'tidy'));
  await announce(host, options.open, say);
  return { url: host.url, port: host.port, token: host.token, close: () => host.close() };
}

async function announce(
  { url, windowUrl }: Pick<WebHost, 'url' | 'windowUrl'>,
  open: boolean,
  say: (line: string) => void,
): Promise<void> {
  const browser = open && hasDisplay() ? findChromium() : null;
  const problem = browser ? await openAppWindow(browser, windowUrl()) : null;
  if (browser && problem === null) say(`Layerloom is open in ${browser}; its address is ${url}`);
  else say(`${problem ? `No app window (${problem}). ` : ''}Open Layerloom in a browser: ${url}`);
}

function appVersion(bundleDir: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(bundleDir, '../../package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : '?';
}
