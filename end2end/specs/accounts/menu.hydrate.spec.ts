import { expect, hydrated, test } from '../../fixtures';
import { delayResponses } from '../../support/network';

test('a menu opened before hydration stays open', async ({ page }) => {
  await delayResponses(page, /\.wasm/, 1_500);
  await page.goto('/history');
  await page.getByLabel(/^Account: /).click();
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  await expect(page.locator('html')).not.toHaveAttribute('data-hydrated');
  await hydrated(page);
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  await page.getByRole('link', { name: 'Notifications', exact: true }).first().click();
  await expect(page).toHaveURL(/notifications$/);
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeHidden();
});
