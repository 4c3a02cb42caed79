import type { APIRequestContext, Page } from '@playwright/test';
import { expect, test } from '../../fixtures';
import { Toasts } from '../../screens/bell';
import { Composer } from '../../screens/composer';
import { History } from '../../screens/history';
import { JobScreen } from '../../screens/job';
import { Notifications } from '../../screens/notifications';
import { SettingsScreen } from '../../screens/settings';
import { signedInContext } from '../../support/contexts';
import { createCompleted } from '../../support/jobs';
import { goOffline } from '../../support/network';
import { sendNotification } from '../../support/notifications';
import { PASSWORD } from '../../support/server';

// One test for each attribute in the documentation of `app/src/partials.rs`.

const SAVE = /\/api\/fn\/save_notification_preferences/;

/** Counts how often the document is loaded from now on. */
function loads(page: Page): () => number {
  let count = 0;
  page.on('domcontentloaded', () => (count += 1));
  return () => count;
}

async function preferences(request: APIRequestContext) {
  return (await (await request.get('/api/v1/users/me/preferences')).json()).preferences;
}

/** Saves the current settings as a preset. */
async function savePreset(page: Page, name: string): Promise<void> {
  await page.getByLabel('Preset name').fill(name);
  await page.getByRole('button', { name: 'Save preset' }).click();
}

const preset = (page: Page, name: string) => page.getByRole('heading', { name, level: 3, exact: true });

test('data-partial: the page is updated in place, and an error page is not', async ({
  browser,
  page,
  problems,
  server,
  visit,
}) => {
  problems.allow(/status of 404/);
  const admin = await signedInContext(browser, server, problems, server.admin);
  const all = new Notifications(page);
  await visit('/notifications');
  const loaded = loads(page);
  await all.search.fill('Not sent yet');
  await sendNotification(admin.request, page.request, 'The studio closes early');
  await expect(all.row('The studio closes early')).toBeVisible();
  await expect(all.search).toHaveValue('Not sent yet');
  await expect(all.search).toBeFocused();
  expect(loaded()).toBe(0);
  await admin.close();

  const partials: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/fn/partial') && request.postData()?.includes('99999')) partials.push(request.url());
  });
  await visit('/jobs/99999');
  // Changing the theme makes every partial load again, and the page its user.
  const refetched = page.waitForResponse(/\/api\/fn\/current_user/);
  await page.getByRole('button', { name: 'Change theme' }).click();
  await refetched;
  await expect(page.getByText("This job doesn't exist or isn't yours.")).toBeVisible();
  expect(partials).toEqual([]);
});

test('data-partial-keep: an error stays while the page is loaded again', async ({ context, page, problems, visit }) => {
  problems.allow(/status of 422/);
  await visit('/presets');
  await savePreset(page, 'Ink');
  await expect(preset(page, 'Ink')).toBeVisible();
  await expect(page.getByLabel('Preset name')).toHaveValue('');
  await savePreset(page, 'Ink');
  const error = page.getByRole('alert').filter({ hasText: 'already' });
  await expect(error).toBeVisible();

  const other = await context.newPage();
  await visit('/presets', other);
  await savePreset(other, 'Charcoal');
  await expect(preset(other, 'Charcoal')).toBeVisible();
  // Makes every partial load again.
  await page.getByRole('button', { name: 'Change theme' }).click();
  await expect(preset(page, 'Charcoal')).toBeVisible();
  await expect(error).toBeVisible();
});

test('data-partial-more: scrolling down loads the next part of the list', async ({
  browser,
  page,
  problems,
  server,
  visit,
}) => {
  const admin = await signedInContext(browser, server, problems, server.admin);
  for (let count = 0; count < 30; count += 1) await sendNotification(admin.request, page.request, `Message ${count}`);
  const all = new Notifications(page);
  const older = all.main.getByRole('link', { name: 'Older' });
  await visit('/notifications');
  await expect(all.rows).toHaveCount(24);
  await expect(older).toBeAttached();
  await all.rows.last().scrollIntoViewIfNeeded();
  await expect(all.rows).toHaveCount(30);
  await expect(older).toHaveCount(0);
  await expect(page).toHaveURL(/\/notifications$/);
  await admin.close();
});

test('data-partial-native: the browser sends the form and loads the next page', async ({ page, visit }) => {
  const job = await createCompleted(page.request, 'A windmill on a dyke');
  await visit(`/jobs/${job.id}`);
  const sent = page.waitForRequest((request) => request.isNavigationRequest() && request.method() === 'POST');
  await new JobScreen(page).button('Reuse settings').click();
  expect((await sent).url()).toMatch(/\/api\/fn\/reuse_settings/);
  await expect(page).toHaveURL(/\/generate$/);
  await expect(new Composer(page).prompt).toHaveValue('A windmill on a dyke');
});

test('data-partial-autosave: a change is saved without a button', async ({ page, visit }) => {
  const settings = new SettingsScreen(page);
  await visit('/settings/notifications');
  await expect(settings.field('Notify me')).not.toBeChecked();
  await settings.field('Notify me').check();
  await expect(page.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible();
  expect((await preferences(page.request)).notifications_enabled).toBe(true);
  await visit('/settings/notifications');
  await expect(settings.field('Notify me')).toBeChecked();
});

test('data-partial-changed: a change during a save is sent after it', async ({ page, visit }) => {
  const settings = new SettingsScreen(page);
  await visit('/settings/notifications');
  let release = (): void => undefined;
  const released = new Promise<void>((done) => (release = done));
  let [pending, mostPending, sent] = [0, 0, 0];
  await page.route(SAVE, async (route) => {
    sent += 1;
    pending += 1;
    mostPending = Math.max(mostPending, pending);
    await released;
    const response = await route.fetch();
    pending -= 1;
    await route.fulfill({ response });
  });

  const first = page.waitForRequest(SAVE);
  await settings.field('Complete, sound').check();
  await first;
  await settings.field('Failed, sound').check();
  release();
  await expect
    .poll(async () => (await preferences(page.request)).notifications)
    .toMatchObject({ job_completed: { sound: true }, job_failed: { sound: true } });
  await expect(page.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible();
  await expect(settings.field('Failed, sound')).toBeChecked();
  // The second save waited for the first, so that the last change wins.
  expect({ mostPending, sent }).toEqual({ mostPending: 1, sent: 2 });
});

test('data-partial-then: success leads to that path, and without it the page stays', async ({ page, visit }) => {
  await visit('/presets');
  const loaded = loads(page);
  await savePreset(page, 'Ink');
  await expect(preset(page, 'Ink')).toBeVisible();
  await expect(page).toHaveURL(/\/presets$/);

  await page.getByLabel('More for Ink').click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('Preset deleted.')).toBeVisible();
  await expect(page).toHaveURL(/\/presets\?deleted=\d+$/);
  await expect(preset(page, 'Ink')).toHaveCount(0);
  expect(loaded()).toBe(0);
});

test('data-partial-reload: success loads a new document', async ({ page, visit }) => {
  const settings = new SettingsScreen(page);
  await visit('/settings/account');
  const loaded = page.waitForRequest(
    (request) => request.isNavigationRequest() && request.url().endsWith('/settings/account?saved=profile'),
  );
  await settings.field('Name').fill('Ada Okafor');
  await settings.press('Save');
  await loaded;
  await expect(page.getByText('Saved.')).toBeVisible();
  // Outside of the partial.
  await expect(page.getByLabel('Account: Ada Okafor')).toBeVisible();
});

test('data-partial-refetch: success also updates what is outside of the partial', async ({ page, visit }) => {
  const settings = new SettingsScreen(page);
  await visit('/settings/notifications');
  // Arrives over the socket, whose first message has made the page load its data already.
  await settings.press('Test bell');
  await expect(page).toHaveTitle(/^\(1\) /);
  await settings.field('Title').uncheck();
  await expect(page).toHaveTitle(/^[^(]/);
  await settings.field('Title').check();
  await expect(page).toHaveTitle(/^\(1\) /);
});

test('data-partial-reset: success empties the form, an error does not', async ({ page, problems, visit }) => {
  problems.allow(/status of 422/);
  const name = page.getByLabel('Preset name');
  await visit('/presets');
  await savePreset(page, 'Ink');
  await expect(preset(page, 'Ink')).toBeVisible();
  await expect(name).toHaveValue('');
  await savePreset(page, 'Ink');
  await expect(page.getByRole('alert').filter({ hasText: 'already' })).toBeVisible();
  await expect(name).toHaveValue('Ink');
});

test('data-partial-deletes-job: the job is gone from the history, and Undo restores it', async ({ page, visit }) => {
  const history = new History(page);
  await createCompleted(page.request, 'A quiet harbour');
  const job = await createCompleted(page.request, 'A loud harbour');
  await visit(`/jobs/${job.id}`);
  await new JobScreen(page).button('Delete').click();
  await expect(page).toHaveURL(/\/history/);
  const offer = new Toasts(page).saying('1 job deleted');
  await expect(offer).toBeVisible();
  await expect.poll(() => history.entries()).toEqual(['A quiet harbour']);
  await offer.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => history.entries()).toEqual(['A loud harbour', 'A quiet harbour']);
});

test('data-partial-undo: a toast names the change and undoes it, by the words of the form or of the button', async ({
  browser,
  page,
  problems,
  server,
  visit,
}) => {
  const admin = await signedInContext(browser, server, problems, server.admin);
  for (const title of ['First message', 'Second message']) await sendNotification(admin.request, page.request, title);
  const all = new Notifications(page);
  const toasts = new Toasts(page);
  await visit('/notifications');
  await expect(all.rows).toHaveCount(2);

  await test.step('of the form', async () => {
    const row = all.row('First message');
    await row.hover();
    await row.getByRole('button', { name: 'Archive: First message' }).click();
    await expect(all.rows).toHaveCount(1);
    const offer = toasts.saying('1 notification archived');
    await offer.getByRole('button', { name: 'Undo' }).click();
    await expect(all.rows).toHaveCount(2);
    await expect(offer).toHaveCount(0);
  });

  await test.step('of the button', async () => {
    for (const title of ['First message', 'Second message']) await all.row(title).getByRole('checkbox').check();
    await all.bulk.getByRole('button', { name: 'Delete' }).click();
    await expect(all.rows).toHaveCount(0);
    const offer = toasts.saying('2 notifications deleted');
    await offer.getByRole('button', { name: 'Undo' }).click();
    await expect(all.rows).toHaveCount(2);
  });
  await admin.close();
});

test('data-partial-done, data-partial-status: success is confirmed in its form, until the next request', async ({
  page,
  problems,
  visit,
}) => {
  problems.allow(/status of 4(01|22)/);
  const settings = new SettingsScreen(page);
  const next = 'another horse battery';
  await visit('/settings/account');
  await settings.changePassword(PASSWORD, next);
  const confirmed = settings.group('Password').getByRole('status');
  await expect(confirmed).toHaveText("Password changed. You're signed out on other devices.");
  await expect(settings.group('Profile')).not.toContainText('Password changed.');

  await settings.changePassword('not the password', 'yet another horse battery');
  await expect(settings.field('Current password')).toHaveAccessibleDescription(/Wrong password/);
  await expect(settings.group('Password')).not.toContainText('Password changed.');
});

test('data-partial-field-error: an error stands beside its field only', async ({ page, problems, visit }) => {
  problems.allow(/status of 422/);
  const settings = new SettingsScreen(page);
  await visit('/settings/account');
  await settings.field('Name').fill('   ');
  await settings.press('Save');
  await expect(settings.field('Name')).toHaveAccessibleDescription(/Must have 1 to 80 characters/);
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toHaveCount(1);
  await expect(settings.field('Email')).not.toHaveAccessibleDescription(/Must have/);
});

test('data-partial-error: every other error stands above the page and has the focus', async ({ page, problems, visit }) => {
  problems.allow(/ERR_INTERNET_DISCONNECTED/);
  await visit('/presets');
  const back = await goOffline(page);
  await savePreset(page, 'Ink');
  const error = page.getByRole('main').getByRole('alert').filter({ hasText: "Can't reach the server." });
  await expect(error).toBeVisible();
  await expect(error).toBeFocused();
  await expect(page.getByLabel('Preset name')).toHaveValue('Ink');

  await back();
  await page.getByRole('button', { name: 'Save preset' }).click();
  await expect(preset(page, 'Ink')).toBeVisible();
  await expect(error).toHaveCount(0);
});

test('data-partial-select-all, data-partial-selected: one box checks all, and their number is shown', async ({
  browser,
  page,
  problems,
  server,
  visit,
}) => {
  const admin = await signedInContext(browser, server, problems, server.admin);
  const titles = ['First message', 'Second message', 'Third message'];
  for (const title of titles) await sendNotification(admin.request, page.request, title);
  const all = new Notifications(page);
  const box = (title: string) => all.row(title).getByRole('checkbox');
  const selectAll = all.bulk.getByRole('checkbox', { name: 'Select all shown' });
  await visit('/notifications');
  await box('First message').check();
  await expect(all.bulk).toContainText('1 selected');
  await expect(selectAll).toBeChecked({ indeterminate: true });

  await selectAll.check();
  for (const title of titles) await expect(box(title), title).toBeChecked();
  await expect(all.bulk).toContainText('3 selected');
  await box('Second message').uncheck();
  await expect(all.bulk).toContainText('2 selected');
  await box('Second message').check();
  await expect(selectAll).toBeChecked();
  await selectAll.uncheck();
  for (const title of titles) await expect(box(title), title).not.toBeChecked();
  await expect(all.bulk).toBeHidden();
  await admin.close();
});
