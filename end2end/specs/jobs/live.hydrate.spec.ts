import { expect, test } from '../../fixtures';
import { JobScreen } from '../../screens/job';
import { create, waitForStatus } from '../../support/jobs';

test.use({ engineKind: 'fake ComfyUI' });

test('the page updates until the picture is there, and open details stay open', async ({ page, comfyui, visit }) => {
  await comfyui.hold(3);
  const job = await create(page.request, 'A comet over the sea', {});
  const screen = new JobScreen(page);
  await visit(`/jobs/${job.id}`);
  await expect(screen.state).toHaveText('Generating');
  await expect(page.getByRole('progressbar', { name: /^Step [1-3] of/ })).toBeVisible();
  await expect(screen.item(/Attempt 1 on ComfyUI/)).toContainText('Running for');
  await screen.button('Reuse settings').focus();
  await comfyui.release();
  await expect(screen.state).toHaveText('Done');
  await expect(screen.picture()).toBeVisible();
  await expect(screen.button('Reuse settings')).toBeFocused();
});

test('row 7: an engine that goes offline is not a failed attempt', async ({ page, comfyui, visit }) => {
  test.setTimeout(90_000);
  await comfyui.hold(3);
  const job = await create(page.request, 'A bridge in the mist', {});
  await waitForStatus(page.request, job.id, 'running');
  const screen = new JobScreen(page);
  await visit(`/jobs/${job.id}`);
  await comfyui.stop();
  await expect(screen.happened.getByText(/waiting for an engine/i).first()).toBeVisible({ timeout: 25_000 });
  await expect(screen.state).toHaveText('Waiting');
  await expect(screen.happened).not.toContainText('failed');
  await comfyui.restart();
  await expect(screen.state).toHaveText('Done', { timeout: 25_000 });
});

test('another job of the same user does not change the page', async ({ page, comfyui, visit }) => {
  await comfyui.hold(3);
  const first = await create(page.request, 'The one that is looked at', {});
  await waitForStatus(page.request, first.id, 'running');
  const screen = new JobScreen(page);
  await visit(`/jobs/${first.id}`);
  const other = await create(page.request, 'The other one', {});
  await page.request.post(`/api/v1/generation-jobs/${other.id}/cancel`);
  await waitForStatus(page.request, other.id, 'cancelled');
  await expect(screen.state).toHaveText('Generating');
  await expect(page.getByRole('heading', { name: 'The one that is looked at' })).toBeVisible();
});
