import type { Page } from '@playwright/test';

/**
 * Has the page wait for what the server answers to these (with this in their body), as over a slow line. The server does
 * its work at once.
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
 * Does this between the page's next POST there and the server, as somebody in another tab could: sooner, and the page
 * might have heard of it before.
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

/** No longer slow; what is still under way is not waited for. */
export async function stopDelays(page: Page): Promise<void> {
  await page.unrouteAll({ behavior: 'ignoreErrors' });
}

/**
 * Nothing that the page asks or tells reaches the server until the returned function is called. Its documents, its code and its
 * socket do: see `Socket`.
 */
export async function goOffline(page: Page): Promise<() => Promise<void>> {
  const requests = /\/api\//;
  await page.route(requests, (route) => route.abort('internetdisconnected'));
  return () => page.unroute(requests);
}
