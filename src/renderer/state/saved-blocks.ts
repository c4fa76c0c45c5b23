// The user's own blocks for any project, as the app's settings keep them.
import { type SavedBlocks, savedBlock, withSavedBlock } from '../../project/saved-blocks.ts';
import { ask } from './ask.ts';
import { currentDocument } from './document.ts';
import { changeSettings, useSession } from './session.ts';

const NONE: SavedBlocks = {};

export function useSavedBlocks(): SavedBlocks {
  return useSession((state) => state.settings.blocks ?? NONE);
}

export function savedBlocks(): SavedBlocks {
  return useSession.getState().settings.blocks ?? NONE;
}

/** Another window may have saved one since: what is kept now is asked first. */
async function change(how: (blocks: SavedBlocks) => SavedBlocks): Promise<void> {
  const settings = await ask('app.settings', null);
  if (settings !== null) await changeSettings({ blocks: how(settings.blocks ?? NONE) });
}

export async function keepBlock(id: string): Promise<void> {
  const block = savedBlock(currentDocument(), id);
  if (block !== null) await change((blocks) => withSavedBlock(blocks, block));
}

export async function forgetBlock(key: string): Promise<void> {
  await change((blocks) => Object.fromEntries(Object.entries(blocks).filter(([other]) => other !== key)));
}
