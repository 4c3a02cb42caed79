import { expect, test } from '../../fixtures';
import { Bell } from '../../screens/bell';
import { createCompleted } from '../../support/jobs';
import { sendNotification, turnOn, unread } from '../../support/notifications';
import { signedInContext } from '../../support/contexts';
import { signIn } from '../../support/account';
import { Socket } from '../../support/socket';

test.use({ who: 'nobody' });

test('row 37: two browsers of one user update within a second, and reading in one marks read in the other', async ({
  browser,
  page,
  problems,
  server,
  visit,
}) => {
  const name = await server.addUser();
  await signIn(page.request, name);
  await turnOn(page.request);
  const other = await signedInContext(browser, server, problems, name);
  const stranger = await signedInContext(browser, server, problems, await server.addUser());
  const admin = await signedInContext(browser, server, problems, server.admin);
  const there = await other.newPage();
  const elsewhere = await stranger.newPage();
  await visit('/generate');
  await visit('/notifications', there);
  await visit('/generate', elsewhere);
  const [here, beyond, foreign] = [new Bell(page), new Bell(there), new Bell(elsewhere)];
  await expect(here.opener).toHaveAccessibleName(here.counting(0));
  const listening = (at: typeof page) => at.waitForLoadState('networkidle');
  await Promise.all([listening(page), listening(there), listening(elsewhere)]);

  await sendNotification(admin.request, page.request, 'The studio moves house');
  await expect(here.opener).toHaveAccessibleName(here.counting(1), { timeout: 1_000 });
  await expect(beyond.opener).toHaveAccessibleName(beyond.counting(1), { timeout: 1_000 });
  await expect(there.getByRole('main').getByText('The studio moves house')).toBeVisible();

  await here.opener.click();
  await here.rows.getByRole('link', { name: 'The studio moves house' }).click();
  await expect(here.opener).toHaveAccessibleName(here.counting(0));
  await expect(beyond.opener).toHaveAccessibleName(beyond.counting(0), { timeout: 1_000 });
  await expect(there.locator('.notification[data-unread]')).toHaveCount(0);
  expect(await unread(page.request)).toBe(0);
  await expect(foreign.opener).toHaveAccessibleName(foreign.counting(0));
  expect(await unread(stranger.request)).toBe(0);
  for (const context of [other, stranger, admin]) await context.close();
});

test('row 37: after a minute offline the page catches up', async ({ browser, page, problems, server, visit }) => {
  problems.allow(/ERR_INTERNET_DISCONNECTED/);
  // The fast clock times a connection out before it is established.
  problems.allow(/WebSocket is closed before the connection is established/);
  const name = await server.addUser();
  await signIn(page.request, name);
  await turnOn(page.request);
  const other = await signedInContext(browser, server, problems, name);
  await page.clock.install();
  const socket = await Socket.of(page);
  await visit('/notifications');
  const bell = new Bell(page);
  await page.context().setOffline(true);
  await socket.disconnect();
  await createCompleted(other.request, 'Drawn while nobody heard');
  await expect.poll(() => unread(other.request)).toBe(1);
  await page.clock.runFor(60_000);
  await expect(bell.opener).toHaveAccessibleName(bell.counting(0));

  socket.restore();
  await page.context().setOffline(false);
  await page.clock.runFor(2_000);
  await expect(bell.opener).toHaveAccessibleName(bell.counting(1));
  await expect(page.getByRole('main').getByText('Drawn while nobody heard')).toBeVisible();
  await other.close();
});

test('row 37: without a socket, polling updates the count', async ({ browser, page, problems, server, visit }) => {
  const name = await server.addUser();
  await signIn(page.request, name);
  await turnOn(page.request);
  const other = await signedInContext(browser, server, problems, name);
  const socket = await Socket.of(page);
  await socket.disconnect();
  await visit('/history');
  const bell = new Bell(page);
  await createCompleted(other.request, 'A pigeon post');
  await expect(bell.opener).toHaveAccessibleName(bell.counting(1), { timeout: 30_000 });
  await other.close();
});
