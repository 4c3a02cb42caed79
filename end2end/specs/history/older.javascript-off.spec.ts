import { expect, test } from '../../fixtures';
import { backlog } from '../../support/backlog';

test('a link leads to older pictures, and another back to the newest', async ({ page, visit }) => {
  await backlog(page.request);
  await visit('/history');
  await expect(page.getByRole('link', { name: 'Sketch number 12' })).toHaveCount(2);
  await page.getByRole('link', { name: 'Older' }).click();
  await expect(page.getByRole('link', { name: 'Sketch number 0' })).toHaveCount(2);
  await page.getByRole('link', { name: 'Newest' }).click();
  await expect(page.getByRole('link', { name: 'Sketch number 12' })).toHaveCount(2);
});
