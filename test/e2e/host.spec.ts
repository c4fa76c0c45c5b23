// The page and its host: it loads without complaint, keeps its token to itself, and survives the host's absence.
import { expect, test } from './app.ts';

test('the page loads, keeps the token out of the address, and nothing complains', async ({ page, app }) => {
  await expect(page.locator('#root')).not.toBeEmpty();
  await expect(page).toHaveURL(new URL('/', app.url).href);
  expect(app.problems).toEqual([]);
});

test('a reload keeps its place in the app', async ({ page, app }) => {
  await expect(page.locator('#root')).not.toBeEmpty();
  await page.reload();
  await expect(page.locator('#root')).not.toBeEmpty();
  expect(app.problems).toEqual([]);
});

test('a duplicated tab is a page of its own; a reloaded one stays the same', async ({ page, app }) => {
  const session = (from: typeof page) => from.evaluate(() => sessionStorage.getItem('layerloom.session'));
  await expect(page.getByRole('heading', { name: 'Start from a template' })).toBeVisible();
  const first = await session(page);
  const opened = page.waitForEvent('popup');
  // A page opened by another starts with a copy of its storage, as a duplicate does.
  await page.evaluate(() => window.open(location.href));
  const duplicate = await opened;
  await expect(duplicate.getByRole('heading', { name: 'Start from a template' })).toBeVisible();
  expect(await session(duplicate)).not.toBe(first);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Start from a template' })).toBeVisible();
  expect(await session(page)).toBe(first);
  expect(app.problems).toEqual([]);
});
