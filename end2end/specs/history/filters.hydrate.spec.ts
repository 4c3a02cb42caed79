import { expect, test } from '../../fixtures';
import { History } from '../../screens/history';
import { Viewer } from '../../screens/viewer';
import { backlog } from '../../support/backlog';
import { createCompleted } from '../../support/jobs';

test('row 9 typing searches automatically and keeps the focus', async ({ page, visit }) => {
  await createCompleted(page.request, 'Night train');
  await createCompleted(page.request, 'Red fox');
  const history = new History(page);
  await visit('/history');
  await page.keyboard.press('/');
  await expect(history.search).toBeFocused();
  await page.keyboard.type('fox');
  await expect(history.picture('Night train')).toHaveCount(0);
  await expect(history.picture('Red fox')).toHaveCount(1);
  await expect(history.search).toBeFocused();
  await expect(history.search).toHaveValue('fox');
});

for (const way of ['Close', 'the browser'] as const) {
  test(`back by ${way} restores the scroll position`, async ({ page, visit }) => {
    await backlog(page.request);
    const history = new History(page);
    const viewer = new Viewer(page);
    await page.setViewportSize({ width: 375, height: 500 });
    await visit('/history');
    await page.mouse.wheel(0, 10_000);
    const last = history.picture('Sketch number 0').last();
    await last.scrollIntoViewIfNeeded();
    await expect(history.picture(/^Sketch number/)).toHaveCount(26);
    await last.click();
    await expect(viewer.heading).toContainText('Sketch number 0');
    await viewer.newer.click();
    await expect(page).toHaveURL(/\/images\/\d+$/);
    if (way === 'Close') await page.keyboard.press('Escape');
    else await page.goBack();
    await expect(page).toHaveURL(/\/history/);
    await expect(history.picture(/^Sketch number/)).toHaveCount(26);
    await expect(last).toBeInViewport();
  });
}

test('a link to the history starts at the top', async ({ page, visit }) => {
  await backlog(page.request);
  const history = new History(page);
  await page.setViewportSize({ width: 375, height: 500 });
  await visit('/history');
  await history.picture('Sketch number 1').last().scrollIntoViewIfNeeded();
  await page.getByRole('link', { name: 'Generate' }).click();
  await expect(page).toHaveURL(/\/generate/);
  await page.getByRole('link', { name: 'History', exact: true }).click();
  await expect(history.picture('Sketch number 12').first()).toBeInViewport();
});
