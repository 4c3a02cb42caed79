import { expect, test } from '../../fixtures';
import { Composer } from '../../screens/composer';
import { Viewer } from '../../screens/viewer';
import { createCompleted } from '../../support/jobs';

test('row 41: arrow keys step through the pictures and Escape returns to the list', async ({ page, visit }) => {
  await createCompleted(page.request, 'Left stone');
  await createCompleted(page.request, 'Right stone');
  const viewer = new Viewer(page);
  await visit('/history');
  await page.getByRole('link', { name: 'Right stone' }).click();
  await expect(viewer.heading).toContainText('Right stone');
  await page.keyboard.press('ArrowRight');
  await expect(viewer.heading).toContainText('Left stone');
  await page.keyboard.press('ArrowLeft');
  await expect(viewer.heading).toContainText('Right stone');
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/\/history/);
});

test('a favourite persists, and Reuse settings fills the form', async ({ page, visit }) => {
  const job = await createCompleted(page.request, 'A cup of tea', {
    negative_prompt: 'coffee',
    width: 320,
    height: 256,
    sampler_params: { steps: 3, cfg: 4.5, seed: 42 },
  });
  await visit(`/images/${job.content_id}`);
  const favourite = page.getByRole('button', { name: /^Favourite/ });
  await favourite.click();
  await expect(favourite).toHaveAttribute('aria-pressed', 'true');
  await page.reload();
  await expect(favourite).toHaveAttribute('aria-pressed', 'true');

  await page.getByRole('button', { name: 'Reuse settings' }).click();
  await expect(page).toHaveURL(/\/generate/);
  const composer = new Composer(page);
  await expect(composer.prompt).toHaveValue('A cup of tea');
  await expect(composer.negative).toHaveValue('coffee');
  await expect(composer.number('Width')).toHaveValue('320');
  await composer.unfold(/^Advanced/);
  await expect(composer.number('Steps')).toHaveValue('3');
  await expect(composer.number('CFG')).toHaveValue('4.5');
  await expect(composer.seed).toHaveValue('42');
});

test('a deleted picture is gone from the history and by its address', async ({ page, problems, visit }) => {
  problems.allow(/status of 404/);
  const job = await createCompleted(page.request, 'A sand castle');
  await visit(`/images/${job.content_id}`);
  await page.getByRole('button', { name: 'Delete picture' }).click();
  await expect(page).toHaveURL(/\/history/);
  await expect(page.getByRole('link', { name: 'A sand castle' })).toHaveCount(0);
  const answer = await visit(`/images/${job.content_id}`);
  expect(answer?.status()).toBe(404);
});
