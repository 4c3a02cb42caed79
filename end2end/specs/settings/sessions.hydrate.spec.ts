import { expect, hydrated, test } from '../../fixtures';
import { SettingsScreen } from '../../screens/settings';
import { signIn } from '../../support/account';

test('a page that is signed out from another device opens the sign-in page at once', async ({ page, visit, browser, server }) => {
  await visit('/settings/sessions');
  const { username } = await (await page.request.get('/api/v1/users/me')).json();
  const elsewhere = await browser.newContext({ baseURL: server.url });
  await signIn(elsewhere.request, username);
  const other = await elsewhere.newPage();
  const heard = other.waitForEvent('websocket').then((socket) => socket.waitForEvent('framereceived'));
  await other.goto('/generate');
  await hydrated(other);
  await heard;

  await visit('/settings/sessions');
  await new SettingsScreen(page).press('Sign out everywhere else');
  await expect(other).toHaveURL(/\/login/);
  await elsewhere.close();
});
