import { expect, test } from '../../fixtures';
import { Bell, Toasts } from '../../screens/bell';
import { Notifications } from '../../screens/notifications';
import { create, createCompleted, waitForStatus } from '../../support/jobs';
import { list, sendNotification, turnOn, unread } from '../../support/notifications';
import { signedInContext } from '../../support/contexts';

test.beforeEach(async ({ page }) => {
  await turnOn(page.request);
});

test('tabs, types and search are kept in the address', async ({ browser, page, problems, server, visit }) => {
  const admin = await signedInContext(browser, server, problems, server.admin);
  await createCompleted(page.request, 'A heron at dawn');
  await createCompleted(page.request, 'A heron at dusk');
  await sendNotification(admin.request, page.request, 'The studio moves house');
  const all = new Notifications(page);
  await visit('/notifications');
  await expect(all.main.getByRole('heading', { name: 'Today' })).toBeVisible();
  await expect(all.rows).toHaveCount(3);
  await expect(all.tab('All')).toHaveAttribute('aria-current', 'page');

  await all.type('System').click();
  await expect(all.rows).toHaveCount(1);
  await expect(all.type('System')).toHaveAttribute('aria-current', 'true');
  await all.type('Complete').click();
  await expect(all.rows).toHaveCount(3);
  await all.type('System').click();
  await expect(all.rows).toHaveCount(2);
  await expect(page).toHaveURL(/types=job_completed$/);
  await all.search.fill('DUSK');
  await page.keyboard.press('Enter');
  await expect(all.rows).toHaveText([/A heron at dusk/]);
  await expect(page).toHaveURL(/q=DUSK/);
  await all.tab('Archived').click();
  await expect(all.main.getByText('No matches.')).toBeVisible();
  await admin.close();
});

test('row 32: one is marked read, marked unread, archived and unarchived', async ({ page, visit }) => {
  await createCompleted(page.request, 'A jetty');
  const all = new Notifications(page);
  await visit('/notifications');
  const row = all.row('A jetty');
  await row.hover();
  await row.getByRole('button', { name: 'Mark read: Generation complete' }).click();
  await expect(row).not.toHaveAttribute('data-unread');
  expect(await unread(page.request)).toBe(0);
  await row.hover();
  await row.getByRole('button', { name: 'Mark unread: Generation complete' }).click();
  await expect(row).toHaveAttribute('data-unread');
  await row.hover();
  await row.getByRole('button', { name: 'Archive: Generation complete' }).click();
  await expect(all.rows).toHaveCount(0);
  expect(await unread(page.request)).toBe(0);

  await visit('/notifications?show=archived');
  await row.hover();
  await row.getByRole('button', { name: 'Unarchive: Generation complete' }).click();
  await expect(all.rows).toHaveCount(0);
  await visit('/notifications');
  await expect(all.rows).toHaveCount(1);
});

test('several are selected and deleted, and Undo restores them', async ({ page, javaScriptEnabled, visit }) => {
  for (const prompt of ['First pebble', 'Second pebble', 'Third pebble']) await createCompleted(page.request, prompt);
  const all = new Notifications(page);
  await visit('/notifications');
  await expect(all.bulk).toBeHidden();
  await all.row('First pebble').getByRole('checkbox').check();
  await all.row('Third pebble').getByRole('checkbox').check();
  await expect(all.bulk).toBeVisible();
  if (javaScriptEnabled !== false) await expect(all.bulk).toContainText('2 selected');
  await all.bulk.getByRole('button', { name: 'Delete' }).click();
  await expect(all.rows).toHaveText([/Second pebble/]);
  await expect(all.bulk).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(all.rows).toHaveCount(3);
  expect(await list(page.request)).toHaveLength(3);
});

test('all shown are marked as read, others stay unread', async ({ page, browser, problems, server, visit }) => {
  const admin = await signedInContext(browser, server, problems, server.admin);
  await createCompleted(page.request, 'A mill');
  await sendNotification(admin.request, page.request, 'The studio moves house');
  const all = new Notifications(page);
  await visit('/notifications?types=job_completed');
  await all.main.getByRole('button', { name: 'Mark all as read' }).click();
  await expect(all.row('A mill')).not.toHaveAttribute('data-unread');
  await expect.poll(() => unread(page.request)).toBe(1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => unread(page.request)).toBe(2);
  await admin.close();
});

test('the bell opens the page without JavaScript, and its menu with it', async ({
  page,
  javaScriptEnabled,
  visit,
}) => {
  await createCompleted(page.request, 'A gate');
  await visit('/history');
  const bell = new Bell(page);
  if (javaScriptEnabled === false) {
    await expect(bell.opener).toBeHidden();
    await expect(bell.link).toHaveAccessibleName(bell.counting(1));
    await bell.link.click();
    await expect(page).toHaveURL(/\/notifications$/);
  } else {
    await expect(bell.link).toBeHidden();
    await bell.opener.click();
    await bell.menu.getByRole('link', { name: 'View all' }).click();
    await expect(page).toHaveURL(/\/notifications$/);
    await expect(bell.menu).toBeHidden();
  }
  const all = new Notifications(page);
  await all.row('A gate').getByRole('link').click();
  await expect(page).toHaveURL(/\/images\/\d+$/);
});

test('a long list continues with Older, and automatically with JavaScript', async ({
  page,
  browser,
  problems,
  server,
  javaScriptEnabled,
  visit,
}) => {
  const admin = await signedInContext(browser, server, problems, server.admin);
  for (let count = 0; count < 30; count += 1) await sendNotification(admin.request, page.request, `Word number ${count}`);
  const all = new Notifications(page);
  await visit('/notifications');
  await expect(all.rows).toHaveCount(24);
  if (javaScriptEnabled === false) {
    await all.main.getByRole('link', { name: 'Older' }).click();
    await expect(all.rows).toHaveCount(6);
  } else {
    await all.rows.last().scrollIntoViewIfNeeded();
    await expect(all.rows).toHaveCount(30);
  }
  await expect(all.row('Word number 0').last()).toBeAttached();
  await admin.close();
});

test('a cancelled job also gets a notification', async ({ page, visit }) => {
  const job = await create(page.request, 'A held wheel', { held: true });
  await page.request.post(`/api/v1/generation-jobs/${job.id}/cancel`, { data: {} });
  await waitForStatus(page.request, job.id, 'cancelled');
  const all = new Notifications(page);
  await visit('/notifications');
  await expect(all.row('Generation cancelled')).toContainText('A held wheel');
  await all.row('Generation cancelled').getByRole('link').click();
  await expect(page).toHaveURL(new RegExp(`/jobs/${job.id}$`));
  await expect(new Toasts(page).all).toHaveCount(0);
});
