import { expect, test } from '../../fixtures';
import { Composer } from '../../screens/composer';
import { invisibleFocus } from '../../support/focus';

test('row 41: Tab reaches the form in reading order and Shift and Tab go back', async ({ page, visit }) => {
  const composer = new Composer(page);
  await visit('/generate');
  await composer.prompt.fill('A path through reeds');
  await composer.prompt.focus();
  const names: string[] = [];
  for (let stop = 0; stop < 60; stop += 1) {
    await page.keyboard.press('Tab');
    if (await composer.generate.evaluate((button) => button === document.activeElement)) break;
    names.push(await page.evaluate(() => document.activeElement?.getAttribute('name') ?? ''));
  }
  await expect(composer.generate).toBeFocused();
  const known = names.filter((name) => ['draft[width]', 'draft[height]', 'draft[batch_size]'].includes(name));
  expect(known).toEqual(['draft[width]', 'draft[height]', 'draft[batch_size]']);
  await page.keyboard.press('Shift+Tab');
  await expect(composer.generate).not.toBeFocused();
});

test('row 41: Escape closes the account menu and focus returns to its button', async ({ page, visit }) => {
  await visit('/generate');
  const account = page.getByLabel(/^Account: /);
  await account.focus();
  await page.keyboard.press('Enter');
  const signOut = page.getByRole('button', { name: 'Sign out' });
  await expect(signOut).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(signOut).toBeHidden();
  await expect(account).toBeFocused();
});

test('row 41: arrow keys move between the pictures counts and the size ratios', async ({ page, visit }) => {
  const composer = new Composer(page);
  await visit('/generate');
  await composer.pictures(1).focus();
  await page.keyboard.press('ArrowRight');
  await expect(composer.pictures(2)).toBeChecked();
  await expect(composer.pictures(2)).toBeFocused();
});

test('row 43: the skip link leads past the navigation and focus is always visible', async ({ page, visit }) => {
  await visit('/history');
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();

  await visit('/generate');
  const composer = new Composer(page);
  await composer.prompt.fill('A lantern');
  for (let stop = 0; stop < 40; stop += 1) {
    await page.keyboard.press('Tab');
    expect(await invisibleFocus(page)).toBe('');
  }
});
