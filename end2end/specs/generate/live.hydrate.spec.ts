import { expect, test } from '../../fixtures';
import { Stage } from '../../screens/stage';
import { create, list, waitForStatus } from '../../support/jobs';
import { Socket } from '../../support/socket';

test.use({ engineKind: 'fake ComfyUI' });

test('row 24: a reload and a second tab show the same running job', async ({
  page,
  context,
  comfyui,
  visit,
}) => {
  await comfyui.hold(8);
  const stage = new Stage(page);
  await visit('/generate');
  await create(page.request, 'A planet with rings over ice', {});
  await expect(stage.bar).toHaveAccessibleName('Step 7 of 20');
  await page.reload();
  await expect(stage.bar).toHaveAccessibleName('Step 7 of 20');
  await expect(stage.preview).toBeVisible();

  const second = await context.newPage();
  await visit('/generate', second);
  await expect(new Stage(second).preview).toBeVisible();
  await comfyui.release();
  await expect(stage.state('Done')).toBeVisible();
  await expect(new Stage(second).state('Done')).toBeVisible();
});

test('row 25: after the socket is closed during a job, the page is up to date within 5 s', async ({
  page,
  comfyui,
  visit,
}) => {
  await comfyui.hold(5);
  const stage = new Stage(page);
  const socket = await Socket.of(page);
  await visit('/generate');
  const job = await create(page.request, 'A storm at sea', {});
  await expect(stage.preview).toBeVisible();
  await socket.disconnect();
  await comfyui.release();
  await waitForStatus(page.request, job.id, 'completed');
  await expect(stage.state('Done')).toBeVisible({ timeout: 5_000 });
});

test('row 25: after the socket falls silent during a job, the page is up to date within 5 s', async ({
  page,
  comfyui,
  visit,
}) => {
  await comfyui.hold(5);
  const stage = new Stage(page);
  const socket = await Socket.of(page);
  await visit('/generate');
  const job = await create(page.request, 'A calm at sea', {});
  await expect(stage.preview).toBeVisible();
  socket.silence();
  await comfyui.release();
  await waitForStatus(page.request, job.id, 'completed');
  await expect(stage.state('Done')).toBeVisible({ timeout: 5_000 });
});

test('row 26: without a socket, polling updates the page to the end', async ({ page, comfyui, visit }) => {
  await comfyui.hold(10);
  const stage = new Stage(page);
  const socket = await Socket.of(page);
  await socket.disconnect();
  await create(page.request, 'A pigeon carries the news', {});
  await visit('/generate');
  await expect(stage.bar).toHaveAccessibleName('Step 9 of 20', { timeout: 15_000 });
  await comfyui.release();
  await expect(stage.state('Done')).toBeVisible({ timeout: 15_000 });
  await expect(stage.picture).toBeVisible();
});

test('row 25: after the server is killed and restarted during a job, the page shows it done', async ({
  page,
  comfyui,
  problems,
  server,
  visit,
}) => {
  problems.allow(/ERR_CONNECTION|WebSocket connection|ERR_EMPTY_RESPONSE/);
  await comfyui.hold(6);
  const stage = new Stage(page);
  await visit('/generate');
  await create(page.request, 'A phoenix', {});
  await expect(stage.preview).toBeVisible();
  await server.restart();
  await comfyui.release();
  await expect(stage.state('Done')).toBeVisible({ timeout: 15_000 });
  expect((await list(page.request)).map((job) => [job.status, job.images.length])).toEqual([['completed', 1]]);
});
