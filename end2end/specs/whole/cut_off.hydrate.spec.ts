import { expect, test } from '../../fixtures';
import { Socket } from '../../support/socket';

test('a page that is cut off says so, and is connected again when asked', async ({ page, problems, visit }) => {
  // The click gives a try up that has not come to anything.
  problems.allow(/WebSocket is closed before the connection is established/);
  const socket = await Socket.of(page);
  await visit('/history');
  const chip = page.getByRole('banner').getByRole('button', { name: 'Not connected' });
  await expect(chip).toBeHidden();
  await socket.cut();
  await expect(chip).toBeVisible();
  await expect(page.getByRole('status').getByText('No connection to the server.')).toBeAttached();
  // The page's own next try is on its way to nowhere, so it is the click that brings the server back.
  await socket.swallow();
  socket.mend();
  await chip.click();
  await expect(chip).toBeHidden({ timeout: 3_000 });
  await expect(page.getByRole('status').getByText('Connected again.')).toBeAttached();
});
