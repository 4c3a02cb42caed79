import { expect, test } from '../../fixtures';
import { Composer } from '../../screens/composer';
import { Queue } from '../../screens/queue';
import { clear, create, queueJobs } from '../../support/jobs';

test.use({ engineKind: 'fake ComfyUI', who: 'admin' });
test.afterEach(async ({ page }) => {
  await page.request.post('/api/v1/generation-jobs/queue/resume');
  await clear(page.request);
});

test('a paused queue is shown where jobs wait, and resumes', async ({ page, comfyui, visit }) => {
  await comfyui.hold(2);
  await queueJobs(page.request, 'Ant');
  await page.request.post('/api/v1/generation-jobs/queue/pause');
  const queue = new Queue(page);
  await visit('/generate');
  await expect(queue.region.getByText('The queue is paused.')).toBeVisible();
  await comfyui.release();
  await expect(queue.job('Ant').getByText('paused', { exact: true })).toBeVisible();
  await page.request.post('/api/v1/generation-jobs/queue/resume');
  await expect(queue.job('Ant')).toHaveCount(0, { timeout: 15_000 });
});

test('the note below Generate says when a new job would start', async ({ page, comfyui, visit }) => {
  const { note } = new Composer(page);
  await create(page.request, 'One on hold', { held: true });
  await visit('/generate');
  await expect(note).toHaveText('Starts right away');

  await comfyui.hold(2);
  await queueJobs(page.request, 'Ant');
  await visit('/generate');
  await expect(note).toHaveText(/^2 jobs ahead/);
  await page.request.post('/api/v1/generation-jobs/queue/pause');
  await visit('/generate');
  await expect(note).toHaveText('Queue is paused');
});

test('the note below Generate says that every engine is offline', async ({ page, comfyui, visit }) => {
  const { note } = new Composer(page);
  await comfyui.stop();
  try {
    await expect(async () => {
      await visit('/generate');
      await expect(note).toHaveText('No engine available', { timeout: 500 });
    }).toPass({ timeout: 25_000 });
  } finally {
    await comfyui.restart();
  }
});
