import { expect, test } from '../../fixtures';
import { PASSWORD, Server } from '../../support/server';

test.use({ who: 'nobody' });

let empty: Server;
test.beforeAll(async () => {
  empty = await Server.empty();
});
test.afterAll(async () => empty.remove());

test('row 46: an empty studio asks for its first account and signs it in', async ({ page, problems, visit }) => {
  problems.allow(/status of 422/);
  await visit(`${empty.url}/`);
  await expect(page).toHaveURL(/\/setup/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Set up your studio');
  await expect(page.getByRole('textbox', { name: 'Your name', exact: true })).toBeFocused();
  const userName = page.getByRole('textbox', { name: 'Username', exact: true });
  await expect(userName).toHaveAccessibleDescription('letters a to z, digits, . _ -');

  await test.step('a short password is refused beside its field', async () => {
    await userName.fill('mara');
    await page.getByLabel('Password').fill('seven77');
    await page.getByRole('button', { name: 'Create studio' }).click();
    await expect(page.getByLabel('Password')).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByLabel('Password')).toHaveAccessibleDescription(/10/);
  });

  await userName.fill('mara');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create studio' }).click();
  await expect(page).toHaveURL(/\/generate/);
  await expect(page.getByRole('heading', { level: 1, name: 'Generate' })).toBeVisible();
});

test('setup is closed once an account exists', async ({ page, visit }) => {
  await visit(`${empty.url}/setup`);
  await expect(page).toHaveURL(/\/login/);
});
