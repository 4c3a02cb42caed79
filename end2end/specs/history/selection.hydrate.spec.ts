import { expect, test } from '../../fixtures';
import { History } from '../../screens/history';
import { Toasts } from '../../screens/bell';
import { createCompleted } from '../../support/jobs';
import { justBefore } from '../../support/network';

test.beforeEach(async ({ page }) => {
  for (const prompt of ['One', 'Two', 'Three', 'Four', 'Five']) await createCompleted(page.request, prompt);
});

test('Shift selects a range, by mouse and by keys, and Escape clears the selection', async ({ page, visit }) => {
  const history = new History(page);
  await visit('/history');
  await history.box('Five').click();
  await history.box('Three').click({ modifiers: ['Shift'] });
  await expect(history.bulk).toContainText('3 selected');
  await expect(history.box('Four')).toBeChecked();
  await history.picture('Two').click({ modifiers: ['Shift'] });
  await expect(history.bulk).toContainText('4 selected');
  await expect(page).toHaveURL(/\/history$/);
  await page.keyboard.press('Escape');
  await expect(history.bulk).toBeHidden();
  await expect(history.box('Four')).not.toBeChecked();

  await history.box('Five').focus();
  await page.keyboard.press('ArrowRight');
  await expect(history.box('Four')).toBeFocused();
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(history.box('Two')).toBeFocused();
  await expect(history.bulk).toContainText('3 selected');
  await history.box('One').focus();
  await page.keyboard.press('Shift+Space');
  await expect(history.bulk).toContainText('4 selected');
  await history.bulk.getByRole('button', { name: 'Clear selection' }).click();
  await expect(history.bulk).toBeHidden();
});

test('the selection stays when a new picture arrives', async ({ page, visit }) => {
  const history = new History(page);
  await visit('/history');
  await history.box('Three').check();
  await createCompleted(page.request, 'Six');
  await expect(history.picture('Six')).toHaveCount(1);
  await expect(history.box('Three')).toBeChecked();
  await expect(history.bulk).toContainText('1 selected');
  await history.act('Delete');
  await expect(history.picture('Three')).toHaveCount(0);
  await expect(history.picture(/./)).toHaveCount(5);
});

test('a picture that was deleted in another tab is reported, and the others are changed', async ({ page, visit }) => {
  const history = new History(page);
  const gone = await createCompleted(page.request, 'Gone');
  await visit('/history');
  await history.box('Gone').check();
  await history.box('One').check();
  await justBefore(page, /bulk_history/, () => page.request.delete(`/api/v1/content/${gone.content_id}`));
  await history.act('Favourite');
  const words = page.getByText('1 of these pictures was deleted elsewhere.');
  await expect(words).toBeVisible();
  await expect(history.picture('Gone')).toHaveCount(0);
  await expect(page.getByRole('main').getByRole('img', { name: 'Favourite' })).toHaveCount(1);

  await history.box('One').check();
  await history.act('Delete');
  await expect(words).toBeHidden();
  await new Toasts(page).saying('1 picture deleted').getByRole('button', { name: 'Undo' }).click();
  await expect(history.picture(/./)).toHaveCount(5);
  expect((await history.order()).at(-1)).toBe('One');
});

test('a deletion can be undone for ten seconds', async ({ page, problems, visit }) => {
  // Fast-forwarding the clock looks like a silent socket to the page.
  problems.allow(/WebSocket connection/);
  await page.clock.install();
  const history = new History(page);
  await visit('/history');
  await page.clock.pauseAt(Date.now() + 3_000);
  await history.box('Two').check();
  await history.act('Delete');
  const toast = new Toasts(page).saying('1 picture deleted');
  await expect(toast).toBeVisible();
  await page.clock.runFor(9_000);
  await expect(toast).toBeVisible();
  await page.mouse.move(0, 0);
  await page.clock.runFor(2_000);
  await expect(toast).toHaveCount(0);
  await expect(history.picture('Two')).toHaveCount(0);
});
