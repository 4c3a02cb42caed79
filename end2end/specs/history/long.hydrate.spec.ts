import { expect, test } from '../../fixtures';
import { History } from '../../screens/history';
import { Viewer } from '../../screens/viewer';
import { create, waitForStatus } from '../../support/jobs';

/** The maximum number of cells in the document, however much was loaded. */
const CELLS = 150;

test('the 500th picture is reached by scrolling, and the document stays small', async ({ page, visit }) => {
  test.setTimeout(120_000);
  const tiny = (width: number) => ({ width, height: 64, batch_size: 8, sampler_params: { steps: 1 } });
  await create(page.request, 'The first of all', { ...tiny(64), batch_size: 1 });
  let last = 0;
  for (let job = 0; job < 63; job += 1) last = (await create(page.request, `Pebble ${job}`, tiny(job % 2 ? 64 : 96))).id;
  await waitForStatus(page.request, last, 'completed');

  const history = new History(page);
  await visit('/history');
  await history.box('Pebble 62').first().check();
  const loaded = page.getByRole('main').getByRole('heading', { level: 2 }).getByText(/^\d+\+?$/);
  const count = async () => parseInt((await loaded.last().textContent()) ?? '', 10);
  const cells = page.getByRole('main').locator('.grid__item');
  const first = history.picture('The first of all');
  const older = page.getByRole('link', { name: 'Older', exact: true });
  for (let before = 0; !(await first.isVisible()); before = await count()) {
    await page.mouse.wheel(0, 100_000);
    await expect.poll(async () => (await first.isVisible()) || (await count()) > before).toBe(true);
    expect(await cells.count()).toBeLessThan(CELLS);
  }
  await expect(older).toBeHidden();
  await expect(loaded).toHaveText('505');

  // The selection doesn't depend on the scroll position.
  await expect(history.box('Pebble 62')).toHaveCount(0);
  await history.box('The first of all').check();
  await expect(history.bulk).toContainText('2 selected');
  const download = page.waitForEvent('download');
  await history.act('Download');
  expect((await download).suggestedFilename()).toBe('genonaut-2-pictures.zip');

  await first.click();
  await expect(new Viewer(page).heading).toContainText('The first of all');
  await page.keyboard.press('Escape');
  await expect(first).toBeInViewport();
  expect(await cells.count()).toBeLessThan(CELLS);

  await page.keyboard.press('Home');
  await expect(history.picture('Pebble 62').first()).toBeInViewport();
  await expect(first).toHaveCount(0);
  expect(await cells.count()).toBeLessThan(CELLS);
});
