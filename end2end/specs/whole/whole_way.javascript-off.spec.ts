import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../../fixtures';
import { Composer } from '../../screens/composer';
import { Stage } from '../../screens/stage';
import { list } from '../../support/jobs';

/** Reloads until it appears, as a user without JavaScript would. */
async function reloadUntil(page: Page, there: Locator): Promise<void> {
  await expect(async () => {
    await page.goto('/generate');
    await expect(there).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 30_000, intervals: [500] });
}

test('row 38: Generate is enabled and the prompt required', async ({ page, visit }) => {
  const composer = new Composer(page);
  await visit('/generate');
  await expect(composer.generate).toBeEnabled();
  await expect(composer.prompt).toHaveAttribute('required');
  await expect(composer.prompt).not.toHaveAttribute('maxlength');
});

test('from the form to the finished picture, its page and back to the list', async ({ page, visit }) => {
  const composer = new Composer(page);
  const stage = new Stage(page);
  await visit('/generate');
  await composer.prompt.fill('A paper boat on a pond');
  await composer.small();
  await composer.generate.click();
  await expect(page).toHaveURL(/\/generate/);
  await expect(composer.prompt).toHaveValue('A paper boat on a pond');

  await reloadUntil(page, stage.picture);
  await expect(stage.picture.getByRole('img')).not.toHaveJSProperty('naturalWidth', 0);
  await stage.picture.click();
  await expect(page).toHaveURL(/\/images\/\d+/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('A paper boat on a pond');
  await page.goto('/history');
  await expect(page.getByRole('link', { name: 'A paper boat on a pond' })).toBeVisible();
  expect(await list(page.request)).toHaveLength(1);
});
