import { expect, test } from '../../fixtures';
import { SettingsScreen } from '../../screens/settings';
import { signIn } from '../../support/account';

const PHONE =
  'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36';

test('one device is signed out, then all others, then this one', async ({ page, visit, browser, server, problems }) => {
  // Requests in flight when the current session ended get this response.
  problems.allow(/status of 401|no valid credentials/);
  const settings = new SettingsScreen(page);
  await visit('/settings/sessions');
  await expect(settings.group('Other devices')).toContainText("You're not signed in anywhere else.");
  const { username } = await (await page.request.get('/api/v1/users/me')).json();
  const phone = await browser.newContext({ baseURL: server.url, userAgent: PHONE });
  const tablet = await browser.newContext({ baseURL: server.url });
  for (const device of [phone, tablet]) await signIn(device.request, username);

  await visit('/settings/sessions');
  await expect(settings.group('This device').getByRole('listitem')).toHaveCount(1);
  const others = settings.group('Other devices').getByRole('listitem');
  await expect(others).toHaveCount(2);
  await settings.press('Sign out Chrome on Android');
  await expect(others).toHaveCount(1);
  expect((await phone.request.get('/api/v1/users/me')).status()).toBe(401);
  expect((await tablet.request.get('/api/v1/users/me')).status()).toBe(200);

  await settings.press('Sign out everywhere else');
  await expect(others).toHaveCount(0);
  expect((await tablet.request.get('/api/v1/users/me')).status()).toBe(401);
  await visit('/settings/sessions');
  await settings.group('This device').getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/login/);
  await phone.close();
  await tablet.close();
});
