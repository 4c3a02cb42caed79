import { expect, test } from '../../fixtures';
import { Bell } from '../../screens/bell';
import { create } from '../../support/jobs';

test('who turns notifications on in the bell is not offered them under the stage any more', async ({ page, visit }) => {
  await create(page.request, 'One that waits', { held: true });
  await visit('/generate');
  const offer = page.getByRole('complementary', { name: 'Notifications' });
  await expect(offer).toBeVisible();
  const bell = new Bell(page);
  await bell.opener.click();
  await bell.menu.getByRole('button', { name: 'Tell me' }).click();
  await expect(offer).toHaveCount(0);
  await expect(bell.menu.getByRole('button', { name: 'Tell me' })).toHaveCount(0);
});
