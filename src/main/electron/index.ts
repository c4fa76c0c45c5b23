// Entry of the desktop window. What Electron takes only before it is ready is registered while this module loads:
// an ES-module main process has nothing but its synchronous part evaluated by then.
import { app, dialog } from 'electron';
import { projectArguments } from './arguments.ts';
import { DesktopApp } from './desktop-app.ts';
import { registerScheme } from './page.ts';

registerScheme();

if (app.requestSingleInstanceLock()) {
  const desktop = new DesktopApp(import.meta.dirname);
  for (const path of projectArguments(process.argv, process.cwd())) desktop.openFile(path);
  // macOS hands over a double-clicked file by event, often before the app is ready.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    desktop.openFile(path);
  });
  app.on('second-instance', (_, argv, workingFolder) => {
    desktop.focus();
    for (const path of projectArguments(argv, workingFolder)) desktop.openFile(path);
  });
  app.on('activate', () => desktop.focus());
  app.on('before-quit', () => desktop.quitting());
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin' || desktop.isQuitting) app.quit();
  });
  app
    .whenReady()
    .then(() => desktop.start())
    .catch((thrown: unknown) => {
      console.error(thrown);
      dialog.showErrorBox('Layerloom', thrown instanceof Error ? thrown.message : String(thrown));
      app.exit(1);
    });
} else {
  app.quit();
}
