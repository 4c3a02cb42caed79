import { expect, test } from '../../fixtures';
import { History } from '../../screens/history';
import { cancelled, createCompleted } from '../../support/jobs';
import { justBefore } from '../../support/network';

const ALL = ['Second pebble', 'Broken pot', 'First pebble', 'Lost pot'];

test.beforeEach(async ({ page }) => {
  await cancelled(page.request, 'Lost pot');
  await createCompleted(page.request, 'First pebble');
  await cancelled(page.request, 'Broken pot');
  await createCompleted(page.request, 'Second pebble');
});

test('row 13: jobs without pictures are deleted with pictures, and Undo restores all', async ({
  page,
  javaScriptEnabled,
  visit,
}) => {
  const history = new History(page);
  await visit('/history');
  expect(await history.entries()).toEqual(ALL);
  await history.box('Broken pot').check();
  await history.box('First pebble').check();
  await expect(history.bulk).toBeVisible();
  if (javaScriptEnabled !== false) await expect(history.bulk).toContainText('1 picture, 1 job');
  await history.act('Delete');
  await expect(history.job('Broken pot')).toHaveCount(0);
  expect(await history.entries()).toEqual(['Second pebble', 'Lost pot']);
  await expect(history.found).toHaveText('2 items');
  await expect(page.getByText('1 picture, 1 job deleted').last()).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(history.job('Broken pot')).toHaveCount(1);
  expect(await history.entries()).toEqual(ALL);
  await expect(history.found).toHaveText('4 items');
  await page.reload();
  expect(await history.entries()).toEqual(ALL);
  await page.goto('/history?q=pot');
  expect(await history.entries()).toEqual(['Broken pot', 'Lost pot']);
});

test('a job that was deleted in another tab is reported, and the others are deleted', async ({ page, visit }) => {
  const history = new History(page);
  const { id } = await cancelled(page.request, 'Gone pot');
  await visit('/history');
  await history.box('Gone pot').check();
  await history.box('Lost pot').check();
  await justBefore(page, /bulk_history/, () => page.request.delete(`/api/v1/generation-jobs/${id}`));
  await history.act('Delete');
  await expect(page.getByText('1 of these jobs was deleted elsewhere.')).toBeVisible();
  await expect(history.job('Gone pot')).toHaveCount(0);
  await expect(page.getByText('1 job deleted').last()).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(history.job('Lost pot')).toHaveCount(1);
  expect(await history.entries()).toEqual(ALL);
});

test('actions for pictures skip the selected jobs', async ({ page, visit }) => {
  const history = new History(page);
  await visit('/history');
  await history.box('Broken pot').check();
  await history.box('First pebble').check();
  await history.act('Favourite');
  await expect(page.getByRole('main').getByRole('img', { name: 'Favourite' })).toHaveCount(1);
  expect(await history.entries()).toEqual(ALL);
});
