// Blocks kept for other projects: a definition with all that is inside it. Pure; the app's settings hold them.
import { z } from 'zod';
import { text } from '../base/text.ts';
import { blocksInside, blocksOf, blockTitle } from './blocks.ts';
import { withBlocks } from './commands/clipboard.ts';
import { type Edit, edit, nextId } from './commands/edit.ts';
import { blockSchema, type LoomDocument } from './document.ts';
import { migrateNodes } from './file/migrations.ts';

export const savedBlockSchema = z.strictObject({
  /** Which of the blocks it is; the others are inside it. */
  block: z.string().max(120),
  blocks: z.record(z.string().max(120), blockSchema),
});
export const savedBlocksSchema = z.record(z.string().max(120), savedBlockSchema);

export type SavedBlock = z.infer<typeof savedBlockSchema>;
export type SavedBlocks = z.infer<typeof savedBlocksSchema>;

/** Null where the document has no such block. */
export function savedBlock(document: LoomDocument, id: string): SavedBlock | null {
  const all = blocksOf(document);
  if (!Object.hasOwn(all, id)) return null;
  const needed = new Set([id, ...blocksInside(all, id)]);
  const blocks = Object.entries(all).filter(([inner]) => needed.has(inner));
  return { block: id, blocks: Object.fromEntries(blocks) };
}

/** Takes the place of the saved block of the same name, where there is one. */
export function withSavedBlock(saved: SavedBlocks, block: SavedBlock): SavedBlocks {
  const name = block.blocks[block.block]?.name ?? '';
  const former = Object.entries(saved).find(
    ([, other]) => name !== '' && other.blocks[other.block]?.name === name,
  );
  return { ...saved, [former?.[0] ?? nextId(saved, 'saved')]: block };
}

/**
 * Brings a saved block into a document, where one of the same content is shared. Answers its id there too. Throws
 * `file.newerLayer` where it is ahead of this app.
 */
export function bringBlock(document: LoomDocument, saved: SavedBlock): Edit & { readonly block: string } {
  const title = blockTitle(saved.block, saved.blocks[saved.block] ?? { name: '' });
  // It may have been saved by an older version, whose layers had other parameters.
  const { blocks } = migrateNodes({ ...document, nodes: {}, edges: {}, blocks: saved.blocks }, title.en);
  const { document: next, names } = withBlocks(document, blocks ?? {}, false);
  const label = text(`Take the block ${title.en}`, `Взять блок: ${title.ru}`);
  return { ...edit(next, label), block: names.get(saved.block) ?? saved.block };
}
