import { expect, test } from '../../fixtures';
import { QueueScreen } from '../../screens/admin';
import { signIn } from '../../support/account';
import { create, get, waitForStatus } from '../../support/jobs';

test.use({ engineKind: 'fake ComfyUI' });

test.describe('the admin', () => {
  test.use({ who: 'admin' });

  test("sees everybody's jobs without their prompts, pauses and resumes", async ({
    page,
    comfyui,
    playwright,
    server,
    visit,
  }) => {
    await comfyui.hold(3);
    const name = await server.addUser();
    const other = await playwright.request.newContext({ baseURL: server.url });
    await signIn(other, name);
    const running = await create(other, 'A secret garden', {});
    const waiting = await create(other, 'Another secret', {});
    await waitForStatus(other, running.id, 'running');

    const queue = new QueueScreen(page);
    await visit('/admin/queue');
    await expect(queue.of(name)).toHaveCount(2);
    await expect(queue.of(name).first()).toContainText('Generating');
    await expect(queue.of(name).last()).toContainText('Waiting');
    expect(await page.content()).not.toContain('secret');

    await queue.pause.click();
    await expect(page.getByRole('status').getByText('The queue is paused.')).toBeVisible();
    await comfyui.release();
    await waitForStatus(other, running.id, 'completed');
    expect((await get(other, waiting.id)).status).toBe('pending');

    await queue.resume.click();
    await expect(page.getByText('The queue is paused.')).toHaveCount(0);
    await waitForStatus(other, waiting.id, 'completed');
    await visit('/admin/queue');
    await expect(page.getByText('No active jobs.')).toBeVisible();
    await other.dispose();
  });

  test('navigates between the admin pages', async ({ page, visit }) => {
    await visit('/admin/queue');
    const ways = page.getByRole('navigation', { name: 'Admin' });
    await expect(ways.getByRole('link', { name: 'Queue' })).toHaveAttribute('aria-current', 'page');
    await ways.getByRole('link', { name: 'Engines' }).click();
    await expect(page).toHaveURL(/\/admin\/engines$/);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Engines');
    await expect(page.getByLabel('Address')).toBeVisible();
  });
});

test('a member cannot open the queue of others', async ({ page, problems, visit }) => {
  problems.allow(/status of 40[34]/);
  const answer = await visit('/admin/queue');
  expect(answer?.status()).toBe(403);
  await expect(page.getByRole('table')).toHaveCount(0);
});
