// Drops files on the window, as a file manager would.
import type { Page } from '@playwright/test';

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
