import { expect, test } from '../../fixtures';
import { Composer } from '../../screens/composer';
import { Queue } from '../../screens/queue';
import { Stage } from '../../screens/stage';
import { create, list } from '../../support/jobs';
import { findRegression, record } from '../../support/recorder';

test.use({ engineKind: 'fake ComfyUI' });

test('two jobs at once are both shown and both finish', async ({ page, comfyui, visit }) => {
  const queue = new Queue(page);
  await comfyui.hold(4);
  await create(page.request, 'First: a lighthouse in rain', {});
  await create(page.request, 'Second: a field of tulips', {});
  await visit('/generate');
  await expect(queue.job('First').getByText('Generating', { exact: true }).first()).toBeVisible();
  await expect(queue.job('Second').getByText('Waiting', { exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: /^Queue: Generating 1 ?, Waiting 1$/ })).toBeVisible();

  await comfyui.release();
  await expect(queue.job('First')).toHaveCount(0);
  await expect(queue.job('Second')).toHaveCount(0);
  const statuses = (await list(page.request)).map((job) => job.status);
  expect(statuses).toEqual(['completed', 'completed']);
});

test('row 27: no state goes backwards during two jobs in a row', async ({ page, visit }) => {
  const composer = new Composer(page);
  const stage = new Stage(page);
  await visit('/generate');
  const shown = await record(page);
  for (const prompt of ['A red fox in snow', 'A grey owl at dusk']) {
    await composer.prompt.fill(prompt);
    await composer.generate.click();
    await expect(stage.region.getByText(prompt)).toBeVisible();
    await expect(stage.state('Done')).toBeVisible();
  }
  const moments = await shown();
  expect(findRegression(moments)).toBeUndefined();
  const order = moments.map((moment) => moment.prompt).filter((prompt, i, all) => prompt !== all[i - 1]);
  expect(order).toEqual(['A red fox in snow', 'A grey owl at dusk']);
});
