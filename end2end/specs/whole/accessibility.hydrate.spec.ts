import { expect, test } from '../../fixtures';
import { serious } from '../../support/axe';
import { PUBLIC_PAGES, populatedPages, type SitePage } from '../../support/pages';

test.use({ who: 'admin' });

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(() => {
    test.use({ colorScheme });

    test(`row 43: ${colorScheme} pages have a title, one heading and no serious finding`, async ({
      page,
      visit,
      problems,
    }) => {
      // Every page, one after another.
      test.slow();
      problems.allow(/status of 404/);
      const titles: string[] = [];
      const check = async (place: SitePage) => {
        await visit(place.path);
        await expect(page).toHaveTitle(/\S+ · Genonaut$/);
        await expect(page.getByRole('heading', { level: 1 }), place.name).toHaveCount(1);
        expect(await serious(page), place.name).toEqual([]);
        titles.push(await page.title());
      };
      for (const place of await populatedPages(page)) await check(place);
      // Leaves the page first: it would send requests signed out and get errors.
      await page.goto('about:blank');
      await page.context().clearCookies();
      for (const place of PUBLIC_PAGES) await check(place);
      expect(new Set(titles).size).toBe(titles.length);
    });
  });
}
