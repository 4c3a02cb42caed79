import { expect, test } from '../../fixtures';
import { Stage } from '../../screens/stage';
import { create, waitForStatus } from '../../support/jobs';

test.use({ engineKind: 'fake ComfyUI' });

test('the page refreshes automatically until the job is done', async ({ page, comfyui, visit }) => {
  await comfyui.hold(2);
  const job = await create(page.request, 'A clock that ticks', {});
  await waitForStatus(page.request, job.id, 'running');
  const stage = new Stage(page);
  await visit('/generate');
  await expect(stage.state('Generating')).toBeVisible();
  await comfyui.release();
  await expect(stage.state('Done')).toBeVisible({ timeout: 25_000 });
});
