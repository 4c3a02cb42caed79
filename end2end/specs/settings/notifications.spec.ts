import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures';
import { SettingsScreen } from '../../screens/settings';

/** JavaScript submits every change automatically; without it there is a button. */
async function kept(page: Page, script: boolean | undefined): Promise<void> {
  if (script === false) await new SettingsScreen(page).press('Save');
  await expect(page.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible();
}

async function preferences(page: Page) {
  return (await (await page.request.get('/api/v1/users/me/preferences')).json()).preferences;
}

test('a user sets types, channels and quiet hours', async ({ page, visit, javaScriptEnabled }) => {
  const settings = new SettingsScreen(page);
  await visit('/settings');
  await expect(page).toHaveURL(/\/settings\/notifications$/);
  await expect(settings.field('Notify me')).not.toBeChecked();
  await settings.field('Notify me').check();
  await settings.field('Failed, sound').check();
  await settings.field('System, bell').uncheck();
  await settings.field('Quiet hours').check();
  await settings.field('From').fill('23:15');
  await settings.field('Sunday').uncheck();
  await settings.group('Quiet hours').getByLabel('Time zone').selectOption('Asia/Tokyo');
  await kept(page, javaScriptEnabled);

  await expect
    .poll(async () => await preferences(page))
    .toMatchObject({
      notifications_enabled: true,
      notifications: { job_failed: { sound: true, toast: true }, system: { bell: false } },
      quiet_hours: { enabled: true, from: '23:15', to: '07:00', zone: 'Asia/Tokyo', days: [0, 1, 2, 3, 4, 5] },
    });
  await visit('/settings/notifications');
  await expect(settings.field('Failed, sound')).toBeChecked();
  await expect(settings.field('System, bell')).not.toBeChecked();
  await expect(settings.field('From')).toHaveValue('23:15');
  await expect(settings.field('Sunday')).not.toBeChecked();
});

test('row 3: quiet hours that end when they start are refused beside their field', async ({
  page,
  visit,
  problems,
  javaScriptEnabled,
}) => {
  problems.allow(/status of 422/);
  const settings = new SettingsScreen(page);
  await visit('/settings/notifications');
  await settings.field('To').fill('22:00');
  if (javaScriptEnabled === false) await settings.press('Save');
  else await settings.field('To').blur();
  await expect(settings.field('To')).toHaveAccessibleDescription(/Must differ from the start time/);
  expect((await preferences(page)).quiet_hours.to).toBe('07:00');
});

test('each channel can be tested, even while notifications are off', async ({ page, visit }) => {
  const settings = new SettingsScreen(page);
  await visit('/settings/notifications');
  await settings.press('Test bell');
  await expect
    .poll(async () => (await (await page.request.get('/api/v1/notifications')).json()).items)
    .toMatchObject([{ notification_type: 'system', title: 'Test notification' }]);
  await expect(page).toHaveURL(/\/settings\/notifications/);
});
