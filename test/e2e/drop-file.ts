// Drops a file on the window, as a file manager would.
import type { Page } from '@playwright/test';

export async function dropFile(page: Page, name: string, content: Uint8Array | string): Promise<void> {
  const bytes = typeof content === 'string' ? [...new TextEncoder().encode(content)] : [...content];
  const transfer = await page.evaluateHandle(
    (file) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(file.bytes)], file.name));
      return data;
    },
    { name, bytes },
  );
  for (const type of ['dragenter', 'dragover', 'drop']) {
    await page.dispatchEvent('body', type, { dataTransfer: transfer });
  }
  await transfer.dispose();
}
