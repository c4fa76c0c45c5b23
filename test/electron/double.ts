// A double of the part of Electron's API that the app uses: it records what the app does and lets a test act as Electron.
import { EventEmitter } from 'node:events';
import { vi } from 'vitest';

type Listener = (...values: never[]) => void;

export class WebContentsDouble extends EventEmitter {
  static next = 1;
  readonly id = WebContentsDouble.next++;
  readonly mainFrame = { url: 'layerloom://app/index.html' };
  readonly sent: { channel: string; payload: unknown }[] = [];
  readonly session = {
    setPermissionRequestHandler: vi.fn(),
    setPermissionCheckHandler: vi.fn(),
    setDevicePermissionHandler: vi.fn(),
  };
  windowOpenHandler: ((details: { url: string }) => { action: string }) | null = null;
  destroyed = false;

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.windowOpenHandler = handler;
  }

  send(channel: string, payload: unknown): void {
    this.sent.push({ channel, payload });
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }
}

/** An event that can be prevented, as Electron's are. */
export function preventable<T extends object>(fields: T): T & { prevented: boolean; preventDefault(): void } {
  return {
    ...fields,
    prevented: false,
    preventDefault() {
      this.prevented = true;
    },
  };
}

export class BrowserWindowDouble extends EventEmitter {
  static all: BrowserWindowDouble[] = [];
  readonly webContents = new WebContentsDouble();
  readonly options: Record<string, unknown> & { webPreferences: Record<string, unknown> };
  loaded = '';
  title = '';
  edited = false;
  shown = false;
  focused = 0;
  destroyed = false;

  constructor(options: Record<string, unknown> & { webPreferences: Record<string, unknown> }) {
    super();
    this.options = options;
    BrowserWindowDouble.all.push(this);
  }

  loadURL(url: string): Promise<void> {
    this.loaded = url;
    return Promise.resolve();
  }

  show(): void {
    this.shown = true;
  }

  focus(): void {
    this.focused += 1;
  }

  isMinimized(): boolean {
    return false;
  }

  restore(): void {}

  setTitle(title: string): void {
    this.title = title;
  }

  setDocumentEdited(edited: boolean): void {
    this.edited = edited;
  }

  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.webContents.destroyed = true;
    this.emit('closed');
    app.emit('window-all-closed');
  }

  /** As a user closes it; returns whether it went. */
  close(): boolean {
    const event = preventable({});
    this.emit('close', event);
    if (!event.prevented) this.destroy();
    return this.destroyed;
  }
}

class AppDouble extends EventEmitter {
  isPackaged = true;
  hasLock = true;
  locale = 'en-GB';
  quits = 0;
  /** What ran before `whenReady` was first awaited. */
  readonly order: string[] = [];

  /** Never ready by itself: a test starts the app's parts as it needs them. */
  whenReady(): Promise<void> {
    this.order.push('whenReady');
    return new Promise(() => {});
  }

  reset(): void {
    this.removeAllListeners();
    this.isPackaged = true;
    this.hasLock = true;
    this.locale = 'en-GB';
    this.quits = 0;
    this.order.length = 0;
  }

  override on(name: string, listener: Listener): this {
    this.order.push(`on ${name}`);
    return super.on(name, listener as (...values: unknown[]) => void);
  }

  requestSingleInstanceLock(): boolean {
    this.order.push('lock');
    return this.hasLock;
  }

  quit(): void {
    this.quits += 1;
  }

  exit(): void {
    this.quits += 1;
  }

  getVersion(): string {
    return '0.1.0';
  }

  getLocale(): string {
    return this.locale;
  }
}

export const app = new AppDouble();

type Handler = (event: unknown, input: unknown) => Promise<unknown>;

export const ipcMain = {
  handlers: new Map<string, Handler>(),
  handle(channel: string, handler: Handler): void {
    if (this.handlers.has(channel)) throw new Error(`a second handler for ${channel}`);
    this.handlers.set(channel, handler);
  },
};

export const protocol = {
  privileged: [] as { scheme: string; privileges: Record<string, boolean> }[],
  served: new Map<string, (request: Request) => Promise<Response>>(),
  registerSchemesAsPrivileged(schemes: { scheme: string; privileges: Record<string, boolean> }[]): void {
    app.order.push('scheme');
    this.privileged.push(...schemes);
  },
  handle(scheme: string, handler: (request: Request) => Promise<Response>): void {
    this.served.set(scheme, handler);
  },
};

export const dialog = {
  showOpenDialog: vi.fn(async () => ({ canceled: true, filePaths: [] as string[] })),
  showSaveDialog: vi.fn(async () => ({ canceled: true, filePath: '' })),
  showMessageBox: vi.fn(async () => ({ response: 0 })),
  showErrorBox: vi.fn(),
};

export const shell = { openExternal: vi.fn(async () => {}) };

export interface MenuEntry {
  readonly id?: string;
  readonly label?: string;
  readonly role?: string;
  readonly type?: string;
  readonly accelerator?: string;
  readonly registerAccelerator?: boolean;
  readonly submenu?: readonly MenuEntry[];
  readonly click?: () => void;
}

export const Menu = {
  current: [] as readonly MenuEntry[],
  buildFromTemplate(template: readonly MenuEntry[]): readonly MenuEntry[] {
    return template;
  },
  setApplicationMenu(menu: readonly MenuEntry[]): void {
    this.current = menu;
  },
};

export const BrowserWindow = BrowserWindowDouble;

/** As before the first start: module mocks are kept between tests. */
export function reset(): void {
  app.reset();
  ipcMain.handlers.clear();
  protocol.privileged.length = 0;
  protocol.served.clear();
  BrowserWindowDouble.all.length = 0;
  Menu.current = [];
}
