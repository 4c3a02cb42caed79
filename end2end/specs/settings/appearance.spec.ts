import { expect, test } from '../../fixtures';
import { History } from '../../screens/history';
import { SettingsScreen } from '../../screens/settings';
import { createCompleted } from '../../support/jobs';

test.use({ colorScheme: 'light' });

test('row 44: a theme set in the settings applies everywhere and can match the system again', async ({ page, visit }) => {
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

test('the density setting changes the size of pictures in the history', async ({ page, visit }) => {
  await createCompleted(page.request, 'A pebble');
  const height = async (): Promise<number> => {
    await visit('/history');
    return (await new History(page).picture('A pebble').boundingBox())?.height ?? 0;
  };
  const usual = await height();
  for (const [name, smaller] of [['Compact', true], ['Spacious', false]] as const) {
    await visit('/settings/appearance');
    await page.getByRole('button', { name }).click();
    await expect(page.getByRole('button', { name, pressed: true })).toBeVisible();
    expect((await height()) < usual, name).toBe(smaller);
  }
  await visit('/settings/appearance');
  await page.getByRole('button', { name: 'Comfortable' }).click();
  await expect(page.locator('html')).not.toHaveAttribute('data-density');
  expect(await height()).toBe(usual);
});
