import { expect, test } from '../../fixtures';
import { backlog } from '../../support/backlog';

test('scrolling loads older pictures', async ({ page, visit }) => {
  await backlog(page.request);
  await visit('/history');
  await page.getByRole('link', { name: 'Sketch number 1', exact: true }).last().scrollIntoViewIfNeeded();
  await page.mouse.wheel(0, 10_000);
  await expect(page.getByRole('link', { name: 'Sketch number 0' })).toHaveCount(2);
  await expect(page.getByRole('link', { name: /^Sketch number/ })).toHaveCount(26);
});
