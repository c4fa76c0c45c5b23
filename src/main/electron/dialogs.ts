// Native dialogs for opening and saving files.
import { type BrowserWindow, dialog, type OpenDialogOptions } from 'electron';
import { type Locale, text } from '../../base/text.ts';
import { PROJECT_EXTENSION } from '../services/files.ts';

const PROJECT_FILTER = text('Layerloom project', 'Проект Layerloom');
const DATA_FILTER = text('Data', 'Данные');
const DATA_EXTENSIONS = [
  ...['csv', 'tsv', 'txt', 'json', 'jsonl', 'parquet', 'npy', 'npz', 'zip', 'gz'],
  ...['sqlite', 'sqlite3', 'db', 'png', 'jpg', 'jpeg', 'webp', 'tif', 'tiff', 'bmp', 'gif'],
  ...['idx', 'idx1-ubyte', 'idx3-ubyte'],
];
const ALL_FILTER = text('All files', 'Все файлы');

export async function chooseOpen(
  window: BrowserWindow,
  kind: 'project' | 'data' | 'folder',
  locale: Locale,
): Promise<string | null> {
  const filters: OpenDialogOptions['filters'] =
    kind === 'project'
      ? [{ name: PROJECT_FILTER[locale], extensions: [PROJECT_EXTENSION.slice(1)] }]
      : [
          { name: DATA_FILTER[locale], extensions: DATA_EXTENSIONS },
          { name: ALL_FILTER[locale], extensions: ['*'] },
        ];
  const { canceled, filePaths } = await dialog.showOpenDialog(
    window,
    kind === 'folder' ? { properties: ['openDirectory'] } : { properties: ['openFile'], filters },
  );
  return canceled ? null : (filePaths[0] ?? null);
}

export async function chooseSave(
  window: BrowserWindow,
  name: string,
  locale: Locale,
): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: name.endsWith(PROJECT_EXTENSION) ? name : `${name}${PROJECT_EXTENSION}`,
    filters: [{ name: PROJECT_FILTER[locale], extensions: [PROJECT_EXTENSION.slice(1)] }],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  if (canceled || !filePath) return null;
  return filePath.toLowerCase().endsWith(PROJECT_EXTENSION) ? filePath : `${filePath}${PROJECT_EXTENSION}`;
}
