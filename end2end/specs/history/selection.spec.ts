import { expect, test } from '../../fixtures';
import { History } from '../../screens/history';
import { Viewer } from '../../screens/viewer';
import { createCompleted } from '../../support/jobs';

test.beforeEach(async ({ page }) => {
  for (const prompt of ['First pebble', 'Second pebble', 'Third pebble']) await createCompleted(page.request, prompt);
});

test('row 13: several pictures are deleted, and Undo restores them in place', async ({
  page,
  javaScriptEnabled,
  visit,
}) => {
  const history = new History(page);
  await visit('/history');
  await expect(history.bulk).toBeHidden();
  await history.box('First pebble').check();
  await history.box('Third pebble').check();
  await expect(history.bulk).toBeVisible();
  if (javaScriptEnabled !== false) await expect(history.bulk).toContainText('2 selected');
  await history.act('Delete');
  await expect(history.picture(/pebble/)).toHaveCount(1);
  await expect(history.found).toHaveText('1 item');
  await expect(history.bulk).toBeHidden();
  await expect(page.getByText('2 pictures deleted').last()).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(history.picture(/pebble/)).toHaveCount(3);
  expect(await history.order()).toEqual(['Third pebble', 'Second pebble', 'First pebble']);
  await expect(history.found).toHaveText('3 items');
  await page.reload();
  await expect(history.picture(/pebble/)).toHaveCount(3);
});

test('row 10: several pictures are added to the favourites and removed', async ({ page, visit }) => {
  const history = new History(page);
  const hearts = page.getByRole('main').getByRole('img', { name: 'Favourite' });
  await visit('/history');
  await history.box('First pebble').check();
  await history.box('Second pebble').check();
  await history.act('Favourite');
  await expect(hearts).toHaveCount(2);
  await expect(history.bulk).toBeHidden();
  await history.box('Second pebble').check();
  await history.act('Unfavourite');
  await expect(hearts).toHaveCount(1);
});

test('row 13: Undo restores a picture deleted in the viewer to its place', async ({ page, visit }) => {
  const history = new History(page);
  const viewer = new Viewer(page);
  await visit('/history');
  await history.picture('Second pebble').click();
  await expect(viewer.heading).toContainText('Second pebble');
  await page.getByRole('button', { name: 'Delete picture' }).click();
  await expect(page).toHaveURL(/\/history/);
  await expect(history.picture(/pebble/)).toHaveCount(2);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(history.picture(/pebble/)).toHaveCount(3);
  expect(await history.order()).toEqual(['Third pebble', 'Second pebble', 'First pebble']);
});
