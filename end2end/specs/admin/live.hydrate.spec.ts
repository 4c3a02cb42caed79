import { expect, test } from '../../fixtures';
import { EnginesScreen, QueueScreen } from '../../screens/admin';
import { signIn } from '../../support/account';
import { create } from '../../support/jobs';

test.use({ who: 'admin', engineKind: 'fake ComfyUI' });

test("row 18: an engine that goes offline and returns is shown automatically", async ({ page, comfyui, visit }) => {
  const engine = new EnginesScreen(page).engine('ComfyUI');
  await visit('/admin/engines');
  await expect(engine.getByText('Ready', { exact: true })).toBeVisible();
  await comfyui.stop();
  await expect(engine.getByText('Offline', { exact: true })).toBeVisible({ timeout: 15_000 });
  await expect(engine.getByText(/Jobs move to another engine or wait/)).toBeVisible();
  await comfyui.restart();
  await expect(engine.getByText('Ready', { exact: true })).toBeVisible({ timeout: 15_000 });
});

test('live updates keep a typed address and the result of a test', async ({ page, comfyui, visit }) => {
  const engines = new EnginesScreen(page);
  const engine = engines.engine('ComfyUI');
  await visit('/admin/engines');
  await engine.getByRole('button', { name: 'Test ComfyUI now' }).press('Enter');
  await expect(engine.getByText('Test passed.')).toBeVisible();
  await engines.address.fill('http://127.0.0.1:9');
  await comfyui.hold(1);
  await create(page.request, 'Something to do', {});
  await expect(engine.getByText('Busy')).toBeVisible();
  await expect(engine.getByText('Test passed.')).toBeVisible();
  await expect(engines.address).toHaveValue('http://127.0.0.1:9');
  await expect(engines.address).toBeFocused();
});

test("the queue shows another user's job automatically", async ({ page, comfyui, playwright, server, visit }) => {
  await comfyui.hold(3);
  const queue = new QueueScreen(page);
  await visit('/admin/queue');
  const name = await server.addUser();
  const other = await playwright.request.newContext({ baseURL: server.url });
  await signIn(other, name);
  await create(other, 'A job from elsewhere', {});
  await expect(queue.of(name)).toContainText('Generating');
  await comfyui.release();
  await expect(queue.of(name)).toHaveCount(0);
  await other.dispose();
});
