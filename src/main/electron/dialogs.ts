// Native dialogs for opening and saving files.
import { type BrowserWindow, dialog, type OpenDialogOptions } from 'electron';
import { type Locale, text } from '../../base/text.ts';
import { PROJECT_EXTENSION } from '../services/files.ts';
import { DATA_EXTENSIONS } from '../services/readers/index.ts';

const PROJECT_FILTER = text('Layerloom project', 'Проект Layerloom');
const DATA_FILTER = text('Data', 'Данные');
const ALL_FILTER = text('All files', 'Все файлы');

/** What was chosen, several files of data among them; nothing when cancelled. */
export async function chooseOpen(
  window: BrowserWindow,
  kind: 'project' | 'data' | 'folder',
  locale: Locale,
): Promise<readonly string[]> {
  const filters: OpenDialogOptions['filters'] =
    kind === 'project'
      ? [{ name: PROJECT_FILTER[locale], extensions: [PROJECT_EXTENSION.slice(1)] }]
      : [
          // First, for the first one is in force: files may have any ending, or none, as MNIST's do.
          { name: ALL_FILTER[locale], extensions: ['*'] },
          { name: DATA_FILTER[locale], extensions: [...DATA_EXTENSIONS] },
        ];
  const { canceled, filePaths } = await dialog.showOpenDialog(
    window,
    kind === 'folder'
      ? { properties: ['openDirectory'] }
      : { properties: kind === 'data' ? ['openFile', 'multiSelections'] : ['openFile'], filters },
  );
  return canceled ? [] : filePaths;
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
