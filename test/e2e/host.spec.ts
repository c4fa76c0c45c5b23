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
