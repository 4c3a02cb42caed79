import { expect, test } from '../../fixtures';
import { Queue } from '../../screens/queue';
import { Stage } from '../../screens/stage';
import { create, get, waitForStatus } from '../../support/jobs';

test.use({ engineKind: 'fake ComfyUI' });

test('row 12: a running job is cancelled from the stage and on its engine', async ({ page, comfyui, visit }) => {
  await comfyui.hold(3);
  const job = await create(page.request, 'A slow river', {});
  await waitForStatus(page.request, job.id, 'running');
  await visit('/generate');
  await new Stage(page).cancel.click();
  await waitForStatus(page.request, job.id, 'cancelled');
  expect(await comfyui.changeRequests()).toContainEqual(expect.stringContaining('/interrupt'));
  await visit(`/jobs/${job.id}`);
  await expect(page.getByRole('main').getByText('Cancelled', { exact: true }).first()).toBeVisible();
});

test('row 12: a waiting job is cancelled at once and the running one continues', async ({ page, comfyui, visit }) => {
  await comfyui.hold(3);
  const running = await create(page.request, 'A slow glacier', {});
  const waiting = await create(page.request, 'A patient cat', {});
  await waitForStatus(page.request, running.id, 'running');
  await visit('/generate');
  const row = new Queue(page).job('A patient cat');
  await row.getByRole('button', { name: 'Cancel' }).click();
  await expect(row).toHaveCount(0);
  expect((await get(page.request, waiting.id)).status).toBe('cancelled');
  expect((await get(page.request, running.id)).status).toBe('running');
});
