import { expect, test } from '../../fixtures';
import { Bell, Toasts } from '../../screens/bell';
import { createCompleted } from '../../support/jobs';
import { list, turnOn, unread } from '../../support/notifications';

test.beforeEach(async ({ page }) => {
  await turnOn(page.request);
});

test('the bell opens by key, shows the newest, and restores the focus', async ({ page, visit }) => {
  await createCompleted(page.request, 'A lamp in a window');
  await visit('/history');
  const bell = new Bell(page);
  await expect(bell.opener).toHaveAccessibleName(bell.counting(1));
  await bell.opener.focus();
  await page.keyboard.press('Enter');
  await expect(bell.menu).toBeVisible();
  await expect(bell.rows).toHaveCount(1);
  await expect(bell.rows.first()).toContainText('“A lamp in a window”: 1 picture');
  await expect(bell.rows.first().locator('img')).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(bell.markAll).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(bell.menu).toBeHidden();
  await expect(bell.opener).toBeFocused();
  // Clicking the bell again closes the menu.
  await bell.opener.click();
  await expect(bell.menu).toBeVisible();
  await bell.opener.click();
  await expect(bell.menu).toBeHidden();
});

test('a click in the bell marks the notification read and opens its picture', async ({ page, visit }) => {
  const job = await createCompleted(page.request, 'A boat on a lake');
  await visit('/generate');
  const bell = new Bell(page);
  await bell.opener.click();
  await bell.rows.getByRole('link', { name: /Generation complete/ }).click();
  await expect(page).toHaveURL(new RegExp(`/images/${job.content_id}$`));
  await expect(bell.menu).toBeHidden();
  await expect.poll(() => unread(page.request)).toBe(0);
  await page.goBack();
  await expect(bell.opener).toHaveAccessibleName(bell.counting(0));
});

test('row 33: all are marked as read, and Undo restores each one', async ({ page, visit }) => {
  for (const prompt of ['One fish', 'Two fish', 'Red fish']) await createCompleted(page.request, prompt);
  const [newest] = await list(page.request);
  await page.request.put(`/api/v1/notifications/${newest?.id}/read`);
  await visit('/history');
  const bell = new Bell(page);
  const toasts = new Toasts(page);
  await expect(bell.opener).toHaveAccessibleName(bell.counting(2));
  await bell.opener.click();
  await bell.markAll.click();
  await expect(bell.opener).toHaveAccessibleName(bell.counting(0));
  await expect(bell.menu.locator('[data-unread]')).toHaveCount(0);
  const offer = toasts.saying('2 notifications marked as read');
  await page.keyboard.press('Escape');
  await offer.getByRole('button', { name: 'Undo' }).click();
  await expect(bell.opener).toHaveAccessibleName(bell.counting(2));
  await expect(offer).toHaveCount(0);
  const unreadOnes = (await list(page.request)).filter((one) => !one.read_status);
  expect(unreadOnes.map((one) => one.id)).not.toContain(newest?.id);
});

test('names and roles of bell, toast and stage in the accessibility tree', async ({ page, visit }) => {
  await visit('/generate');
  await createCompleted(page.request, 'A named thing');
  const toast = new Toasts(page).saying('Generation complete');
  await toast.hover();
  await expect(page.getByRole('banner')).toMatchAriaSnapshot(`
    - banner:
      - heading "Generate" [level=1]
      - button "Notifications, 1 unread"
  `);
  await expect(new Toasts(page).region).toMatchAriaSnapshot(`
    - region "Messages":
      - paragraph: Generation complete
      - paragraph: /“A named thing”/
      - link "View"
      - button "Close"
  `);
  await expect(page.getByRole('region', { name: /^Done: A named thing/ })).toMatchAriaSnapshot(`
    - region /Done/:
      - link "Open picture"
  `);
  const bell = new Bell(page);
  await bell.opener.click();
  await expect(bell.rows).toHaveCount(1);
  await expect(bell.menu).toMatchAriaSnapshot(`
    - dialog "Notifications":
      - heading "Notifications" [level=2]
      - button "Mark all as read"
      - list:
        - listitem:
          - link "Generation complete Unread"
      - link "View all"
      - link "Notification settings"
  `);
});
