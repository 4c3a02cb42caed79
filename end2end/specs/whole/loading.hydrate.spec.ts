import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures';
import { PUBLIC_PAGES, populatedPages, type SitePage } from '../../support/pages';

test.use({ who: 'admin' });

declare global {
  interface Window {
    layoutShift: number;
  }
}

/** Measures the cumulative layout shift of a page. */
async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.layoutShift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
        if (!entry.hadRecentInput) window.layoutShift += entry.value;
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

test('row 43: no layout shifts while a page loads, and nothing is blocked by the security policy', async ({
  page,
  visit,
  problems,
}) => {
  problems.allow(/status of 404/);
  await watchShifts(page);
  const check = async (place: SitePage) => {
    const answer = await visit(place.path);
    expect(answer?.headers()['content-security-policy']).toContain("default-src 'self'");
    await page.waitForLoadState('load');
    const shift = await page.evaluate(
      () => new Promise<number>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(window.layoutShift)))),
    );
    console.log(`CLS ${place.name.padEnd(10)} ${shift.toFixed(4)}`);
    expect(shift, place.name).toBeLessThan(0.05);
  };
  for (const place of await populatedPages(page)) await check(place);
  // Leaves the page first: it would send requests signed out and get errors.
  await page.goto('about:blank');
  await page.context().clearCookies();
  for (const place of PUBLIC_PAGES) await check(place);
});
