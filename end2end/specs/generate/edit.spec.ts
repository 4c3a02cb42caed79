import { expect, test } from '../../fixtures';
import { Queue } from '../../screens/queue';
import { clear, get, queueJobs } from '../../support/jobs';

test.use({ engineKind: 'fake ComfyUI' });
test.afterEach(({ page }) => clear(page.request));

test('a queued job is edited', async ({ page, comfyui, visit }) => {
  await comfyui.hold(2);
  const [ant] = await queueJobs(page.request, 'Ant');
  const queue = new Queue(page);
  await visit('/generate');
  await queue.choose('Ant', 'Edit');
  await queue.dialog.getByLabel('Prompt', { exact: true }).fill('Anteater');
  await queue.dialog.getByLabel('Width').fill('640');
  await queue.dialog.getByRole('button', { name: 'Save changes' }).click();
  await expect(queue.dialog).toHaveCount(0);
  await expect(queue.job('Anteater').getByText(/640 ×/)).toBeVisible();
  expect(await get(page.request, ant!.id)).toMatchObject({ prompt: 'Anteater', width: 640, status: 'pending' });
});

test('a stale edit is refused and shows the current job', async ({ page, comfyui, visit, problems }) => {
  problems.allow(/status of 409/);
  await comfyui.hold(2);
  const [ant] = await queueJobs(page.request, 'Ant');
  const queue = new Queue(page);
  await visit(`/generate?edit=${ant!.id}`);
  const changed = await page.request.post('/api/fn/edit_job', {
    form: { job_id: ant!.id, 'edit[prompt]': 'Aardvark' },
    headers: { accept: 'application/json' },
  });
  expect(changed.status(), await changed.text()).toBe(200);

  const prompt = queue.dialog.getByLabel('Prompt', { exact: true });
  await prompt.fill('Anteater');
  await queue.dialog.getByRole('button', { name: 'Save changes' }).click();
  await expect(queue.dialog.getByRole('alert')).toHaveText(/changed while you were editing/);
  await expect(prompt).toHaveValue('Aardvark');
  await prompt.fill('Anteater after all');
  await queue.dialog.getByRole('button', { name: 'Save changes' }).click();
  await expect(queue.job('Anteater after all')).toBeVisible();
});

test('row 3: an edit outside the limits is refused beside its field', async ({ page, comfyui, visit, problems }) => {
  problems.allow(/status of 422/);
  await comfyui.hold(2);
  const [ant] = await queueJobs(page.request, 'Ant');
  const queue = new Queue(page);
  await visit(`/generate?edit=${ant!.id}`);
  await queue.dialog.getByLabel('Steps').fill('151');
  await queue.dialog.getByRole('button', { name: 'Save changes' }).click();
  await expect(queue.dialog.getByText(/between 1 and 150/i)).toBeVisible();
  expect(await get(page.request, ant!.id)).toMatchObject({ prompt: 'Ant', status: 'pending' });
});
