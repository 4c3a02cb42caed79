import { expect, test } from '../../fixtures';
import { History } from '../../screens/history';
import { Viewer } from '../../screens/viewer';
import { create, createCompleted, waitForStatus } from '../../support/jobs';

test('row 8 filters combine, are in the address and can be removed', async ({ page, visit, javaScriptEnabled }) => {
  const liked = await createCompleted(page.request, 'Night train');
  await createCompleted(page.request, 'Night harbour');
  const change = await page.request.patch(`/api/v1/content/${liked.content_id}`, { data: { is_favorite: true } });
  expect(change.ok()).toBe(true);
  const history = new History(page);
  await visit('/history');
  await history.favourites.check();
  await history.apply(javaScriptEnabled);
  await expect(history.picture(/Night/)).toHaveCount(1);
  await history.status.selectOption('Failed');
  await history.apply(javaScriptEnabled);
  await expect(page.getByText('No matches.')).toBeVisible();
  await expect(page).toHaveURL(/favorite=on&status=failed/);
  await history.filters.getByRole('link', { name: 'Any status' }).click();
  await expect(history.picture(/Night/)).toHaveCount(1);
  await expect(page).toHaveURL('/history?favorite=on');
  await history.clear.click();
  await expect(history.found).toHaveText('2 items');
  await expect(history.favourites).not.toBeChecked();
});

test('row 8 date spans are selected by name', async ({ page, visit }) => {
  await createCompleted(page.request, 'Night train');
  const history = new History(page);
  await visit('/history?to=2020-01-01');
  await expect(page.getByText('No matches.')).toBeVisible();
  await history.filters.getByRole('button', { name: 'Until 1 Jan 2020' }).click();
  await page.getByRole('group', { name: 'Dates' }).getByRole('link', { name: 'Last 7 days' }).click();
  await expect(history.picture('Night train')).toHaveCount(1);
  await expect(page).toHaveURL(/\/history\?from=\d{4}-\d\d-\d\d$/);
  await expect(history.filters.getByRole('button', { name: 'Last 7 days' })).toBeVisible();
});

test('a tag links to all pictures with it', async ({ page, visit }) => {
  const train = await createCompleted(page.request, 'Night train');
  await createCompleted(page.request, 'Red fox');
  await visit(`/images/${train.content_id}`);
  const details = new Viewer(page).details;
  const tags = details.getByRole('textbox', { name: 'Tags, separated by commas' });
  await tags.fill('Railway, by night');
  await details.getByRole('button', { name: 'Save' }).click();
  await expect(tags).toHaveValue('by night, railway');
  await details.getByRole('link', { name: 'by night' }).click();
  const history = new History(page);
  await expect(history.picture('Night train')).toHaveCount(1);
  await expect(history.found).toHaveText('1 found');
  await history.filters.getByRole('link', { name: 'Remove filter: by night' }).click();
  await expect(history.found).toHaveText('2 items');
});

test('the viewer steps within the filters, and Close returns to them', async ({ page, visit }) => {
  for (const prompt of ['Red fox', 'Night train', 'Grey fox']) await createCompleted(page.request, prompt);
  const history = new History(page);
  const viewer = new Viewer(page);
  await visit('/history?q=fox');
  await history.picture('Grey fox').click();
  await expect(viewer.heading).toContainText('Grey fox');
  await viewer.older.click();
  await expect(viewer.heading).toContainText('Red fox');
  await expect(viewer.older).toHaveCount(0);
  await page.getByRole('link', { name: /^Close/ }).click();
  await expect(page).toHaveURL(/\/history\?q=fox#/);
  await expect(history.picture(/fox/)).toHaveCount(2);
  await expect(history.picture('Night train')).toHaveCount(0);
});

test('row 8 waiting and cancelled jobs are found by status', async ({ page, visit, javaScriptEnabled }) => {
  const job = await create(page.request, 'Sleeping volcano', { held: true });
  const history = new History(page);
  await visit('/history');
  await history.status.selectOption('In progress');
  await history.apply(javaScriptEnabled);
  await expect(page.getByRole('heading', { name: 'Sleeping volcano' })).toBeVisible();
  await page.request.post(`/api/v1/generation-jobs/${job.id}/cancel`, { data: {} });
  await waitForStatus(page.request, job.id, 'cancelled');
  await visit('/history?status=pending,running');
  await expect(page.getByText('No matches.')).toBeVisible();
  await visit('/history?status=cancelled&q=volcano');
  await expect(page.getByRole('heading', { name: 'Sleeping volcano' })).toBeVisible();
});
