import { expect, test } from '../../fixtures';
import { Viewer } from '../../screens/viewer';
import { createCompleted } from '../../support/jobs';
import { justBefore } from '../../support/network';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('every setting can be copied, alone or with all others', async ({ page, visit }) => {
  const sampler_params = { steps: 3, cfg: 4.5, seed: 1234567 };
  const job = await createCompleted(page.request, 'A cup of tea', { width: 256, height: 320, sampler_params });
  const viewer = new Viewer(page);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await visit(`/images/${job.content_id}`);
  await viewer.button('Copy seed').click();
  await expect(page.getByText('Seed copied')).toBeAttached();
  expect(await copied()).toBe('1234567');
  await viewer.button('Copy prompt').click();
  await expect.poll(copied).toBe('A cup of tea');
  await viewer.button('Copy all settings').click();
  await expect.poll(copied).toContain('Prompt: A cup of tea\nModel: ');
  expect(await copied()).toContain('\nSize: 256x320\nSeed: 1234567\nSteps: 3\nCFG: 4.5\n');
});

test('the favourite button reports that the picture was deleted elsewhere', async ({ page, problems, visit }) => {
  problems.allow(/status of 404/);
  const job = await createCompleted(page.request, 'A sand castle');
  await visit(`/images/${job.content_id}`);
  await justBefore(page, /set_favorite/, () => page.request.delete(`/api/v1/content/${job.content_id}`));
  await page.keyboard.press('f');
  await expect(page.getByRole('alert').getByText('This picture was deleted elsewhere.')).toBeVisible();
});
