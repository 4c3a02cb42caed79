import { expect, test } from '../../fixtures';
import { SettingsScreen } from '../../screens/settings';

test.use({ colorScheme: 'light' });

test('the appearance page follows the theme button in the top bar', async ({ page, visit }) => {
  const settings = new SettingsScreen(page);
  await visit('/settings/appearance');
  await settings.press('Change theme');
  await expect(page.getByRole('button', { name: 'Dark', pressed: true })).toBeVisible();
});
