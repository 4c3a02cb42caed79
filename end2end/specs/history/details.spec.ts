import { expect, test } from '../../fixtures';
import { Viewer } from '../../screens/viewer';
import { createCompleted, get, list, waitForStatus, type Job } from '../../support/jobs';

type Settings = Job & { parent_job_id: number | null; batch_size: number; steps: number; cfg: number };

const REQUESTED = { width: 256, height: 320, sampler_params: { steps: 3, cfg: 4.5, seed: 42 } };

test('Remix generates the same with a new seed, and both pictures link to each other', async ({ page, visit }) => {
  const job = await createCompleted(page.request, 'A cup of tea', { ...REQUESTED, negative_prompt: 'coffee' });
  const viewer = new Viewer(page);
  await visit(`/images/${job.content_id}`);
  await expect(viewer.relatives('Made from')).toHaveCount(0);
  await viewer.button('Remix').click();
  await expect(page).toHaveURL(/\/generate/);
  const [made] = (await list(page.request)) as Settings[];
  const requested = { prompt: 'A cup of tea', negative_prompt: 'coffee', width: 256, height: 320, steps: 3, cfg: 4.5 };
  expect(made).toMatchObject({ ...requested, batch_size: 1, parent_job_id: job.id });
  expect(made.seed).not.toBe(42);

  const done = await waitForStatus(page.request, made.id, 'completed');
  await visit(`/images/${job.content_id}`);
  await viewer.relatives('Variations').click();
  await expect(page).toHaveURL(new RegExp(`/images/${done.content_id}`));
  await viewer.relatives('Made from').click();
  await expect(page).toHaveURL(new RegExp(`/images/${job.content_id}`));
});

test('More like this creates one job of four and stays on the page', async ({ page, javaScriptEnabled, visit }) => {
  const job = await createCompleted(page.request, 'A blue kettle', REQUESTED);
  const viewer = new Viewer(page);
  await visit(`/images/${job.content_id}`);
  await viewer.button('More like this').click();
  await expect(viewer.relatives('Variations')).toHaveCount(1);
  await expect(page).toHaveURL(new RegExp(`/images/${job.content_id}`));
  if (javaScriptEnabled !== false) await expect(viewer.details).toContainText('Generating 4 more.');
  const jobs = (await list(page.request)) as Settings[];
  expect(jobs).toHaveLength(2);
  expect(jobs[0]).toMatchObject({ prompt: 'A blue kettle', batch_size: 4, parent_job_id: job.id, steps: 3 });
  expect(jobs[0].seed).not.toBe(42);
  await waitForStatus(page.request, jobs[0].id, 'completed');
  // The page updates automatically; without JavaScript it is loaded again.
  if (javaScriptEnabled === false) await page.reload();
  await expect(viewer.relatives('Variations').getByText('4')).toBeVisible();
});

test('a picture gets a title, which names its file', async ({ page, javaScriptEnabled, visit }) => {
  const job = await createCompleted(page.request, 'A cup of tea', REQUESTED);
  const viewer = new Viewer(page);
  await visit(`/images/${job.content_id}`);
  await expect(viewer.heading).toContainText('A cup of tea');
  await viewer.details.getByTitle('Rename').click();
  await viewer.details.getByRole('textbox', { name: 'Title' }).fill('Five o’clock');
  await viewer.details.getByRole('textbox', { name: 'Title' }).press('Enter');
  await expect(viewer.heading).toContainText('Five o’clock');
  if (javaScriptEnabled !== false) await expect(viewer.details.getByRole('textbox', { name: 'Title' })).toBeHidden();
  await page.reload();
  await expect(viewer.heading).toContainText('Five o’clock');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download (D)' }).click();
  expect((await download).suggestedFilename()).toBe(`genonaut-${job.content_id}-five-o-clock.png`);
  expect((await get(page.request, job.id)).prompt).toBe('A cup of tea');
});
