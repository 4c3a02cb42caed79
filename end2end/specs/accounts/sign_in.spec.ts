import { expect, test } from '../../fixtures';
import { PASSWORD } from '../../support/server';
import { Login } from '../../screens/login';

test.use({ who: 'nobody' });

test('a stranger is sent to sign in and comes to the page that was wanted', async ({ page, server, visit }) => {
  const name = await server.addUser();
  await visit('/history');
  await expect(page).toHaveURL(/\/login\?next=%2Fhistory$/);
  await new Login(page).signIn(name, PASSWORD);
  await expect(page).toHaveURL(/\/history$/);
  await expect(page.getByRole('heading', { level: 1, name: 'History' })).toBeVisible();
});

test('an address elsewhere is not where sign-in leads', async ({ page, server, visit }) => {
  const name = await server.addUser();
  await visit('/login?next=https://example.org/');
  await new Login(page).signIn(name, PASSWORD);
  await expect(page).toHaveURL(`${server.url}/generate`);
});

test('a wrong password is said in words', async ({ page, problems, server, visit }) => {
  problems.allow(/status of 401/);
  const name = await server.addUser();
  const login = new Login(page);
  await visit('/login');
  await login.signIn(name, 'not the password');
  await expect(page.getByRole('alert')).toHaveText(/Name and password do not match/);
  await expect(login.password).toBeVisible();
  await expect(page).toHaveURL(/\/login/);
});

test('signing out ends the session', async ({ page, problems, server, visit }) => {
  // What was on its way when the session ended is answered so.
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
