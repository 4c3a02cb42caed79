import { expect, test } from '../../fixtures';
import { backlog } from '../../support/backlog';

test('older pictures follow by a link, and another leads back', async ({ page, visit }) => {
  await backlog(page.request);
  await visit('/history');
  await expect(page.getByRole('link', { name: 'Sketch number 12' })).toHaveCount(2);
  await page.getByRole('link', { name: 'Older' }).click();
  await expect(page.getByRole('link', { name: 'Sketch number 0' })).toHaveCount(2);
  await page.getByRole('link', { name: 'Newest' }).click();
  await expect(page.getByRole('link', { name: 'Sketch number 12' })).toHaveCount(2);
});
