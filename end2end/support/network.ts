import type { Page } from '@playwright/test';

/**
 * Delays the responses to these requests (with this in their body), as on a slow line. The server handles them
 * without delay.
 */
export async function delayResponses(page: Page, requests: RegExp, milliseconds = 300, body = ''): Promise<void> {
  await page.route(requests, async (route) => {
    if (!(route.request().postData() ?? '').includes(body)) return route.fallback();
    const response = await route.fetch();
    await new Promise((done) => setTimeout(done, milliseconds));
    await route.fulfill({ response });
  });
}

/**
 * Runs `elsewhere` just before the page's next POST reaches the server, as a user in another tab could. If it ran
 * sooner, the page might receive an update first.
 */
export async function justBefore(page: Page, post: RegExp, elsewhere: () => Promise<unknown>): Promise<void> {
  let first = true;
  await page.route(post, async (route) => {
    if (first && route.request().method() === 'POST') {
      first = false;
      await elsewhere();
    }
    await route.fallback();
  });
}

/** Ends all delays; doesn't wait for pending requests. */
export async function stopDelays(page: Page): Promise<void> {
  await page.unrouteAll({ behavior: 'ignoreErrors' });
}

/**
 * Blocks the page's API requests until the returned function is called. Documents, code and the socket aren't blocked;
 * for the latter see `Socket`.
 */
export async function goOffline(page: Page): Promise<() => Promise<void>> {
  const requests = /\/api\//;
  await page.route(requests, (route) => route.abort('internetdisconnected'));
  return () => page.unroute(requests);
}
