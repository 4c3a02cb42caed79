import { expect, test } from '../../fixtures';
import { Login } from '../../screens/login';
import { SettingsScreen } from '../../screens/settings';
import { signIn } from '../../support/account';
import { PASSWORD } from '../../support/server';

const NEXT = 'another horse battery';

test('name, email and zone are saved and used on every page', async ({ page, visit }) => {
  const settings = new SettingsScreen(page);
  await visit('/settings/account');
  await settings.field('Name').fill('Mira Kessler');
  await settings.field('Email').fill('mira@example.org');
  await settings.field('Time zone').selectOption('America/New_York');
  await settings.press('Save');
  await expect(page.getByText('Saved.')).toBeVisible();
  await expect(page.getByLabel('Account: Mira Kessler')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-zone', 'America/New_York');
  await visit('/settings/account');
  await expect(settings.field('Name')).toHaveValue('Mira Kessler');
  await expect(settings.field('Email')).toHaveValue('mira@example.org');
});

test('row 3: the server refuses what the browser accepts, beside its field', async ({ page, visit, problems }) => {
  problems.allow(/status of 422/);
  const settings = new SettingsScreen(page);
  await visit('/settings/account');
  await settings.field('Name').fill('   ');
  await settings.press('Save');
  await expect(settings.field('Name')).toHaveAccessibleDescription(/Must have 1 to 80 characters/);
  await expect(page.getByText('Saved.')).toHaveCount(0);
});

test('a new password signs out the other browser only', async ({ page, visit, browser, server, problems }) => {
  problems.allow(/status of 4(01|22)/);
  const settings = new SettingsScreen(page);
  await visit('/settings/account');
  const { username } = await (await page.request.get('/api/v1/users/me')).json();
  const elsewhere = await browser.newContext({ baseURL: server.url });
  await signIn(elsewhere.request, username);

  await test.step('not without the current password', async () => {
    await settings.changePassword('not the password', NEXT);
    await expect(settings.field('Current password')).toHaveAccessibleDescription(/Wrong password/);
    expect((await elsewhere.request.get('/api/v1/users/me')).status()).toBe(200);
  });

  await settings.changePassword(PASSWORD, NEXT);
  await expect(page.getByRole('status').filter({ hasText: 'Password changed.' })).toBeVisible();
  await expect(settings.field('New password')).toHaveValue('');
  expect((await elsewhere.request.get('/api/v1/users/me')).status()).toBe(401);
  await visit('/settings/account');
  await expect(page).toHaveURL(/\/settings\/account$/);

  const stranger = await elsewhere.newPage();
  await stranger.goto('/login');
  await new Login(stranger).signIn(username, NEXT);
  await expect(stranger).toHaveURL(/\/generate$/);
  await elsewhere.close();
});
