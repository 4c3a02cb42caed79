import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures';
import { Bell, Toasts } from '../../screens/bell';
import { create, createCompleted, waitForStatus } from '../../support/jobs';
import { turnOn } from '../../support/notifications';

test.use({ engineKind: 'fake ComfyUI' });

test.beforeEach(async ({ page, problems }) => {
  // A clock that runs ahead makes the page time its socket out.
  problems.allow(/WebSocket connection/);
  await turnOn(page.request);
});

/** From now on the page's time passes only when the test advances it. */
async function stopClock(page: Page): Promise<void> {
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 3_000);
}

test('a toast shows a finished job, stays while hovered, and opens the picture', async ({
  page,
  visit,
}) => {
  await visit('/history');
  const toasts = new Toasts(page);
  const job = await createCompleted(page.request, 'A kite above dunes', {});
  const toast = toasts.saying('“A kite above dunes”');
  await toast.hover();
  // In real time: the numbers of Playwright's own timers are too large for the page to clear them.
  const since = Date.now();
  const later = async () => ({ afterItsTime: Date.now() - since > 6_000, there: await toast.count() });
  await expect.poll(later).toEqual({ afterItsTime: true, there: 1 });
  await toast.getByRole('link', { name: 'View' }).click();
  await expect(page).toHaveURL(new RegExp(`/images/${job.content_id}$`));
  // Opening the picture marks it read, which closes the toast.
  await expect(toast).toHaveCount(0);
});

test('a toast closes after five seconds, a failure stays until it is closed', async ({
  page,
  comfyui,
  visit,
}) => {
  await visit('/history');
  await stopClock(page);
  const toasts = new Toasts(page);
  await createCompleted(page.request, 'A short visit', {});
  await expect(toasts.saying('A short visit')).toBeVisible();
  await page.clock.runFor(5_500);
  await expect(toasts.saying('A short visit')).toHaveCount(0);

  await comfyui.enableFault('refuse');
  const failing = await create(page.request, 'A broken bridge', {});
  await waitForStatus(page.request, failing.id, 'failed');
  const failure = toasts.saying('Generation failed');
  await expect(failure).toBeVisible();
  await page.clock.runFor(60_000);
  await expect(failure).toBeVisible();
  await failure.getByRole('button', { name: 'Close' }).click();
  await expect(failure).toHaveCount(0);
});

test('a burst becomes one toast', async ({ page, comfyui, visit }) => {
  await visit('/history');
  await stopClock(page);
  const toasts = new Toasts(page);
  for (const number of [1, 2, 3]) await createCompleted(page.request, `Tile ${number}`, {});
  await expect(toasts.all).toHaveCount(3);
  await createCompleted(page.request, 'Tile 4', {});
  await expect(toasts.all).toHaveText([/4 done/]);
  await comfyui.enableFault('refuse');
  const failing = await create(page.request, 'Tile 5', {});
  await waitForStatus(page.request, failing.id, 'failed');
  await expect(toasts.all).toHaveText([/4 done, 1 failed/]);
  await toasts.all.getByRole('link', { name: 'View all' }).click();
  await expect(page).toHaveURL(/\/notifications$/);
});

test('each outcome is announced once, and toasts take no focus', async ({ page, visit }) => {
  await visit('/generate');
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    const region = document.querySelector('p[role=status]');
    if (!region) throw new Error('the live region must be there before anything is said');
    new MutationObserver(() => said.push(region.textContent ?? '')).observe(region, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
  const prompt = page.getByRole('textbox', { name: /^Prompt/ });
  await prompt.focus();
  await createCompleted(page.request, 'A quiet hill', {});
  await expect(new Toasts(page).saying('A quiet hill')).toBeVisible();
  const bell = new Bell(page);
  await expect(bell.opener).toHaveAccessibleName(bell.counting(1));
  const said = await page.evaluate(() => (window as unknown as { said: string[] }).said);
  expect(said.filter((words) => /^(Done|Generation complete)/.test(words))).toHaveLength(1);
  await expect(prompt).toBeFocused();
});

test('a cancellation shows no toast on its own page, but on other pages', async ({ page, context, comfyui, visit }) => {
  await comfyui.hold(3);
  const job = await create(page.request, 'A called-off race', {});
  await waitForStatus(page.request, job.id, 'running');
  const other = await context.newPage();
  await visit('/history', other);
  await visit('/generate');
  await page.getByRole('region', { name: /A called-off race/ }).getByRole('button', { name: 'Cancel' }).click();
  await expect(new Toasts(other).saying('Generation cancelled')).toBeVisible();
  const bell = new Bell(page);
  await expect(bell.opener).toHaveAccessibleName(bell.counting(1));
  await expect(new Toasts(page).all).toHaveCount(0);
});
