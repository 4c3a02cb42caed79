import type { Page } from '@playwright/test';

/**
 * Has the page wait for what the server answers to these (with this in their body), as over a slow line. The server does
 * its work at once.
 */
export async function slow(page: Page, requests: RegExp, milliseconds = 300, body = ''): Promise<void> {
  await page.route(requests, async (route) => {
    if (!(route.request().postData() ?? '').includes(body)) return route.fallback();
    const answer = await route.fetch();
    await new Promise((done) => setTimeout(done, milliseconds));
    await route.fulfill({ response: answer });
  });
}

/** No longer slow; what is still under way is not waited for. */
export async function quick(page: Page): Promise<void> {
  await page.unrouteAll({ behavior: 'ignoreErrors' });
}
