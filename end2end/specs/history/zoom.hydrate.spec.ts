import { expect, test } from '../../fixtures';
import { Viewer } from '../../screens/viewer';
import { createCompleted } from '../../support/jobs';

const LARGE = { width: 1536, height: 1024, sampler_params: { steps: 2 } };

test.use({ contextOptions: { reducedMotion: 'reduce' } });

test('keys zoom in and out, to fit and to actual size; arrows pan while zoomed in', async ({ page, visit }) => {
  const viewer = new Viewer(page);
  await createCompleted(page.request, 'An older dune');
  const job = await createCompleted(page.request, 'A dune', LARGE);
  await visit(`/images/${job.content_id}`);
  await expect(viewer.size).toHaveText(/\d %/);
  const fits = await viewer.percent();
  expect(fits).toBeLessThan(100);
  await page.keyboard.press('1');
  await expect(viewer.size).toContainText('100 %');
  const before = await viewer.middle();
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => (await viewer.middle()).x).toBeLessThan(before.x);
  await expect(viewer.heading).toContainText('A dune');
  await page.keyboard.press('+');
  await expect(viewer.size).toContainText('150 %');
  await page.keyboard.press('-');
  await expect(viewer.size).toContainText('100 %');
  for (let press = 0; press < 12; press++) await page.keyboard.press('+');
  await expect(viewer.size).toContainText('800 %');
  await page.keyboard.press('0');
  await expect(viewer.size).toContainText(`${fits} %`);
  await page.keyboard.press('1');
  await page.keyboard.press('0');
  await page.keyboard.press('ArrowRight');
  await expect(viewer.heading).toContainText('An older dune');
});

test('the wheel zooms around the pointer, a drag pans, a double click resets', async ({ page, visit }) => {
  const viewer = new Viewer(page);
  const job = await createCompleted(page.request, 'A reef', LARGE);
  await visit(`/images/${job.content_id}`);
  await expect(viewer.size).toHaveText(/\d %/);
  const fits = await viewer.percent();
  const middle = await viewer.middle();
  const pointer = { x: middle.x - 150, y: middle.y };
  await page.mouse.move(pointer.x, pointer.y);
  await page.mouse.wheel(0, -400);
  await expect.poll(() => viewer.percent()).toBeGreaterThan(fits * 1.5);
  // The point under the pointer stays in place, so the center moves away from it.
  const zoomed = await viewer.middle();
  const by = (await viewer.percent()) / fits;
  expect(Math.abs(zoomed.x - (pointer.x + 150 * by))).toBeLessThan(8);
  await page.mouse.down();
  await page.mouse.move(pointer.x + 60, pointer.y, { steps: 3 });
  await page.mouse.up();
  await expect.poll(async () => (await viewer.middle()).x).toBeGreaterThan(zoomed.x + 50);
  await page.mouse.dblclick(pointer.x, pointer.y);
  await expect(viewer.size).toContainText(`${fits} %`);
  await page.mouse.dblclick(pointer.x, pointer.y);
  await expect(viewer.size).toContainText('100 %');
});

test('the next picture fits again', async ({ page, visit }) => {
  const viewer = new Viewer(page);
  await createCompleted(page.request, 'A left reef', LARGE);
  const job = await createCompleted(page.request, 'A right reef', LARGE);
  await visit(`/images/${job.content_id}`);
  await expect(viewer.size).toHaveText(/\d %/);
  const fits = await viewer.percent();
  await viewer.size.click();
  await expect(viewer.size).toContainText('100 %');
  await viewer.older.click();
  await expect(viewer.heading).toContainText('A left reef');
  await expect(viewer.size).toContainText(`${fits} %`);
});
