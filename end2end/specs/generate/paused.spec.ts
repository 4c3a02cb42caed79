import { expect, test } from '../../fixtures';
import { Composer } from '../../screens/composer';
import { Queue } from '../../screens/queue';
import { clear, create, queueJobs } from '../../support/jobs';

test.use({ engineKind: 'fake ComfyUI', who: 'admin' });
test.afterEach(async ({ page }) => {
  await page.request.post('/api/v1/generation-jobs/queue/resume');
  await clear(page.request);
});

test('a paused queue is said where jobs wait, and goes on', async ({ page, comfyui, visit }) => {
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

test('the note under Generate says what a press leads to', async ({ page, comfyui, visit }) => {
  const { note } = new Composer(page);
  await create(page.request, 'One on hold', { held: true });
  await visit('/generate');
  await expect(note).toHaveText('Starts at once');

  await comfyui.hold(2);
  await queueJobs(page.request, 'Ant');
  await visit('/generate');
  await expect(note).toHaveText(/^Starts after 2 jobs/);
  await page.request.post('/api/v1/generation-jobs/queue/pause');
  await visit('/generate');
  await expect(note).toHaveText('Waits: the queue is paused');
});

test('the note under Generate says that every engine is away', async ({ page, comfyui, visit }) => {
  const { note } = new Composer(page);
  await comfyui.stop();
  try {
    await expect(async () => {
      await visit('/generate');
      await expect(note).toHaveText('Waits: no engine is ready', { timeout: 500 });
    }).toPass({ timeout: 25_000 });
  } finally {
    await comfyui.restart();
  }
});
