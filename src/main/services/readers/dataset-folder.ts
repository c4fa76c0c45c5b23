// A folder that is a dataset: of pictures; of tables, or images and labels as IDX; of texts.
import { basename } from 'node:path';
import { AppError } from '../../../base/errors/app-error.ts';
import { readTable } from './index.ts';
import { type PictureFolder, pictureFolder } from './pictures/folder.ts';
import { tableFolder } from './table-folder.ts';
import { textFolder } from './text/folder.ts';

/** Throws `data.emptyFolder` or `data.noPictures` where it is none of these. */
export async function datasetFolder(path: string): Promise<PictureFolder> {
  try {
    return await pictureFolder(path);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'data.noPictures') throw error;
    const texts = await textFolder(path);
    const tables = await tableFolder(path, readTable);
    // A table among many texts tells of them; a text or two beside tables explain these.
    const chosen = tables !== null && (texts === null || tables.tables >= texts.texts) ? tables : texts;
    if (chosen === null) throw new AppError('data.noPictures', { file: basename(path) });
    return chosen;
  }
}
