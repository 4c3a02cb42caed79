import { expect, test } from '../../fixtures';
import { SettingsScreen } from '../../screens/settings';

test('changes that follow one another fast are all kept', async ({ page, visit }) => {
  const settings = new SettingsScreen(page);
  await page.route('**/api/fn/save_notification_preferences', async (route) => {
    // Each sending takes a while, so that the next change comes before its answer.
    const answer = await route.fetch();
    await new Promise((done) => setTimeout(done, 300));
    await route.fulfill({ response: answer });
  });
  await visit('/settings/notifications');
  const boxes = ['Complete, sound', 'Failed, sound', 'Cancelled, sound', 'System, toast'];
  for (const name of boxes) await settings.field(name).check();
  await expect(page.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible();
  await page.unroute('**/api/fn/save_notification_preferences');
  await visit('/settings/notifications');
  for (const name of boxes) await expect(settings.field(name), name).toBeChecked();
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeHidden();
});

test('the title loses its signs as soon as they are switched off', async ({ page, visit }) => {
  const settings = new SettingsScreen(page);
  await visit('/settings/notifications');
  await settings.press('Test bell');
  await expect(page).toHaveTitle(/^\(1\) /);
  await settings.field('Title').uncheck();
  await expect(page).toHaveTitle(/^[^(]/);
  await settings.field('Title').check();
  await expect(page).toHaveTitle(/^\(1\) /);
});
