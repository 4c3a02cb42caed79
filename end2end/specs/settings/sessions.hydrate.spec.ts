import { expect, hydrated, test } from '../../fixtures';
import { SettingsScreen } from '../../screens/settings';
import { signIn } from '../../support/account';

test('a page that is signed out from elsewhere hears nothing more', async ({ page, visit, browser, server, problems }) => {
  problems.allow(/status of 401/);
  await visit('/settings/sessions');
  const { username } = await (await page.request.get('/api/v1/users/me')).json();
  const elsewhere = await browser.newContext({ baseURL: server.url });
  await signIn(elsewhere.request, username);
  const other = await elsewhere.newPage();
  const socket = other.waitForEvent('websocket');
  await other.goto('/generate');
  await hydrated(other);
  const closed = (await socket).waitForEvent('close');

  await visit('/settings/sessions');
  await new SettingsScreen(page).press('Sign out everywhere else');
  await closed;
  await elsewhere.close();
});
