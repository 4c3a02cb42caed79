import { expect, test } from '../../fixtures';
import { SettingsScreen } from '../../screens/settings';
import { stopDelays, delayResponses } from '../../support/network';

test('fast successive changes are all saved', async ({ page, visit }) => {
  const settings = new SettingsScreen(page);
  await visit('/settings/notifications');
  await delayResponses(page, /\/api\/fn\/(save_notification_preferences|partial)/);
  const boxes = ['Complete, sound', 'Failed, sound', 'Cancelled, sound', 'System, pop-up'];
  const answered = page.waitForResponse(/save_notification_preferences/);
  await settings.field('Complete, sound').check();
  // The page is rendered again while the others change.
  await answered;
  for (const name of boxes) await settings.field(name).check();
  await expect(page.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible();
  await stopDelays(page);
  await visit('/settings/notifications');
  for (const name of boxes) await expect(settings.field(name), name).toBeChecked();
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeHidden();
});

test('turning the title indicator off clears the title at once', async ({ page, visit }) => {
  const settings = new SettingsScreen(page);
  await visit('/settings/notifications');
  await settings.press('Test bell');
  await expect(page).toHaveTitle(/^\(1\) /);
  await settings.field('Title').uncheck();
  await expect(page).toHaveTitle(/^[^(]/);
  await settings.field('Title').check();
  await expect(page).toHaveTitle(/^\(1\) /);
});
