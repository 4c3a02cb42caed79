import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures';
import { Composer } from '../../screens/composer';
import { goOffline } from '../../support/network';
import { Socket } from '../../support/socket';

/** Types while offline; returns a function that restores the connection. */
async function typed(page: Page, prompt: string): Promise<() => Promise<void>> {
  const back = await goOffline(page);
  const lost = page.waitForEvent('requestfailed', (request) => request.url().includes('/api/fn/save_draft'));
  await new Composer(page).prompt.fill(prompt);
  await lost;
  return back;
}

const place = (page: Page, name: string | RegExp) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true });

test('row 39: a draft survives a reload and shows in another tab', async ({
  page,
  context,
  visit,
}) => {
  const composer = new Composer(page);
  await visit('/generate');
  const saved = page.waitForResponse(
    (answer) => answer.url().includes('/api/fn/save_draft') && (answer.request().postData() ?? '').includes('cranes'),
  );
  await composer.prompt.fill('Paper cranes over a city');
  await saved;

  await page.reload();
  await expect(composer.prompt).toHaveValue('Paper cranes over a city');
  const second = await context.newPage();
  await visit('/generate', second);
  await expect(new Composer(second).prompt).toHaveValue('Paper cranes over a city');
});

test('row 39: a draft typed offline is saved once there is a connection', async ({ page, problems, visit }) => {
  problems.allow(/ERR_INTERNET_DISCONNECTED/);
  // The connection may be cut while the page still opens it.
  problems.allow(/WebSocket is closed before the connection is established/);
  const socket = await Socket.of(page);
  await visit('/generate');
  await socket.disconnect();
  const back = await typed(page, 'Paper boats on a canal');
  const saved = page.waitForResponse(
    (answer) => answer.url().includes('/api/fn/save_draft') && (answer.request().postData() ?? '').includes('boats'),
    { timeout: 15_000 },
  );
  await back();
  socket.restore();
  expect((await saved).ok()).toBe(true);
  await page.reload();
  await expect(new Composer(page).prompt).toHaveValue('Paper boats on a canal');
});

test('row 39: a draft typed offline survives a visit to another page', async ({ page, problems, visit }) => {
  problems.allow(/ERR_INTERNET_DISCONNECTED/);
  // The connection may be cut while the page still opens it.
  problems.allow(/WebSocket is closed before the connection is established/);
  const socket = await Socket.of(page);
  await visit('/generate');
  await socket.disconnect();
  const back = await typed(page, 'Paper kites over a bay');
  const unreached = page.getByRole('main').getByText("Can't reach the server.");
  await place(page, /^Notifications/).click();
  await expect(unreached).toBeVisible();
  await place(page, 'Generate').click();
  await expect(unreached).toBeVisible();
  await back();
  socket.restore();
  await expect(new Composer(page).prompt).toHaveValue('Paper kites over a bay', { timeout: 15_000 });
});
