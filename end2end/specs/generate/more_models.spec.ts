import { expect, test } from '../../fixtures';
import { Picker } from '../../screens/picker';

test('with only the built-in model, the page says who can add more', async ({ page, visit }) => {
  await visit('/models');
  await expect(page.getByText('More models appear once an admin adds a ComfyUI server.')).toBeVisible();
});

test.describe('an admin', () => {
  test.use({ who: 'admin' });

  test('gets a link to add a ComfyUI server', async ({ page, visit, javaScriptEnabled }) => {
    if (javaScriptEnabled === false) {
      await visit('/models');
    } else {
      await visit('/generate');
      await new Picker(page).model.click();
    }
    await page.getByRole('link', { name: 'Add a ComfyUI server' }).click();
    await expect(page).toHaveURL(/\/admin\/engines#add$/);
    await expect(page.getByRole('heading', { name: 'Add a ComfyUI server' })).toBeVisible();
  });
});
