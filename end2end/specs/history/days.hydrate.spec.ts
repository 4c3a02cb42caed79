import { expect, test } from '../../fixtures';
import { createCompleted } from '../../support/jobs';

const DAY = 24 * 60 * 60 * 1000;

test('row 45: days are called Today and Yesterday, and dates without JavaScript', async ({ page, visit }) => {
  const job = await createCompleted(page.request, 'Dunes of the day');
  const days = page.getByRole('main').getByRole('heading', { level: 2 });
  const { created_at } = await (await page.request.get(`/api/v1/generation-jobs/${job.id}`)).json();
  for (const [later, said] of [[0, /^Today 1$/], [DAY, /^Yesterday 1$/], [2 * DAY, /^\d+ \w{3} \d{4} 1$/]] as const) {
    await page.clock.setSystemTime(Date.parse(created_at) + later);
    await visit('/history');
    await expect(days).toHaveText([said]);
  }
  expect(await (await page.request.get('/history')).text()).toMatch(/<h2[^>]*>\d+ \w{3} \d{4}/);
});
