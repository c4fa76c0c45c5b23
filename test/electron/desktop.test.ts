// The desktop shell against a double of Electron: what it registers, how it confines its window, how it answers.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { EVENTS, REQUESTS } from '../../src/contract/channels.ts';
import { MENU } from '../../src/contract/menu.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { type BrowserWindowDouble, type MenuEntry, preventable } from './double.ts';

vi.mock('electron', () => import('./double.ts'));

type Double = typeof import('./double.ts');

interface Started {
  readonly electron: Double;
  readonly window: BrowserWindowDouble;
  readonly folder: string;
  call(
    channel: string,
    input: unknown,
    sender?: Partial<{ url: string; mainFrame: boolean }>,
  ): Promise<unknown>;
}

/** A folder laid out as the built app, for what is served and read at start. */
async function appFolder(): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'out/main'), { recursive: true });
  await mkdir(join(folder, 'out/renderer/assets'), { recursive: true });
  await writeFile(join(folder, 'out/renderer/index.html'), '<!doctype html>page');
  await writeFile(join(folder, 'secret.txt'), 'secret');
  vi.stubEnv('LAYERLOOM_DATA_DIR', join(folder, 'data'));
  return folder;
}

async function loadedDouble(): Promise<Double> {
  return (await import('electron')) as unknown as Double;
}

async function started(prepare: (electron: Double) => void = () => {}): Promise<Started> {
  const folder = await appFolder();
  const electron = await loadedDouble();
  prepare(electron);
  const { DesktopApp } = await import('../../src/main/electron/desktop-app.ts');
  const desktop = new DesktopApp(join(folder, 'out/main'));
  await desktop.start();
  const window = electron.BrowserWindowDouble.all.at(-1);
  if (!window) throw new Error('no window was opened');
  return {
    electron,
    window,
    folder,
    call: (channel, input, sender = {}) => {
      const handler = electron.ipcMain.handlers.get(channel);
      if (!handler) throw new Error(`no handler for ${channel}`);
      const { webContents } = window;
      if (sender.url) webContents.mainFrame.url = sender.url;
      const senderFrame =
        sender.mainFrame === false ? { url: 'layerloom://app/index.html' } : webContents.mainFrame;
      return handler({ sender: webContents, senderFrame }, input);
    },
  };
}

beforeEach(async () => {
  vi.resetModules();
  vi.unstubAllEnvs();
  (await loadedDouble()).reset();
});

describe('starting', () => {
  it('registers scheme, lock and listeners while the module loads, before anything is awaited', async () => {
    await appFolder();
    const { app, protocol } = await loadedDouble();
    await import('../../src/main/electron/index.ts');
    const before = app.order.slice(0, app.order.indexOf('whenReady'));
    expect(before).toEqual(
      expect.arrayContaining([
        'scheme',
        'lock',
        'on open-file',
        'on second-instance',
        'on window-all-closed',
      ]),
    );
    expect(before.indexOf('scheme')).toBe(0);
    expect(protocol.privileged).toEqual([
      { scheme: 'layerloom', privileges: expect.objectContaining({ standard: true, secure: true }) },
    ]);
    expect(protocol.privileged[0]?.privileges).not.toHaveProperty('bypassCSP');
  });

  it('a second start hands over and ends', async () => {
    const { app } = await loadedDouble();
    app.hasLock = false;
    await import('../../src/main/electron/index.ts');
    expect(app.quits).toBe(1);
    expect(app.order).not.toContain('whenReady');
  });
});

describe('the window', () => {
  it('is sandboxed and isolated, with the preload that the build writes', async () => {
    const { window, folder } = await started();
    expect(window.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      preload: join(folder, 'out/preload/index.cjs'),
    });
    expect(window.loaded).toBe('layerloom://app/index.html');
  });

  it('shows itself when it has something to show', async () => {
    const { window } = await started();
    expect(window.shown).toBe(false);
    window.emit('ready-to-show');
    expect(window.shown).toBe(true);
  });

  it.each([
    'https://evil.example/',
    'file:///etc/passwd',
    'layerloom://other/',
    'javascript:alert(1)',
    'data:text/html,x',
  ])('does not navigate to %s', async (url) => {
    const { window } = await started();
    for (const name of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
      const event = preventable({ url, isMainFrame: true });
      window.webContents.emit(name, event);
      expect(event.prevented).toBe(true);
    }
  });

  it('has no frames and no webviews', async () => {
    const { window } = await started();
    const frame = preventable({ url: 'layerloom://app/index.html', isMainFrame: false });
    window.webContents.emit('will-frame-navigate', frame);
    const view = preventable({});
    window.webContents.emit('will-attach-webview', view);
    expect([frame.prevented, view.prevented]).toEqual([true, true]);
  });

  it('opens no windows, and hands only https and mail links to the system', async () => {
    const { window, electron } = await started();
    electron.shell.openExternal.mockClear();
    for (const url of [
      'https://example.org/doc',
      'mailto:a@example.org',
      'file:///etc/passwd',
      'smb://x',
      'x',
    ]) {
      expect(window.webContents.windowOpenHandler?.({ url })).toEqual({ action: 'deny' });
    }
    expect(electron.shell.openExternal.mock.calls.flat()).toEqual([
      'https://example.org/doc',
      'mailto:a@example.org',
    ]);
  });

  it('grants no permission but to copy text', async () => {
    const { window } = await started();
    const { session } = window.webContents;
    const request = session.setPermissionRequestHandler.mock.calls[0]?.[0];
    const answers = [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'clipboard-sanitized-write',
    ].map((permission) => {
      let granted: unknown;
      request(
        null,
        permission,
        (answer: boolean) => {
          granted = answer;
        },
        { requestingUrl: 'layerloom://app/index.html' },
      );
      return granted;
    });
    expect(answers).toEqual([false, false, false, false, true]);
    expect(session.setDevicePermissionHandler.mock.calls[0]?.[0]()).toBe(false);
  });
});

describe('the page', () => {
  it('is served from the built folder, with its policy', async () => {
    const { electron } = await started();
    const serve = electron.protocol.served.get('layerloom');
    const answer = await serve?.(new Request('layerloom://app/index.html'));
    expect(await answer?.text()).toBe('<!doctype html>page');
    expect(answer?.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(answer?.headers.get('content-type')).toContain('text/html');
  });

  it.each([
    'layerloom://app/../../secret.txt',
    'layerloom://app/..%2f..%2fsecret.txt',
    'layerloom://other/index.html',
  ])('has nothing at %s', async (url) => {
    const { electron } = await started();
    const answer = await electron.protocol.served.get('layerloom')?.(new Request(url));
    expect(answer?.status).toBe(404);
  });
});

describe('the contract over IPC', () => {
  it('has one handler for every channel', async () => {
    const { electron } = await started();
    expect([...electron.ipcMain.handlers.keys()].sort()).toEqual(Object.keys(REQUESTS).sort());
  });

  it('answers by envelopes, errors included', async () => {
    const { call } = await started();
    expect(await call('app.info', null)).toMatchObject({
      ok: true,
      value: { host: 'electron', nativeDialogs: true },
    });
    expect(await call('projects.open', { handle: 'guess' })).toMatchObject({
      ok: false,
      error: { code: 'file.badHandle' },
    });
  });

  it.each(Object.keys(REQUESTS))('%s refuses malformed input', async (name) => {
    const { call } = await started();
    expect(await call(name, { nonsense: true })).toMatchObject({
      ok: false,
      error: { code: 'ipc.badMessage' },
    });
  });

  it('answers only the page itself, not a frame in it nor what it became', async () => {
    const { call } = await started();
    expect(await call('app.info', null, { mainFrame: false })).toMatchObject({
      error: { code: 'ipc.refused' },
    });
    expect(await call('app.info', null, { url: 'https://evil.example/' })).toMatchObject({
      error: { code: 'ipc.refused' },
    });
  });

  it('lists no folders: native dialogs choose', async () => {
    const { call } = await started();
    expect(await call('files.list', { directory: null, kind: 'data' })).toMatchObject({
      error: { code: 'ipc.refused' },
    });
  });
});

describe('files', () => {
  it('the open dialog’s choice becomes a handle, a cancelled one null', async () => {
    const { call, electron, folder } = await started();
    expect(await call('files.chooseOpen', { kind: 'data' })).toEqual({ ok: true, value: null });
    await writeFile(join(folder, 'a.csv'), 'a\n1\n');
    electron.dialog.showOpenDialog.mockResolvedValueOnce({
      canceled: false,
      filePaths: [join(folder, 'a.csv')],
    });
    expect(await call('files.chooseOpen', { kind: 'data' })).toMatchObject({
      ok: true,
      value: { name: 'a.csv' },
    });
  });

  it('several files of data chosen together are one dataset, with nothing hidden by its ending', async () => {
    const { call, electron, folder } = await started();
    const names = ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte'];
    const [images = '', labels = ''] = names.map((name) => join(folder, name));
    await writeFile(images, Uint8Array.from([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 5, 6]));
    await writeFile(labels, Uint8Array.from([0, 0, 8, 1, 0, 0, 0, 2, 7, 3]));
    const choose = async (filePaths: string[]) => {
      electron.dialog.showOpenDialog.mockResolvedValueOnce({ canceled: false, filePaths });
      return (await call('files.chooseOpen', { kind: 'data' })) as {
        value: { handle: string; path: string };
      };
    };
    const { value } = await choose([images, labels]);
    expect(value).toMatchObject({ name: 'train-images-idx3-ubyte +1.zip' });
    expect(await call('data.openFile', { handle: value.handle })).toMatchObject({
      ok: true,
      value: { schema: { rows: 2, columns: [{ name: 'image' }, { name: 'label' }] } },
    });
    expect((await choose([labels, images])).value.path).toContain(value.path.split('/').at(-2));
    const endings = ['csv', 'ndjson', 'pq', 'idx3-ubyte', 'sqlite3', 'md', 'jpeg', 'gz'];
    expect(electron.dialog.showOpenDialog.mock.lastCall?.at(-1)).toMatchObject({
      properties: ['openFile', 'multiSelections'],
      filters: [{ extensions: ['*'] }, { extensions: expect.arrayContaining(endings) }],
    });
  });

  it('packs only files that this window was given', async () => {
    const { call } = await started();
    expect(await call('files.together', { handles: ['read-1', 'read-2'] })).toMatchObject({
      error: { code: 'file.badHandle' },
    });
  });

  it('a folder of pictures is chosen in a dialog of its own', async () => {
    const { call, electron, folder } = await started();
    electron.dialog.showOpenDialog.mockResolvedValueOnce({ canceled: false, filePaths: [folder] });
    expect(await call('files.chooseOpen', { kind: 'folder' })).toMatchObject({
      ok: true,
      value: { path: folder },
    });
    expect(electron.dialog.showOpenDialog.mock.lastCall?.at(-1)).toEqual({ properties: ['openDirectory'] });
  });

  it('a name chosen for saving gets its ending', async () => {
    const { call, electron, folder } = await started();
    electron.dialog.showSaveDialog.mockResolvedValueOnce({ canceled: false, filePath: join(folder, 'mine') });
    expect(await call('files.chooseSave', { name: 'x' })).toMatchObject({
      ok: true,
      value: { name: 'mine.loom' },
    });
  });

  it('a project of the command line waits until the page listens', async () => {
    const folder = await appFolder();
    await writeFile(join(folder, 'a.loom'), 'x');
    const electron = await loadedDouble();
    const { DesktopApp } = await import('../../src/main/electron/desktop-app.ts');
    const desktop = new DesktopApp(join(folder, 'out/main'));
    desktop.openFile(join(folder, 'a.loom'));
    await desktop.start();
    const window = electron.BrowserWindowDouble.all.at(-1);
    expect(window?.webContents.sent).toEqual([]);
    const { webContents } = window ?? {};
    await electron.ipcMain.handlers.get('app.info')?.(
      { sender: webContents, senderFrame: webContents?.mainFrame },
      null,
    );
    await vi.waitFor(() =>
      expect(webContents?.sent).toEqual([
        { channel: 'app.openFile', payload: expect.objectContaining({ name: 'a.loom' }) },
      ]),
    );
    expect(EVENTS['app.openFile'].safeParse(webContents?.sent[0]?.payload).success).toBe(true);
  });

  it('takes `.loom` arguments relative to where they were given', async () => {
    const { projectArguments } = await import('../../src/main/electron/arguments.ts');
    expect(
      projectArguments(['electron', '.', '--no-sandbox', 'a.loom', '/b/c.LOOM', 'x.csv'], '/here'),
    ).toEqual(['/here/a.loom', '/b/c.LOOM']);
  });
});

describe('closing', () => {
  it('goes at once when nothing is unsaved', async () => {
    const { window } = await started();
    expect(window.close()).toBe(true);
  });

  it('asks the page when something is, and follows its answer', async () => {
    const { window, call } = await started();
    await call('app.documentState', { title: 'digits', unsaved: true });
    expect(window.title).toBe('• digits — Layerloom');
    expect(window.close()).toBe(false);
    expect(window.webContents.sent.map(({ channel }) => channel)).toEqual(['app.closeRequested']);
    await call('app.close', { close: false });
    expect(window.destroyed).toBe(false);
    window.close();
    await call('app.close', { close: true });
    expect(window.destroyed).toBe(true);
  });

  it('a page that does not answer cannot hold the window', async () => {
    const { window, call, electron } = await started();
    await call('app.documentState', { title: 'digits', unsaved: true });
    window.emit('unresponsive');
    electron.dialog.showMessageBox.mockResolvedValueOnce({ response: 1 });
    window.close();
    await vi.waitFor(() => expect(window.destroyed).toBe(true));
  });

  it('a crashed page lets the window close', async () => {
    const { window, call } = await started();
    await call('app.documentState', { title: 'digits', unsaved: true });
    window.webContents.emit('render-process-gone');
    expect(window.close()).toBe(true);
  });
});

describe('the menu', () => {
  const entries = (menu: readonly MenuEntry[]): MenuEntry[] =>
    menu.flatMap((entry) => [entry, ...entries(entry.submenu ?? [])]);

  it('shows every action of the list and sends it to the page', async () => {
    const { electron, window } = await started();
    const actions = entries(electron.Menu.current).filter(({ id }) => id !== undefined);
    expect(actions.map(({ id }) => id).sort()).toEqual(MENU.map(({ id }) => id).sort());
    actions.find(({ id }) => id === 'project.save')?.click?.();
    expect(window.webContents.sent).toEqual([{ channel: 'app.action', payload: { action: 'project.save' } }]);
  });

  it('leaves the keys to the page', async () => {
    const { electron } = await started();
    const withKeys = entries(electron.Menu.current).filter(({ accelerator }) => accelerator !== undefined);
    expect(withKeys.length).toBeGreaterThan(3);
    expect(withKeys.every(({ registerAccelerator }) => registerAccelerator === false)).toBe(true);
    expect(withKeys.find(({ id }) => id === 'project.save')?.accelerator).toBe('CommandOrControl+S');
  });

  it('names the platform’s own entries in the same language', async () => {
    const { electron } = await started(({ app }) => {
      app.locale = 'ru-RU';
    });
    const native = entries(electron.Menu.current).filter(({ role }) => role !== undefined);
    expect(native.length).toBeGreaterThan(5);
    expect(native.filter(({ label }) => !/[А-Яа-яё]/.test(label ?? ''))).toEqual([]);
  });

  it('speaks the system’s language, and the chosen one as soon as it is chosen', async () => {
    const { electron, call } = await started(({ app }) => {
      app.locale = 'ru-RU';
    });
    expect(electron.Menu.current[0]?.label).toBe('Файл');
    await call('app.saveSettings', { locale: 'en', theme: 'system' });
    expect(electron.Menu.current[0]?.label).toBe('File');
  });
});

describe('where things lie', () => {
  it('worker entries of a packaged app are the unpacked ones', async () => {
    const { appPaths } = await import('../../src/main/services/app-paths.ts');
    const { workerUrls } = appPaths('/opt/Layerloom/resources/app.asar/out/main');
    expect(workerUrls.trainer).toEqual(
      pathToFileURL('/opt/Layerloom/resources/app.asar.unpacked/out/main/trainer.js'),
    );
    expect(existsSync('/opt/Layerloom')).toBe(false);
  });
});
