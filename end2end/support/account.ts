import { expect, type APIRequestContext } from '@playwright/test';
import { PASSWORD } from './server';

/** Signs in over REST: the cookie is in the browser of the page whose `request` this is. */
export async function signIn(request: APIRequestContext, username: string, studio = ''): Promise<void> {
  const answer = await request.post(`${studio}/api/v1/auth/login`, {
    data: { username, password: PASSWORD },
  });
  expect(answer.status(), await answer.text()).toBeLessThan(300);
}
