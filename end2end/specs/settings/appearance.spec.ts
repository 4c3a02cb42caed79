import { expect, test } from '../../fixtures';
import { SettingsScreen } from '../../screens/settings';

test.use({ colorScheme: 'light' });

test('row 44: a theme chosen in the settings holds everywhere and can follow the device again', async ({ page, visit }) => {
  const settings = new SettingsScreen(page);
  const markup = page.locator('html');
  await visit('/settings/appearance');
  await expect(page.getByRole('button', { name: 'System', pressed: true })).toBeVisible();
  await page.getByRole('button', { name: 'Dark' }).click();
  await expect(markup).toHaveAttribute('data-theme', 'dark');
  await expect(page.getByRole('button', { name: 'Dark', pressed: true })).toBeVisible();
  await settings.navigation.getByRole('link', { name: 'Account' }).click();
  await expect(page).toHaveURL(/\/settings\/account$/);
  await expect(markup).toHaveAttribute('data-theme', 'dark');
  await visit('/settings/appearance');
  await page.getByRole('button', { name: 'System' }).click();
  await expect(markup).not.toHaveAttribute('data-theme');
});
