import { expect, test } from '../../fixtures';

test.use({ colorScheme: 'light' });

test('row 44: a selected theme applies to all pages and is in the first markup', async ({
  page,
  visit,
}) => {
  await visit('/generate');
  const markup = page.locator('html');
  const before = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.getByRole('button', { name: /theme/i }).click();
  await expect(markup).toHaveAttribute('data-theme', 'dark');
  await expect
    .poll(() => page.evaluate(() => getComputedStyle(document.body).backgroundColor))
    .not.toBe(before);

  // No flash: the server's markup has it before any script runs.
  await expect
    .poll(async () => (await page.request.get('/generate')).text())
    .toMatch(/<html[^>]*data-theme="dark"/);
  await visit('/history');
  await expect(markup).toHaveAttribute('data-theme', 'dark');
  await page.getByRole('button', { name: /theme/i }).click();
  await expect(markup).toHaveAttribute('data-theme', 'light');
});
