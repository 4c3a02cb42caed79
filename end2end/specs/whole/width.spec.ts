import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures';
import { PUBLIC_PAGES, populatedPages } from '../../support/pages';

/** Asserts that the page is no wider than its window. */
async function fits(page: Page): Promise<void> {
  const { wanted, room } = await page.evaluate(() => ({
    wanted: document.documentElement.scrollWidth,
    room: document.documentElement.clientWidth,
  }));
  expect(wanted, page.url()).toBeLessThanOrEqual(room);
}

for (const width of [375, 768, 1440]) {
  test.describe(() => {
    test.use({ viewport: { width, height: 900 }, who: 'admin' });

    test(`row 42: at ${width} px no page scrolls sideways`, async ({ page, visit, problems }) => {
      problems.allow(/status of 404/);
      for (const place of await populatedPages(page)) {
        await visit(place.path);
        await fits(page);
      }
      // Leaves the page first: it would send requests signed out and get errors.
      await page.goto('about:blank');
      await page.context().clearCookies();
      for (const place of PUBLIC_PAGES) {
        await visit(place.path);
        await fits(page);
      }
    });
  });
}
