import { expect, test } from '../../fixtures';
import { serious } from '../../support/axe';
import { Bell, Toasts } from '../../screens/bell';
import { Notifications } from '../../screens/notifications';
import { create, createCompleted } from '../../support/jobs';
import { turnOn } from '../../support/notifications';
import { invisibleFocus } from '../../support/focus';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(() => {
    test.use({ colorScheme });

    test(`row 43: ${colorScheme} offer and toast have no serious violations`, async ({ page, visit }) => {
      await visit('/generate');
      const held = await create(page.request, 'One that waits', { held: true });
      await expect(page.getByRole('complementary', { name: 'Notifications' })).toBeVisible();
      expect(await serious(page), 'offer').toEqual([]);
      await turnOn(page.request);
      await page.request.post(`/api/v1/generation-jobs/${held.id}/cancel`, { data: {} });
      await new Toasts(page).saying('One that waits').hover();
      expect(await serious(page), 'toast').toEqual([]);
    });

    test(`row 43: ${colorScheme} bell and page have no serious violations`, async ({ page, visit }) => {
      await turnOn(page.request);
      await createCompleted(page.request, 'A well-lit room');
      await visit('/notifications');
      const bell = new Bell(page);
      await bell.opener.click();
      await expect(bell.rows).toHaveCount(1);
      expect(await serious(page), 'bell').toEqual([]);
      await page.keyboard.press('Escape');
      await new Notifications(page).row('A well-lit room').getByRole('checkbox').check();
      expect(await serious(page), 'page').toEqual([]);
    });
  });
}

test('row 41: on the notifications page focus is always visible', async ({ page, visit }) => {
  await turnOn(page.request);
  await createCompleted(page.request, 'A path through reeds');
  await visit('/notifications');
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  for (let stop = 0; stop < 30; stop += 1) {
    await page.keyboard.press('Tab');
    expect(await invisibleFocus(page)).toBe('');
  }
});

for (const width of [375, 768, 1440]) {
  test(`row 42: bell and page fit into ${width} px`, async ({ page, visit }) => {
    await page.setViewportSize({ width, height: 800 });
    await turnOn(page.request);
    await createCompleted(page.request, `Green aurora, ${'antidisestablishmentarianism'.repeat(3)}`);
    await visit('/notifications');
    const bell = new Bell(page);
    const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(await sideways()).toBeLessThanOrEqual(0);
    await bell.opener.click();
    await expect(bell.rows).toHaveCount(1);
    expect(await sideways()).toBeLessThanOrEqual(0);
    const box = await bell.menu.boundingBox();
    expect(box && box.x >= 0 && box.x + box.width <= width).toBe(true);
  });
}
