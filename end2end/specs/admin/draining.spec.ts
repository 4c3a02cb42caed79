import { expect, test } from '../../fixtures';
import { EnginesScreen } from '../../screens/admin';
import { create, get, waitForStatus } from '../../support/jobs';

test.use({ who: 'admin', engineKind: 'fake ComfyUI' });

test('an engine shows its job; switched off, it finishes that and starts no other', async ({ page, comfyui, visit }) => {
  await comfyui.hold(3);
  const running = await create(page.request, 'The last one', {});
  const waiting = await create(page.request, 'The one after', {});
  await waitForStatus(page.request, running.id, 'running');
  const engines = new EnginesScreen(page);
  const engine = engines.engine('ComfyUI');
  await visit('/admin/engines');
  await expect(engine.getByText('Busy')).toBeVisible();
  await expect(engine.getByRole('link', { name: `Job ${running.id}` })).toBeVisible();
  await expect(engine).not.toContainText('The last one');
  try {
    await expect(engines.switch('ComfyUI')).toHaveAttribute('aria-checked', 'true');
    await engines.switch('ComfyUI').click();
    await expect(engine.getByText('Finishing', { exact: true })).toBeVisible();
    await expect(engine.getByText(/Finishing current jobs/)).toBeVisible();
    await comfyui.release();
    await waitForStatus(page.request, running.id, 'completed');
    expect((await get(page.request, waiting.id)).status).toBe('pending');
    await visit('/admin/engines');
    await expect(engine.getByText('Switched off', { exact: true })).toBeVisible();
  } finally {
    await visit('/admin/engines');
    if ((await engines.switch('ComfyUI').getAttribute('aria-checked')) === 'false') {
      await engines.switch('ComfyUI').click();
    }
  }
  await waitForStatus(page.request, waiting.id, 'completed');
});
