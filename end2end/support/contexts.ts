import type { Browser, BrowserContext } from '@playwright/test';
import { signIn } from './account';
import type { Problems } from './problems';
import type { Server } from './server';

/** Another browser, signed in as `username`; its problems fail the test as well. */
export async function signedInContext(
  browser: Browser,
  server: Server,
  problems: Problems,
  username: string,
): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: server.url });
  problems.watch(context);
  await signIn(context.request, username);
  return context;
}
