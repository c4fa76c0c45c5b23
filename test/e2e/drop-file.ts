// Drops files on the window, as a file manager would.
import type { Locator, Page } from '@playwright/test';

export async function dropFile(page: Page, name: string, content: Uint8Array | string): Promise<void> {
  await dropFiles(page, [{ name, content }]);
}

export async function dropFiles(
  page: Page,
  files: readonly { readonly name: string; readonly content: Uint8Array | string }[],
): Promise<void> {
  const listed = files.map(({ name, content }) => ({
    name,
    bytes: typeof content === 'string' ? [...new TextEncoder().encode(content)] : [...content],
  }));
  const transfer = await page.evaluateHandle((dropped) => {
    const data = new DataTransfer();
    for (const file of dropped) data.items.add(new File([new Uint8Array(file.bytes)], file.name));
    return data;
  }, listed);
  for (const type of ['dragenter', 'dragover', 'drop']) {
    await page.dispatchEvent('body', type, { dataTransfer: transfer });
  }
  await transfer.dispose();
}

/** Drops files and folders of the disk, as a file manager would: with their paths, over the middle of `over`. */
export async function dropPaths(page: Page, paths: readonly string[], over: Locator): Promise<void> {
  const box = await over.boundingBox();
  if (box === null) throw new Error('what is dropped on is not on the screen');
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, ...at, data });
  }
  await session.detach();
}
