import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures';
import { Viewer } from '../../screens/viewer';
import { createCompleted } from '../../support/jobs';

const LARGE = { width: 1024, height: 768, sampler_params: { steps: 2 } };

test.use({ hasTouch: true, viewport: { width: 375, height: 812 }, contextOptions: { reducedMotion: 'reduce' } });

/** Moves fingers from their start to their end positions. */
async function touch(page: Page, ...ways: { from: [number, number]; to: [number, number] }[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const steps = 6;
  for (let step = 0; step <= steps; step++) {
    const part = (way: (typeof ways)[0], axis: 0 | 1) => way.from[axis] + ((way.to[axis] - way.from[axis]) * step) / steps;
    const touchPoints = ways.map((way, id) => ({ x: part(way, 0), y: part(way, 1), id }));
    await session.send('Input.dispatchTouchEvent', { type: step === 0 ? 'touchStart' : 'touchMove', touchPoints });
  }
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

test('two fingers zoom, and one pans a zoomed picture', async ({ page, visit }) => {
  const viewer = new Viewer(page);
  const job = await createCompleted(page.request, 'A harbour', LARGE);
  await visit(`/images/${job.content_id}`);
  await expect(viewer.size).toHaveText(/\d %/);
  const fits = await viewer.percent();
  const { x, y } = await viewer.middle();
  await touch(page, { from: [x - 30, y], to: [x - 90, y] }, { from: [x + 30, y], to: [x + 90, y] });
  await expect.poll(() => viewer.percent()).toBeGreaterThan(fits * 2.5);
  const before = await viewer.middle();
  await touch(page, { from: [x, y], to: [x + 80, y] });
  await expect.poll(async () => (await viewer.middle()).x).toBeGreaterThan(before.x + 60);
  await expect(viewer.heading).toContainText('A harbour');
});

test('a finger swipes to the next picture and back', async ({ page, visit }) => {
  const viewer = new Viewer(page);
  await createCompleted(page.request, 'The older harbour', LARGE);
  const job = await createCompleted(page.request, 'The newer harbour', LARGE);
  await visit(`/images/${job.content_id}`);
  await expect(viewer.size).toHaveText(/\d %/);
  const { x, y } = await viewer.middle();
  await touch(page, { from: [x + 80, y], to: [x - 80, y] });
  await expect(viewer.heading).toContainText('The older harbour');
  await touch(page, { from: [x - 80, y], to: [x + 80, y] });
  await expect(viewer.heading).toContainText('The newer harbour');
});

test('Share passes the named file to a browser that supports sharing', async ({ page, visit }) => {
  await page.addInitScript(() => {
    const shared: string[] = [];
    Object.assign(navigator, {
      canShare: (data: ShareData) => data.files?.[0]?.type === 'image/png',
      share: async (data: ShareData) => {
        const [file] = data.files ?? [];
        shared.push(`${file.name} ${file.size > 1000}`);
      },
    });
    Object.assign(window, { shared });
  });
  const job = await createCompleted(page.request, 'A harbour', LARGE);
  await visit(`/images/${job.content_id}`);
  await page.getByRole('button', { name: 'Share' }).click();
  const shared = () => page.evaluate(() => (window as unknown as { shared: string[] }).shared);
  await expect.poll(shared).toEqual([`genonaut-${job.content_id}-a-harbour.png true`]);
});

test("Share is hidden in a browser that can't share", async ({ page, visit }) => {
  await page.addInitScript(() => Object.assign(navigator, { canShare: undefined, share: undefined }));
  const job = await createCompleted(page.request, 'A harbour', LARGE);
  await visit(`/images/${job.content_id}`);
  await expect(page.getByRole('button', { name: 'Share' })).toBeHidden();
});
