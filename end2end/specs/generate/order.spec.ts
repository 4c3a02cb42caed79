import { expect, test } from '../../fixtures';
import { Queue } from '../../screens/queue';
import { clear, queueJobs, waiting } from '../../support/jobs';

test.use({ engineKind: 'fake ComfyUI' });
test.afterEach(({ page }) => clear(page.request));

test('the queue is reordered from the menu of a job', async ({ page, comfyui, visit }) => {
  await comfyui.hold(2);
  await queueJobs(page.request, 'Ant', 'Bee', 'Cat');
  const queue = new Queue(page);
  await visit('/generate');
  await queue.choose('Cat', 'Move to top');
  await queue.waits('Cat', 'Ant', 'Bee');
  await queue.choose('Cat', 'Move down');
  await queue.waits('Ant', 'Cat', 'Bee');
  await queue.choose('Bee', 'Move up');
  await queue.waits('Ant', 'Bee', 'Cat');
  await queue.choose('Ant', 'Move to bottom');
  await queue.waits('Bee', 'Cat', 'Ant');
  await expect.poll(() => waiting(page.request)).toEqual(['Bee', 'Cat', 'Ant']);
});

test('a job is put on hold, waits and is released', async ({ page, comfyui, visit }) => {
  await comfyui.hold(2);
  const [ant] = await queueJobs(page.request, 'Ant', 'Bee');
  const queue = new Queue(page);
  await visit('/generate');
  await queue.choose('Ant', 'Hold');
  await expect(queue.job('Ant').getByText('On hold', { exact: true })).toBeVisible();
  await comfyui.release();
  await expect(queue.job('Bee')).toHaveCount(0);
  await expect(queue.job('Ant').getByText('On hold', { exact: true })).toBeVisible();
  await queue.choose('Ant', 'Release');
  await expect(queue.job('Ant')).toHaveCount(0);
  await expect
    .poll(async () => (await page.request.get(`/api/v1/generation-jobs/${ant?.id}`)).json())
    .toMatchObject({ status: 'completed' });
});

test('row 12: several jobs are selected and cancelled at once', async ({ page, comfyui, visit }) => {
  await comfyui.hold(2);
  await queueJobs(page.request, 'Ant', 'Bee', 'Cat');
  const queue = new Queue(page);
  await visit('/generate');
  await queue.select('Bee', 'Cat');
  await queue.bulk.getByRole('button', { name: 'Move to top' }).click();
  await queue.waits('Bee', 'Cat', 'Ant');
  await page.goto('/generate');
  await queue.select('Bee', 'Ant');
  await queue.bulk.getByRole('button', { name: 'Cancel' }).click();
  await queue.waits('Cat');
  expect(await waiting(page.request)).toEqual(['Cat']);
});

test('several jobs are put on hold and released at once', async ({ page, comfyui, visit }) => {
  await comfyui.hold(2);
  await queueJobs(page.request, 'Ant', 'Bee', 'Cat');
  const queue = new Queue(page);
  const held = queue.region.locator('li[data-status=held] .queue__title');
  await visit('/generate');
  await queue.select('Ant', 'Cat');
  await queue.bulk.getByRole('button', { name: 'Hold' }).click();
  await expect(held).toHaveText(['Ant', 'Cat']);
  await page.goto('/generate');
  await queue.select('Ant', 'Cat');
  await queue.bulk.getByRole('button', { name: 'Release' }).click();
  await expect(held).toHaveCount(0);
  await queue.waits('Ant', 'Bee', 'Cat');
});
