import { expect, test } from '../../fixtures';
import { Bell } from '../../screens/bell';
import { clear, create, waitForStatus } from '../../support/jobs';
import { list } from '../../support/notifications';

test.use({ engineKind: 'fake ComfyUI' });

test('with the first job the stage offers notifications, and one click turns them on', async ({
  page,
  comfyui,
  visit,
}) => {
  await visit('/generate');
  const offer = page.getByRole('complementary', { name: 'Notifications' });
  await expect(offer).toHaveCount(0);
  await comfyui.hold(3);
  const job = await create(page.request, 'The first of many', {});
  await waitForStatus(page.request, job.id, 'running');
  await visit('/generate');
  await offer.getByRole('button', { name: 'Turn on' }).click();
  await expect(page.getByRole('button', { name: 'Turn on' })).toHaveCount(0);
  await comfyui.release();
  await waitForStatus(page.request, job.id, 'completed');
  await expect.poll(async () => (await list(page.request)).map((one) => one.title)).toEqual(['Generation complete']);
  await visit('/generate');
  await expect(offer).toHaveCount(0);
});

test('row 30: declining the offer sends no notifications and hides it for good', async ({ page, comfyui, javaScriptEnabled, visit }) => {
  await comfyui.hold(3);
  const job = await create(page.request, 'Left alone', {});
  await waitForStatus(page.request, job.id, 'running');
  await visit('/generate');
  const offer = page.getByRole('complementary', { name: 'Notifications' });
  await page.getByRole('button', { name: 'Not now' }).click();
  await expect(offer).toHaveCount(0);
  await visit('/generate');
  await expect(page.getByText('Left alone').first()).toBeVisible();
  await expect(offer).toHaveCount(0);
  await clear(page.request);
  await waitForStatus(page.request, job.id, 'cancelled');
  expect(await list(page.request)).toEqual([]);
  await visit('/history');
  const bell = new Bell(page);
  const shown = javaScriptEnabled === false ? bell.link : bell.opener;
  await expect(shown).toHaveAccessibleName(bell.counting(0));
});
