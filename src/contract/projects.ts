// Messages about projects, files and settings. Paths never come from the renderer: it holds opaque handles that the
// host issued for what the user chose (a dialog, a drop, the recent list, the app's own file browser).
import { z } from 'zod';
import { documentSchema } from '../project/document.ts';
import { savedBlocksSchema } from '../project/saved-blocks.ts';
import { runRecordSchema } from './runs.ts';

export const fileHandleSchema = z.strictObject({
  handle: z.string().max(80),
  name: z.string(),
  path: z.string(),
});
export type FileHandle = z.infer<typeof fileHandleSchema>;

/** An opened project: the document, and the runs it was saved with. */
export const openedProjectSchema = z.strictObject({
  document: documentSchema,
  file: fileHandleSchema.nullable(),
  runs: z.array(runRecordSchema),
  /** The run whose weights are loaded, ready for prediction; null when untrained. */
  trainedRun: z.string().nullable(),
});
export type OpenedProject = z.infer<typeof openedProjectSchema>;

const bilingual = z.strictObject({ en: z.string(), ru: z.string() });
export const templateInfoSchema = z.strictObject({
  id: z.string(),
  title: bilingual,
  description: bilingual,
});
export type TemplateInfo = z.infer<typeof templateInfoSchema>;

export const recentSchema = z.strictObject({
  file: fileHandleSchema,
  openedAt: z.string(),
  exists: z.boolean(),
});
export type RecentProject = z.infer<typeof recentSchema>;

/** Unsaved work that outlived its page. */
export const recoveryCopySchema = z.strictObject({
  copy: z.string().regex(/^[A-Za-z0-9-]{8,64}$/),
  name: z.string(),
  /** The file that it was opened from or last saved to; null where it never had one. */
  path: z.string().nullable(),
  savedAt: z.string(),
});
export type RecoveryCopy = z.infer<typeof recoveryCopySchema>;

export const settingsSchema = z.strictObject({
  locale: z.enum(['en', 'ru']).nullable(),
  theme: z.enum(['light', 'dark', 'system']),
  /** Blocks that the user keeps for any project. */
  blocks: savedBlocksSchema.optional(),
});
export type Settings = z.infer<typeof settingsSchema>;

export const appInfoSchema = z.strictObject({
  version: z.string(),
  host: z.enum(['electron', 'web']),
  platform: z.string(),
  /** Whether the host shows native dialogs; where not, the renderer shows its own file browser. */
  nativeDialogs: z.boolean(),
  cores: z.number().int(),
});
export type AppInfo = z.infer<typeof appInfoSchema>;

export const directorySchema = z.strictObject({
  /** Handle of this directory, for going in and up and for naming a new file in it. */
  handle: z.string(),
  path: z.string(),
  parent: z.string().nullable(),
  roots: z.array(z.strictObject({ handle: z.string(), path: z.string() })),
  entries: z.array(
    z.strictObject({ handle: z.string(), name: z.string(), directory: z.boolean(), bytes: z.number() }),
  ),
});
export type Directory = z.infer<typeof directorySchema>;
