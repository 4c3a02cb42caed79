import { expect, test } from '../../fixtures';
import { Bell } from '../../screens/bell';
import { create } from '../../support/jobs';

test('turning notifications on in the bell removes the offer under the stage', async ({ page, visit }) => {
  await create(page.request, 'One that waits', { held: true });
  await visit('/generate');
  const offer = page.getByRole('complementary', { name: 'Notifications' });
  await expect(offer).toBeVisible();
  const bell = new Bell(page);
  await bell.opener.click();
  await bell.menu.getByRole('button', { name: 'Turn on' }).click();
  await expect(offer).toHaveCount(0);
  await expect(bell.menu.getByRole('button', { name: 'Turn on' })).toHaveCount(0);
});
