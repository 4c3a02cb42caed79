import { expect, type APIRequestContext } from '@playwright/test';
import { PASSWORD } from './server';

/** Signs in over REST; the cookie goes to the browser context of `request`. */
export async function signIn(request: APIRequestContext, username: string, baseUrl = ''): Promise<void> {
  const response = await request.post(`${baseUrl}/api/v1/auth/login`, {
    data: { username, password: PASSWORD },
  });
  expect(response.status(), await response.text()).toBeLessThan(300);
}
