// One window: sandboxed, isolated, unable to leave its page, open others or get permissions.
import { BrowserWindow, type Session, shell } from 'electron';
import { isPageUrl, PAGE_URL } from './page.ts';

export interface WindowOptions {
  readonly preloadFile: string;
  /** The development server's address, or null for the built page. */
  readonly developmentUrl: string | null;
  readonly packaged: boolean;
}

/** Links that may be handed to the system. */
const LINK_SCHEMES = new Set(['https:', 'mailto:']);

export function openWindow(options: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 600,
    show: false,
    backgroundColor: '#0f1217',
    title: 'Layerloom',
    webPreferences: {
      preload: options.preloadFile,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !options.packaged,
    },
  });
  confine(window, options.developmentUrl);
  denyPermissions(window.webContents.session, options.developmentUrl);
  window.once('ready-to-show', () => window.show());
  window.loadURL(options.developmentUrl ?? PAGE_URL).catch((thrown: unknown) => {
    // Without this the user would look for a window that never shows.
    console.error('the page does not load', thrown);
    window.show();
  });
  return window;
}

function confine(window: BrowserWindow, developmentUrl: string | null): void {
  const { webContents } = window;
  webContents.setWindowOpenHandler(({ url }) => {
    openLink(url);
    return { action: 'deny' };
  });
  webContents.on('will-navigate', (event) => {
    if (isPageUrl(event.url, developmentUrl)) return;
    event.preventDefault();
    openLink(event.url);
  });
  webContents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isPageUrl(event.url, developmentUrl)) event.preventDefault();
  });
  webContents.on('will-redirect', (event) => {
    if (!isPageUrl(event.url, developmentUrl)) event.preventDefault();
  });
  webContents.on('will-attach-webview', (event) => event.preventDefault());
}

function openLink(url: string): void {
  if (!URL.canParse(url) || !LINK_SCHEMES.has(new URL(url).protocol)) return;
  shell.openExternal(url).catch((thrown: unknown) => console.error('the link could not be opened', thrown));
}

/** Copying text on a click is the one thing a page may ask for. */
function denyPermissions(session: Session, developmentUrl: string | null): void {
  const granted = (permission: string, url: string) =>
    permission === 'clipboard-sanitized-write' && isPageUrl(url, developmentUrl);
  session.setPermissionRequestHandler((_, permission, answer, details) =>
    answer(granted(permission, details.requestingUrl)),
  );
  session.setPermissionCheckHandler((_, permission, origin) => granted(permission, `${origin}/`));
  session.setDevicePermissionHandler(() => false);
}
