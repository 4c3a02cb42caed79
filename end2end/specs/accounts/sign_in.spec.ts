import { expect, test } from '../../fixtures';
import { PASSWORD } from '../../support/server';
import { Login } from '../../screens/login';

test.use({ who: 'nobody' });

test('a signed-out visitor signs in and continues to the requested page', async ({ page, server, visit }) => {
  const name = await server.addUser();
  await visit('/history');
  await expect(page).toHaveURL(/\/login\?next=%2Fhistory$/);
  await new Login(page).signIn(name, PASSWORD);
  await expect(page).toHaveURL(/\/history$/);
  await expect(page.getByRole('heading', { level: 1, name: 'History' })).toBeVisible();
});

test('sign-in never redirects to another site', async ({ page, server, visit }) => {
  const name = await server.addUser();
  await visit('/login?next=https://example.org/');
  await new Login(page).signIn(name, PASSWORD);
  await expect(page).toHaveURL(`${server.url}/generate`);
});

test('a wrong password shows an error', async ({ page, problems, server, visit }) => {
  problems.allow(/status of 401/);
  const name = await server.addUser();
  const login = new Login(page);
  await visit('/login');
  await login.signIn(name, 'not the password');
  await expect(page.getByRole('alert')).toHaveText(/Incorrect username or password/);
  await expect(login.password).toBeVisible();
  await expect(page).toHaveURL(/\/login/);
});

test('signing out ends the session', async ({ page, problems, server, visit }) => {
  // Requests in flight when the session ended get this response.
  problems.allow(/status of 401|no valid credentials/);
  const name = await server.addUser();
  await visit('/login');
  const login = new Login(page);
  await login.signIn(name, PASSWORD);
  await expect(page).toHaveURL(/\/generate$/);
  await login.signOut(name);
  await expect(page).toHaveURL(/\/login/);
  await visit('/generate');
  await expect(page).toHaveURL(/\/login/);
});
