import { expect, test } from '../../fixtures';
import { Compare } from '../../screens/compare';
import { History } from '../../screens/history';
import { Viewer } from '../../screens/viewer';
import { createCompleted } from '../../support/jobs';

const settings = (steps: number, seed: number) => ({ width: 256, height: 256, sampler_params: { steps, seed, cfg: 5 } });

test('two selected pictures are compared: both are shown, and only differences listed', async ({ page, visit }) => {
  const red = await createCompleted(page.request, 'A red fox at dusk', settings(2, 7));
  const blue = await createCompleted(page.request, 'A blue fox at dusk', settings(3, 7));
  const history = new History(page);
  const compare = new Compare(page);
  await visit('/history');
  await history.box('A red fox at dusk').check();
  await history.box('A blue fox at dusk').check();
  await history.act('Compare');
  await expect(page).toHaveURL(/\/images\/\d+\/compare\/\d+/);
  await expect(page.getByRole('img', { name: 'A red fox at dusk' })).toBeVisible();
  await expect(page.getByRole('img', { name: 'A blue fox at dusk' })).toBeVisible();
  await expect(compare.differences).toHaveCount(3);
  await expect(compare.difference('Prompt').locator('mark')).toHaveCount(2);
  await expect(compare.difference('Steps').getByRole('cell')).toHaveCount(2);
  await expect(compare.difference('Seed')).toHaveCount(0);

  await visit(`/images/${red.content_id}/compare/${blue.content_id}`);
  await expect(compare.difference('Steps').getByRole('cell')).toHaveText([/2/, /3/]);
  await page.getByRole('link', { name: 'Swap sides (X)' }).click();
  await expect(compare.difference('Steps').getByRole('cell')).toHaveText([/3/, /2/]);
  await page.getByRole('link', { name: 'Close (Esc)' }).click();
  await expect(page).toHaveURL(new RegExp(`/images/${blue.content_id}$`));
});

test('the viewer compares a picture with another of its batch', async ({ page, visit }) => {
  const job = await createCompleted(page.request, 'A pair of shoes', { ...settings(2, 7), batch_size: 2 });
  const viewer = new Viewer(page);
  await visit(`/images/${job.content_id}`);
  await viewer.details.getByText('Compare with…').click();
  await viewer.details.getByRole('link', { name: 'Compare with picture 2 of 2' }).click();
  await expect(page.getByText('Same settings (one batch).')).toBeVisible();
});

test("another user's picture can't be compared", async ({ page, problems, server, visit }) => {
  problems.allow(/status of 404/);
  const job = await createCompleted(page.request, 'A pair of shoes', settings(2, 7));
  expect(server.url).toBeTruthy();
  const answer = await visit(`/images/${job.content_id}/compare/999999`);
  expect(answer?.status()).toBe(404);
});
