import { expect, test } from '../../fixtures';
import { create, createCompleted } from '../../support/jobs';
import { goOffline } from '../../support/network';
import { Socket } from '../../support/socket';

test('a disconnected page shows it and reconnects on request', async ({ page, problems, visit }) => {
  // The click aborts a pending attempt to connect.
  problems.allow(/WebSocket is closed before the connection is established/);
  const socket = await Socket.of(page);
  await visit('/history');
  const chip = page.getByRole('banner').getByRole('button', { name: 'Offline' });
  await expect(chip).toBeHidden();
  await socket.disconnect();
  await expect(chip).toBeVisible();
  await expect(page.getByRole('status').getByText('Offline. Showing the last known state.')).toBeAttached();
  // The page's own next attempt hangs, so only the click can reconnect it.
  await socket.blackhole();
  socket.restore();
  await chip.click();
  await expect(chip).toBeHidden({ timeout: 3_000 });
  await expect(page.getByRole('status').getByText('Back online.')).toBeAttached();
});

test('Retry loads a page that failed to load offline', async ({ page, problems, visit }) => {
  problems.allow(/ERR_INTERNET_DISCONNECTED/);
  // The socket may be closed while it is still being opened.
  problems.allow(/WebSocket is closed before the connection is established/);
  const socket = await Socket.of(page);
  await visit('/generate');
  await socket.disconnect();
  const back = await goOffline(page);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'History' }).click();
  const retry = page.getByRole('main').getByRole('button', { name: 'Retry' });
  await retry.click();
  await expect(page.getByRole('main').getByText("Can't reach the server.")).toBeVisible();
  await back();
  await retry.click();
  await expect(page.getByText('No pictures yet.')).toBeVisible();
  await expect(retry).toHaveCount(0);
});

test('pages that failed to load offline load automatically once back online', async ({ page, problems, visit }) => {
  problems.allow(/ERR_INTERNET_DISCONNECTED/);
  // The socket may be closed while it is still being opened.
  problems.allow(/WebSocket is closed before the connection is established/);
  const job = await createCompleted(page.request, 'A lantern on a pier');
  const socket = await Socket.of(page);
  const retry = page.getByRole('main').getByRole('button', { name: 'Retry' });
  for (const [link, there] of [
    [page.locator(`main a[href^="/images/${job.content_id}"]`), page.getByRole('button', { name: 'Delete picture' })],
    [page.getByRole('link', { name: /^Notifications/ }).first(), page.locator('main .partial [data-partial]')],
  ] as const) {
    await visit('/history');
    await socket.disconnect();
    const back = await goOffline(page);
    await link.first().click();
    await expect(retry).toBeVisible();
    await back();
    socket.restore();
    await expect(there).toBeVisible({ timeout: 15_000 });
    await expect(retry).toHaveCount(0);
  }
});

test('an offline page polls less and less often, also while a job is active', async ({ page, problems, visit }) => {
  problems.allow(/ERR_INTERNET_DISCONNECTED/);
  // The socket may be closed while it is still being opened.
  problems.allow(/WebSocket is closed before the connection is established/);
  const socket = await Socket.of(page);
  await create(page.request, 'Something on hold', { held: true });
  await visit('/generate');
  const tries: number[] = [];
  page.on('request', (request) => request.url().endsWith('/api/fn/current_user') && tries.push(Date.now()));
  await socket.disconnect();
  await goOffline(page);
  await expect(page.getByRole('banner').getByRole('button', { name: 'Offline' })).toBeVisible();
  const longest = () => Math.max(0, ...tries.slice(1).map((at, i) => at - (tries[i] ?? at)));
  await expect.poll(longest, { timeout: 25_000 }).toBeGreaterThan(3_000);
});
