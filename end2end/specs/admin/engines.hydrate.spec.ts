import { expect, test } from '../../fixtures';
import { FakeComfyui } from '../../support/comfyui';
import { freePort } from '../../support/program';

test.describe('the keeper', () => {
  test.use({ who: 'admin' });

  test('learns in words why an address does not answer', async ({ page, visit }) => {
    await visit('/admin/engines');
    await page.getByLabel('Address').fill(`http://127.0.0.1:${await freePort()}`);
    await page.getByRole('button', { name: 'Test' }).click();
    await expect(page.getByText('Test failed.')).toBeVisible();
    await expect(page.getByText(/cannot be reached/).first()).toBeVisible();
  });

  test('adds a ComfyUI that answers, sees it get ready and removes it', async ({ page, visit }) => {
    const comfyui = await FakeComfyui.start();
    try {
      await visit('/admin/engines');
      await page.getByLabel('Address').fill(comfyui.url);
      await page.getByRole('button', { name: 'Test' }).click();
      await expect(page.getByText('Test passed.')).toBeVisible();
      await page.getByLabel('Name').fill('Studio');
      await page.getByRole('button', { name: 'Add server' }).click();
      const engine = page.getByRole('region', { name: 'Studio' });
      await expect(engine).toBeVisible();
      await expect(async () => {
        await page.reload();
        await expect(engine.getByText('Ready', { exact: true })).toBeVisible({ timeout: 1_000 });
      }).toPass({ timeout: 15_000 });
      await engine.getByRole('button', { name: 'Remove Studio' }).click();
      await expect(engine).toHaveCount(0);
    } finally {
      await comfyui.stop();
    }
  });
});

test('a member finds no engines page', async ({ page, problems, visit }) => {
  problems.allow(/status of 40[34]/);
  const answer = await visit('/admin/engines');
  expect([403, 404]).toContain(answer?.status());
  await expect(page.getByLabel('Address')).toHaveCount(0);
});
