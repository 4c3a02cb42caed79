import { expect, test } from '../../fixtures';
import { Queue } from '../../screens/queue';
import { clear, lineUp } from '../../support/jobs';

test.use({ draws: 'fake ComfyUI', who: 'admin' });
test.afterEach(async ({ page }) => {
  await page.request.post('/api/v1/generation-jobs/queue/resume');
  await clear(page.request);
});

test('a paused queue is said where jobs wait, and goes on', async ({ page, comfyui, visit }) => {
  await comfyui.hold(2);
  await lineUp(page.request, 'Ant');
  await page.request.post('/api/v1/generation-jobs/queue/pause');
  const queue = new Queue(page);
  await visit('/generate');
  await expect(queue.region.getByText('The queue is paused.')).toBeVisible();
  await comfyui.release();
  await expect(queue.job('Ant').getByText('paused', { exact: true })).toBeVisible();
  await page.request.post('/api/v1/generation-jobs/queue/resume');
  await expect(queue.job('Ant')).toHaveCount(0, { timeout: 15_000 });
});
