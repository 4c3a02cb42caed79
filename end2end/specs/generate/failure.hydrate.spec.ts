import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../../fixtures';
import { Toasts } from '../../screens/bell';
import { Composer } from '../../screens/composer';
import { Queue } from '../../screens/queue';
import { Stage } from '../../screens/stage';
import type { FakeComfyui } from '../../support/comfyui';
import { create, waitForStatus } from '../../support/jobs';

test.use({ engineKind: 'fake ComfyUI' });

/** The row of a job that its engine refused. */
async function broken(page: Page, comfyui: FakeComfyui): Promise<Locator> {
  await comfyui.enableFault('refuse');
  const job = await create(page.request, 'A bridge that breaks', {});
  await waitForStatus(page.request, job.id, 'failed');
  return new Queue(page).job('A bridge that breaks');
}

test('a failed job explains why and can be retried', async ({ page, comfyui, visit }) => {
  const row = await broken(page, comfyui);
  await visit('/generate');
  await expect(row.getByText('The engine refused these settings.')).toBeVisible();
  await row.getByText('Error details').click();
  await expect(row.locator('pre')).not.toBeEmpty();

  await comfyui.reset();
  await row.getByRole('button', { name: 'Retry' }).click();
  await expect(new Stage(page).state('Done')).toBeVisible();
});

test('row 13: a deleted failed job is restored', async ({ page, comfyui, visit }) => {
  const row = await broken(page, comfyui);
  await visit('/generate');
  await row.getByRole('button', { name: 'Delete' }).click();
  await expect(row).toHaveCount(0);
  await new Toasts(page).saying('1 job deleted').getByRole('button', { name: 'Undo' }).click();
  await expect(row).toHaveCount(1);
  await page.reload();
  await expect(row).toHaveCount(1);
});

test('row 7: with every engine offline a job waits and starts automatically', async ({ page, comfyui, visit }) => {
  const composer = new Composer(page);
  const stage = new Stage(page);
  await visit('/generate');
  await comfyui.stop();
  await composer.prompt.fill('A long-awaited comet');
  await composer.generate.click();
  await expect(stage.region.getByText(/waiting for an engine/i)).toBeVisible({ timeout: 20_000 });
  await expect(stage.state('Waiting')).toBeVisible();
  await comfyui.restart();
  await expect(stage.state('Done')).toBeVisible({ timeout: 30_000 });
});
