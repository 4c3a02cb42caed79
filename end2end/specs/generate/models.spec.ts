import { expect, test } from '../../fixtures';

test.use({ engineKind: 'fake ComfyUI' });

test('every model has a page, and a favourite comes first', async ({ page, visit }) => {
  await visit('/models');
  const models = page.getByRole('main').getByRole('list').first().getByRole('listitem');
  await expect(models).toHaveCount(2);
  await expect(page.getByText(/ComfyUI server/)).toHaveCount(0);
  await page.getByRole('button', { name: 'Favourite: tiny-sd15-shared-small' }).click();
  await expect(models.first()).toContainText('tiny-sd15-shared-small');
  await page.getByRole('link', { name: 'tiny-sd15-shared-small', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'tiny-sd15-shared-small' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Favourite/ })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByText('512 × 512')).toBeVisible();
  await expect(page.getByLabel('Note')).toHaveCount(0);
});

test.describe('an admin', () => {
  test.use({ who: 'admin' });

  test('sets the recommended settings of a model', async ({ page, visit, problems }) => {
    problems.allow(/status of 422/);
    await visit('/models');
    await page.getByRole('link', { name: 'dreams-sdxl', exact: true }).click();
    await page.getByLabel('Note').fill('Soft light.\nGood at hands.');
    await page.getByLabel('Steps').fill('300');
    const save = page.getByRole('button', { name: 'Save' });
    await save.click();
    await expect(page.locator('#steps-error')).toHaveText('Must be between 1 and 150.');
    await page.getByLabel('Note').fill('Soft light.\nGood at hands.');
    await page.getByLabel('Steps').fill('30');
    await page.getByLabel('CFG').fill('5');
    await save.click();
    await expect(page.getByText('Saved.')).toBeVisible();
    await expect(page.getByText('30 steps, CFG 5')).toBeVisible();
    await expect(page.getByRole('main').locator('.modelpage__note')).toHaveText(/Soft light/);
  });
});
