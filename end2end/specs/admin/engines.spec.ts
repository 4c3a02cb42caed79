import { expect, test } from '../../fixtures';
import { EnginesScreen } from '../../screens/admin';
import { FakeComfyui } from '../../support/comfyui';
import { freePort } from '../../support/program';

test.describe('the admin', () => {
  test.use({ who: 'admin' });

  test('sees why an address does not answer', async ({ page, visit }) => {
    const engines = new EnginesScreen(page);
    await visit('/admin/engines');
    await engines.address.fill(`http://127.0.0.1:${await freePort()}`);
    await engines.test.click();
    await expect(page.getByText('Test failed.')).toBeVisible();
    await expect(page.getByText(/Can't reach ComfyUI/)).toHaveCount(1);
  });

  test('enters an address without its scheme; adding it clears the field', async ({ page, visit }) => {
    const comfyui = await FakeComfyui.start();
    try {
      const engines = new EnginesScreen(page);
      await visit('/admin/engines');
      await engines.address.fill(comfyui.url.replace('http://', ''));
      await engines.test.click();
      await expect(page.getByText('Test passed.')).toBeVisible();
      await expect(page.getByLabel('Name')).toHaveValue(/^ComfyUI( \d+)?$/);
      await page.getByLabel('Name').fill('Shed');
      await page.getByRole('button', { name: 'Add server' }).click();
      const engine = engines.engine('Shed');
      await expect(engine.getByText(comfyui.url)).toBeVisible();
      await expect(engines.address).toHaveValue('');
      await engine.getByRole('button', { name: 'Remove Shed' }).click();
      await expect(engine).toHaveCount(0);
    } finally {
      await comfyui.stop();
    }
  });

  test('adds a ComfyUI server, sees it become ready, tests and removes it', async ({ page, visit }) => {
    const comfyui = await FakeComfyui.start();
    try {
      const engines = new EnginesScreen(page);
      await visit('/admin/engines');
      await engines.address.fill(comfyui.url);
      await engines.test.click();
      await expect(page.getByText('Test passed.')).toBeVisible();
      await page.getByLabel('Name').fill('Studio');
      await page.getByRole('button', { name: 'Add server' }).click();
      const engine = engines.engine('Studio');
      await expect(engine).toBeVisible();
      await expect(page.getByLabel('Name')).toHaveCount(0);
      await expect(async () => {
        await page.reload();
        await expect(engine.getByText('Ready', { exact: true })).toBeVisible({ timeout: 1_000 });
      }).toPass({ timeout: 15_000 });
      await visit('/admin/engines');
      await engine.getByRole('button', { name: 'Test Studio now' }).click();
      await expect(engine.getByText('Test passed.')).toBeVisible();
      await expect(engine.getByText('Passed: ').first()).toBeAttached();
      await engine.getByRole('button', { name: 'Remove Studio' }).click();
      await expect(engine).toHaveCount(0);
    } finally {
      await comfyui.stop();
    }
  });

  test('sees that a name is reserved', async ({ page, problems, visit }) => {
    problems.allow(/status of 422/);
    const comfyui = await FakeComfyui.start();
    try {
      await visit(`/admin/engines?address=${encodeURIComponent(comfyui.url)}`);
      await page.getByLabel('Name').fill('sketch');
      await page.getByRole('button', { name: 'Add server' }).click();
      await expect(page.getByRole('alert').getByText(/reserved: choose another/)).toBeVisible();
    } finally {
      await comfyui.stop();
    }
  });
});

test('a member cannot open the engines page', async ({ page, problems, visit }) => {
  problems.allow(/status of 40[34]/);
  const answer = await visit('/admin/engines');
  expect([403, 404]).toContain(answer?.status());
  await expect(page.getByLabel('Address')).toHaveCount(0);
});
