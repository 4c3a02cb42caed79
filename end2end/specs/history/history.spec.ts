import { expect, test } from '../../fixtures';
import { Viewer } from '../../screens/viewer';
import { createCompleted } from '../../support/jobs';

test('a generated picture is in the history, opens and links to its neighbours', async ({ page, visit }) => {
  for (const prompt of ['Oldest dunes', 'Middle dunes', 'Newest dunes']) await createCompleted(page.request, prompt);
  const viewer = new Viewer(page);
  await visit('/history');
  await expect(page.getByRole('link', { name: /dunes$/ })).toHaveCount(3);
  await page.getByRole('link', { name: 'Middle dunes' }).click();
  await expect(page).toHaveURL(/\/images\/\d+/);
  await expect(viewer.heading).toContainText('Middle dunes');
  await expect(viewer.picture).not.toHaveJSProperty('naturalWidth', 0);
  await expect(viewer.details).toContainText('256 × 256');

  await viewer.older.click();
  await expect(viewer.heading).toContainText('Oldest dunes');
  await expect(viewer.older).toHaveCount(0);
  await viewer.newer.click();
  await expect(viewer.heading).toContainText('Middle dunes');
  await viewer.newer.click();
  await expect(viewer.heading).toContainText('Newest dunes');
});

test('an empty history offers to create the first picture', async ({ page, visit }) => {
  await visit('/history');
  await page.getByRole('link', { name: 'Create your first picture' }).click();
  await expect(page).toHaveURL(/\/generate$/);
});
