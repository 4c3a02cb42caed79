import { expect, test } from '../../fixtures';
import { History } from '../../screens/history';
import { createCompleted } from '../../support/jobs';

test('row 9 words, phrases and exclusions find pictures, and the address contains them', async ({ page, visit }) => {
  for (const prompt of ['A red fox in low sun', 'A red lighthouse, sun low', 'Night train']) await createCompleted(page.request, prompt);
  const history = new History(page);
  await visit('/history');
  await expect(history.found).toHaveText('3 items');
  await history.search.fill('red -"low sun"');
  await history.search.press('Enter');
  await expect(history.picture('A red lighthouse, sun low')).toHaveCount(1);
  await expect(history.picture(/fox|train/)).toHaveCount(0);
  await expect(history.found).toHaveText('1 found');
  await expect(page).toHaveURL(/\/history\?q=red\+-%22low\+sun%22/);
  await page.reload();
  await expect(history.search).toHaveValue('red -"low sun"');
  await expect(history.picture(/./)).toHaveCount(1);
  await history.clear.click();
  await expect(history.found).toHaveText('3 items');
  await expect(history.search).toHaveValue('');
});

test('a search without matches offers to clear the filters', async ({ page, visit }) => {
  await createCompleted(page.request, 'Night train');
  const history = new History(page);
  await visit('/history?q=giraffe');
  await expect(page.getByText('No matches.')).toBeVisible();
  await page.getByRole('link', { name: 'Clear filters' }).click();
  await expect(history.picture('Night train')).toHaveCount(1);
});

test('an address with an invalid filter value lists the valid ones', async ({ page, problems, visit }) => {
  problems.allow(/status of 422/);
  await visit('/history?status=done');
  await expect(page.getByRole('main').getByRole('alert')).toContainText('pending, running, completed, failed, cancelled');
});
