import { expect, test } from '../../fixtures';
import { History } from '../../screens/history';
import { JobScreen } from '../../screens/job';
import { create, createCompleted, get, list, waitForStatus } from '../../support/jobs';

test.use({ engineKind: 'fake ComfyUI' });

test('a finished job shows its pictures, settings and timeline', async ({ page, comfyui, visit }) => {
  await comfyui.release();
  const job = await createCompleted(page.request, 'A heron at dusk', { negative_prompt: 'blurry' });
  const screen = new JobScreen(page);
  await visit(`/jobs/${job.id}`);
  await expect(screen.state).toHaveText('Done');
  await expect(screen.picture()).toBeVisible();
  await expect(screen.item('Created')).toBeVisible();
  await expect(screen.item(/Attempt 1 on ComfyUI/)).toContainText(/steps? in (\d+|under 1) s/);
  await expect(screen.item('Done')).toContainText('1 picture.');
  await expect(screen.settings).toContainText('Seed');
  await expect(screen.settings).toContainText('blurry');
});

test('row 19: a refused job shows why, what to do and the raw error, and Retry creates a new one', async ({
  page,
  comfyui,
  visit,
}) => {
  await comfyui.enableFault('refuse');
  const job = await create(page.request, 'A bridge that breaks', {});
  await waitForStatus(page.request, job.id, 'failed');
  const screen = new JobScreen(page);
  await visit(`/jobs/${job.id}`);
  await expect(screen.happened.getByText('The engine refused these settings.').first()).toBeVisible();
  await expect(screen.happened.getByText(/Fix the setting and retry/)).toBeVisible();
  const attempt = screen.item(/Attempt 1 failed on ComfyUI/);
  await attempt.getByText('Error details').click();
  await expect(attempt.locator('pre')).not.toBeEmpty();
  await expect(screen.item(/Attempt 2/)).toHaveCount(0);

  await comfyui.reset();
  await screen.button('Retry').click();
  await expect(page).toHaveURL(/\/generate/);
  const [newest] = await list(page.request);
  expect(newest.id).not.toBe(job.id);
  await waitForStatus(page.request, newest.id, 'completed');
  await visit(`/jobs/${newest.id}`);
  await screen.item('Created').getByRole('link').click();
  await expect(page).toHaveURL(new RegExp(`/jobs/${job.id}$`));
});

test('row 13: a job deleted on its page is restored with its pictures in the same place', async ({
  page,
  comfyui,
  visit,
}) => {
  await comfyui.release();
  const history = new History(page);
  await createCompleted(page.request, 'Before');
  const job = await createCompleted(page.request, 'A pair of herons', { batch_size: 2 });
  await comfyui.enableFault('refuse');
  const failed = await create(page.request, 'A bridge that breaks', {});
  await waitForStatus(page.request, failed.id, 'failed');
  const all = ['A bridge that breaks', 'A pair of herons', 'A pair of herons', 'Before'];
  for (const [id, left] of [
    [job.id, ['A bridge that breaks', 'Before']],
    [failed.id, all.slice(1)],
  ] as const) {
    await visit('/history');
    expect(await history.entries()).toEqual(all);
    await visit(`/jobs/${id}`);
    await new JobScreen(page).button('Delete').click();
    await expect(page).toHaveURL(/\/history/);
    await expect(page.getByText('1 job deleted').last()).toBeVisible();
    await expect.poll(() => history.entries()).toEqual(left);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => history.entries()).toEqual(all);
  }
});

test('Remix generates the same with another seed', async ({ page, comfyui, visit }) => {
  await comfyui.release();
  const job = await createCompleted(page.request, 'A lighthouse in fog', { sampler_params: { seed: 7 } });
  await visit(`/jobs/${job.id}`);
  await new JobScreen(page).button('Remix').click();
  await expect.poll(async () => (await list(page.request)).length).toBe(2);
  const [remix] = (await list(page.request)) as unknown as { prompt: string; parent_job_id: number; id: number }[];
  expect(remix).toMatchObject({ prompt: 'A lighthouse in fog', parent_job_id: job.id });
});

test('row 12: a waiting job is put on hold, released and cancelled from its page', async ({ page, comfyui, visit }) => {
  await comfyui.hold(3);
  const running = await create(page.request, 'A slow glacier', {});
  const waiting = await create(page.request, 'A patient cat', {});
  await waitForStatus(page.request, running.id, 'running');
  const screen = new JobScreen(page);
  await visit(`/jobs/${waiting.id}`);
  await expect(screen.item(/^Waiting for/)).toContainText('Next in your queue.');
  await screen.button('Hold').click();
  await expect(screen.item(/^On hold for/)).toContainText('when you release it');
  await visit(`/jobs/${waiting.id}`);
  await screen.button('Release').click();
  await expect(screen.item(/^Waiting for/)).toBeVisible();
  await visit(`/jobs/${waiting.id}`);
  await screen.button('Cancel').click();
  await expect(screen.state).toHaveText('Cancelled');
  await expect(screen.item('Cancelled')).toContainText('Never started.');
  expect((await get(page.request, running.id)).status).toBe('running');
});

test('Delete opens the history without the job', async ({ page, comfyui, visit }) => {
  await comfyui.release();
  const job = await createCompleted(page.request, 'A thing to forget', {});
  await visit(`/jobs/${job.id}`);
  await new JobScreen(page).button('Delete').click();
  await expect(page).toHaveURL(/\/history/);
  await expect(page.getByRole('link', { name: 'A thing to forget' })).toHaveCount(0);
});

test('a job shows how many of its pictures were deleted', async ({ page, comfyui, visit }) => {
  await comfyui.release();
  const job = await createCompleted(page.request, 'Two herons at dawn', { batch_size: 2 });
  const screen = new JobScreen(page);
  const [first, second] = job.images.map((image) => image.content_id);
  await page.request.delete(`/api/v1/content/${first}`);
  await visit(`/jobs/${job.id}`);
  await expect(page.getByRole('main').getByText('2 pictures, 1 deleted ·')).toBeVisible();
  await expect(screen.item('Done')).toContainText('2 pictures, 1 deleted.');
  await page.request.delete(`/api/v1/content/${second}`);
  await visit(`/jobs/${job.id}`);
  await expect(page.getByText('The pictures were deleted.')).toBeVisible();
  await expect(screen.item('Done')).toContainText('2 pictures, deleted.');
});

test('a job that does not exist is requested once', async ({ page, problems, visit }) => {
  problems.allow(/status of 404/);
  const requested: string[] = [];
  page.on('request', (request) => requested.push(request.url()));
  const answer = await visit('/jobs/99999');
  expect(answer?.status()).toBe(404);
  await expect(page.getByText("This job doesn't exist or isn't yours.")).toBeVisible();
  await page.waitForLoadState('networkidle');
  expect(requested.filter((url) => url.includes('/api/fn/partial'))).toEqual([]);
});
