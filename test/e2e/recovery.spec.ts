// Unsaved work outlives the page that held it.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';

/** A template that has been trained, and so is unsaved, with its copy kept. */
async function leaveUnsavedWork(page: Page, folder: string): Promise<void> {
  await page.getByRole('button', { name: /Handwritten digits: softmax/ }).click();
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page).toHaveTitle(/digits •/);
  const recovery = join(folder, '.data/recovery');
  await expect
    .poll(() => existsSync(recovery) && readdirSync(recovery).some((name) => name.endsWith('.json')), {
      timeout: 30_000,
    })
    .toBe(true);
  // The browser asks whether to leave the page.
  page.on('dialog', (dialog) => void dialog.accept());
  await page.reload();
}

const offer = (page: Page) => page.getByRole('heading', { name: 'Unsaved work from last time' });

test('unsaved work is offered after a reload and comes back, unsaved', async ({ page, app }) => {
  await leaveUnsavedWork(page, app.folder);
  await expect(offer(page)).toBeVisible();
  await page.getByRole('button', { name: 'Restore' }).click();
  await expect(page).toHaveTitle(/digits •/);
  expect(app.problems).toEqual([]);
});

test('discarded work is not offered again', async ({ page, app }) => {
  await leaveUnsavedWork(page, app.folder);
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(offer(page)).toBeHidden();
  await page.reload();
  await expect(page.getByRole('button', { name: /Handwritten digits: softmax/ })).toBeVisible();
  await expect(offer(page)).toBeHidden();
});
