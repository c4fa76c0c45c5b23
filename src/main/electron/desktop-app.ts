// The desktop app: its services, its window, and what goes between them.
import { availableParallelism } from 'node:os';
import { app, type BrowserWindow, dialog } from 'electron';
import { AppError, formatError } from '../../base/errors/app-error.ts';
import type { Locale } from '../../base/text.ts';
import type { Client } from '../../contract/host.ts';
import { appPaths } from '../services/app-paths.ts';
import { createServices, type Services } from '../services/create-services.ts';
import { defaultDataFolder } from '../services/data-folder.ts';
import type { Shell } from '../services/handlers.ts';
import { CloseGuard } from './close-guard.ts';
import { chooseOpen, chooseSave } from './dialogs.ts';
import { registerIpc, WindowClient } from './ipc.ts';
import { setMenu } from './menu.ts';
import { isPageUrl, servePage } from './page.ts';
import { openWindow } from './window.ts';

interface OpenWindow {
  readonly window: BrowserWindow;
  readonly client: Client;
  readonly guard: CloseGuard;
}

export class DesktopApp {
  readonly #bundleDir: string;
  readonly #developmentUrl: string | null;
  #services: Services | null = null;
  #open: OpenWindow | null = null;
  /** Files to open as soon as a page listens. */
  #waitingFiles: string[] = [];
  #pageListens = false;
  #locale: Locale = 'en';
  #quitting = false;

  constructor(bundleDir: string) {
    this.#bundleDir = bundleDir;
    this.#developmentUrl = app.isPackaged ? null : (process.env.ELECTRON_RENDERER_URL ?? null);
  }

  get isQuitting(): boolean {
    return this.#quitting;
  }

  async start(): Promise<void> {
    const paths = appPaths(this.#bundleDir);
    servePage(paths.rendererDir);
    const services = createServices({
      resourcesDir: paths.resourcesDir,
      dataDir: defaultDataFolder(),
      workerUrls: paths.workerUrls,
      shell: () => this.#shell(),
    });
    this.#services = services;
    const { saveSettings } = this.#watchSettings(services);
    registerIpc({
      handlers: {
        ...services.handlers,
        'app.saveSettings': saveSettings,
        'app.info': this.#infoHandler(services),
      },
      clientOf: (id) => (this.#open?.window.webContents.id === id ? this.#open.client : null),
      isPage: (url) => isPageUrl(url, this.#developmentUrl),
      onBug: (thrown, channel) => console.error(`[${channel}]`, thrown),
    });
    this.#applyLocale((await services.settings.load()).locale);
    this.focus();
    services.tidy().catch((thrown: unknown) => console.error('[tidy]', thrown));
  }

  /** Brings the window up, or makes it. */
  focus(): void {
    if (!this.#services) return;
    if (!this.#open) this.#open = this.#makeWindow(this.#services);
    const { window } = this.#open;
    if (window.isMinimized()) window.restore();
    window.focus();
  }

  /** On macOS the app runs on without a window, and a file that is opened then needs one. */
  openFile(path: string): void {
    this.#waitingFiles.push(path);
    this.focus();
    this.#sendFiles();
  }

  quitting(): void {
    this.#quitting = true;
  }

  #makeWindow(services: Services): OpenWindow {
    const { preloadFile } = appPaths(this.#bundleDir);
    const window = openWindow({
      preloadFile,
      developmentUrl: this.#developmentUrl,
      packaged: app.isPackaged,
    });
    const client = new WindowClient(window.webContents);
    const guard = new CloseGuard(
      window,
      client,
      () => this.#locale,
      (closed) => this.#closeAnswered(closed),
    );
    window.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) this.#pageListens = false;
    });
    window.on('closed', () => {
      this.#open = null;
      this.#pageListens = false;
      services.forget(client).catch((thrown: unknown) => console.error('closing a window', thrown));
    });
    return { window, client, guard };
  }

  /** The page asks for this first, once it listens to events. */
  #infoHandler(services: Services): Services['handlers']['app.info'] {
    return async (input, client) => {
      this.#pageListens = true;
      queueMicrotask(() => this.#sendFiles());
      return services.handlers['app.info'](input, client);
    };
  }

  #watchSettings(services: Services): { saveSettings: Services['handlers']['app.saveSettings'] } {
    return {
      saveSettings: async (input, client) => {
        await services.handlers['app.saveSettings'](input, client);
        this.#applyLocale(input.locale);
        return null;
      },
    };
  }

  #applyLocale(chosen: Locale | null): void {
    this.#locale = chosen ?? (app.getLocale().startsWith('ru') ? 'ru' : 'en');
    setMenu({
      locale: this.#locale,
      platform: process.platform,
      developing: !app.isPackaged,
      run: (action) => this.#open?.client.emit('app.action', { action }),
    });
  }

  #sendFiles(): void {
    const open = this.#open;
    const services = this.#services;
    if (!open || !services || !this.#pageListens) return;
    for (const path of this.#waitingFiles.splice(0)) {
      services.access.adoptPath(open.client.id, path).then(
        (handle) => open.client.emit('app.openFile', handle),
        (thrown: unknown) => this.#reportFile(thrown),
      );
    }
  }

  #reportFile(thrown: unknown): void {
    if (!(thrown instanceof AppError)) throw thrown;
    dialog.showErrorBox('Layerloom', formatError(thrown, this.#locale));
  }

  #closeAnswered(closed: boolean): void {
    if (!closed) this.#quitting = false;
    // The last window's own closing then quits, also where a quit was asked for on macOS.
  }

  #shell(): Shell {
    const windowNow = (): BrowserWindow => {
      if (!this.#open) throw new AppError('file.noDialogs');
      return this.#open.window;
    };
    return {
      info: {
        version: app.getVersion(),
        host: 'electron',
        platform: process.platform,
        nativeDialogs: true,
        cores: availableParallelism(),
      },
      documentState: (_, { title, unsaved }) => {
        const window = windowNow();
        window.setTitle(`${unsaved ? '• ' : ''}${title} — Layerloom`);
        window.setDocumentEdited(unsaved);
        this.#open?.guard.documentState(unsaved);
      },
      close: (_, close) => this.#open?.guard.answer(close),
      dialogs: {
        open: (_, kind) => chooseOpen(windowNow(), kind, this.#locale),
        save: (_, name) => chooseSave(windowNow(), name, this.#locale),
      },
      browser: null,
    };
  }
}
