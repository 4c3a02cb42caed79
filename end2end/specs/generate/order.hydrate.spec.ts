import { expect, test } from '../../fixtures';
import { Queue } from '../../screens/queue';
import { clear, queueJobs, waiting } from '../../support/jobs';
import { stopDelays, delayResponses } from '../../support/network';

test.use({ engineKind: 'fake ComfyUI' });
test.afterEach(({ page }) => clear(page.request));

test('the queue is reordered by keys, and each move is announced', async ({ page, comfyui, visit }) => {
  await comfyui.hold(2);
  await queueJobs(page.request, 'Ant', 'Bee', 'Cat');
  const queue = new Queue(page);
  await visit('/generate');
  await queue.waits('Ant', 'Bee', 'Cat');

  await queue.grip('Cat').focus();
  await page.keyboard.press('Alt+ArrowUp');
  await queue.waits('Ant', 'Cat', 'Bee');
  await expect(queue.said()).toHaveText('Position 2 of 3');
  await expect(queue.grip('Cat')).toBeFocused();
  await expect.poll(() => waiting(page.request)).toEqual(['Ant', 'Cat', 'Bee']);

  await page.keyboard.press('Space');
  await expect(queue.said()).toHaveText(/^Lifted, position 2 of 3/);
  await page.keyboard.press('ArrowUp');
  await queue.waits('Cat', 'Ant', 'Bee');
  await expect(queue.grip('Cat')).toBeFocused();
  await page.keyboard.press('Escape');
  await queue.waits('Ant', 'Cat', 'Bee');
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await expect(queue.said()).toHaveText('Dropped, position 3 of 3');
  await expect.poll(() => waiting(page.request)).toEqual(['Ant', 'Bee', 'Cat']);
  await page.reload();
  await queue.waits('Ant', 'Bee', 'Cat');
});

test('keys do not wait for an unresponsive server', async ({ page, comfyui, visit }) => {
  await comfyui.hold(2);
  await queueJobs(page.request, 'Ant', 'Bee', 'Cat');
  const queue = new Queue(page);
  await visit('/generate');
  await queue.waits('Ant', 'Bee', 'Cat');
  await delayResponses(page, /\/api\/fn\/(move_job|active_jobs)/);
  let answers = 0;
  const answered = page.waitForResponse((response) => response.url().includes('move_job') && ++answers === 2);
  await queue.grip('Cat').focus();
  for (const key of ['Alt+ArrowUp', 'Space', 'ArrowUp', 'Escape', 'Space', 'ArrowDown']) await page.keyboard.press(key);
  // The responses to earlier moves arrive while the job is lifted.
  await answered;
  await page.keyboard.press('Space');
  await expect(queue.said()).toHaveText('Dropped, position 3 of 3');
  await expect.poll(() => waiting(page.request)).toEqual(['Ant', 'Bee', 'Cat']);
  await queue.waits('Ant', 'Bee', 'Cat');
  await stopDelays(page);
});

test('the queue is reordered by dragging, in another tab too', async ({ page, context, comfyui, visit }) => {
  await comfyui.hold(2);
  await queueJobs(page.request, 'Ant', 'Bee', 'Cat', 'Dog');
  const queue = new Queue(page);
  await visit('/generate');
  const other = await context.newPage();
  await visit('/generate', other);

  await queue.grip('Dog').scrollIntoViewIfNeeded();
  await queue.grip('Dog').hover();
  const start = await queue.grip('Dog').boundingBox();
  const goal = await queue.job('Bee').boundingBox();
  if (!start || !goal) throw new Error('nothing to drag');
  await page.mouse.down();
  await page.mouse.move(start.x + 5, start.y - 20, { steps: 4 });
  await expect(queue.job('Dog')).toHaveAttribute('data-dragging', '');
  await page.mouse.move(start.x + 5, goal.y + 10, { steps: 8 });
  await page.mouse.up();
  await queue.waits('Ant', 'Dog', 'Bee', 'Cat');
  await expect(queue.job('Dog')).not.toHaveAttribute('data-dragging');
  await expect.poll(() => waiting(page.request)).toEqual(['Ant', 'Dog', 'Bee', 'Cat']);
  await new Queue(other).waits('Ant', 'Dog', 'Bee', 'Cat');
});

test('a refused move shows an alert and is reverted', async ({ page, comfyui, visit, problems }) => {
  problems.allow(/status of 50/);
  await comfyui.hold(2);
  await queueJobs(page.request, 'Ant', 'Bee');
  const queue = new Queue(page);
  await visit('/generate');
  await page.route(/\/api\/fn\/move_job/, (route) => route.fulfill({ status: 500, body: '"Internal"' }));
  await queue.grip('Bee').focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(page.getByRole('alert').getByText(/Something went wrong/)).toBeVisible();
  await queue.waits('Ant', 'Bee');
});
