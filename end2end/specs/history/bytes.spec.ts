import { expect, test } from '../../fixtures';
import { History } from '../../screens/history';
import { create, waitForStatus } from '../../support/jobs';

test('eight pictures load at most 120 kB', async ({ page, visit }) => {
  test.slow();
  const scenes = ['Harbour at dusk', 'Dunes at noon', 'Aurora over mountains', 'A planet', 'A dahlia', 'A pine forest', 'City at night', 'Fox'];
  const jobs = [];
  for (const scene of scenes) jobs.push(await create(page.request, scene, { width: 832, height: 1216, sampler_params: { steps: 4 } }));
  for (const job of jobs) await waitForStatus(page.request, job.id, 'completed');
  const history = new History(page);
  const sizes = new Map<string, number>();
  page.on('response', async (answer) => {
    if (answer.request().resourceType() === 'image') sizes.set(answer.url(), (await answer.body()).length);
  });
  await visit('/history');
  for (const scene of scenes) await expect(history.picture(scene)).toBeVisible();
  const pictures = () => [...sizes].filter(([url]) => /\/thumbnails?\/|thumbnail/.test(url));
  await expect.poll(() => pictures().length).toBe(scenes.length);
  const bytes = pictures().reduce((sum, [, size]) => sum + size, 0);
  expect(bytes).toBeGreaterThan(8 * 500);
  expect(bytes).toBeLessThanOrEqual(120_000);
});
