import { expect, test } from '../../fixtures';
import { Picker } from '../../screens/picker';
import { signIn } from '../../support/account';
import { addModels } from '../../support/database';
import { Server } from '../../support/server';

const MODELS = 3000;

test('thousands of models are shown in pages, and each can be found', async ({ page, visit, javaScriptEnabled }) => {
  const server = await Server.ready();
  try {
    await signIn(page.request, server.admin, server.url);
    const total = async () => {
      const answer = await page.request.get(`${server.url}/api/v1/checkpoint-models`);
      return ((await answer.json()) as { total: number }).total;
    };
    await expect.poll(total, 'the engine has said what it offers').toBe(1);
    await addModels(server.data, MODELS);

    await visit(`${server.url}/models`);
    const models = page.locator('#models');
    await expect(models.getByRole('listitem')).toHaveCount(60);
    await models.getByRole('link', { name: 'Next page of Models' }).click();
    await expect(models.getByText('61 to 120 of 3,001')).toBeVisible();
    await page.getByRole('searchbox').fill('BASE_02999');
    await page.getByRole('searchbox').press('Enter');
    await expect(models.getByRole('listitem')).toHaveCount(1);
    await page.getByRole('button', { name: 'Favourite: base 02999' }).click();
    await expect(page.getByRole('button', { name: 'Favourite: base 02999' })).toHaveAttribute('aria-pressed', 'true');

    await visit(`${server.url}/generate`);
    await expect(page.locator('#model option')).toHaveCount(200);
    await expect(page.locator('#model option[value="base_02999.ckpt"]'), 'a favourite is in the list').toHaveCount(1);
    if (javaScriptEnabled === false) {
      await expect(page.getByText(/The list has 200 of 3,001/)).toBeVisible();
      return;
    }
    const picker = new Picker(page);
    await picker.model.click();
    await expect(picker.showing).toHaveText('Showing 200 of 3,001. Search to narrow down.');
    await expect(picker.cards).toHaveCount(200);
    await picker.search.fill('base_0250');
    await expect(picker.count).toHaveText('10 of 3,001');
    await expect(picker.cards).toHaveCount(10);
    await picker.search.fill('nowhere');
    await expect(picker.dialog.getByText('No matches for “nowhere”.')).toBeVisible();
    await picker.search.fill('');
    await picker.tab('Favourites').check();
    await expect(picker.count).toHaveText('1 of 3,001');
    await picker.tab('All').check();
    await picker.search.fill('base_02222');
    await expect(picker.cards).toHaveCount(1);
    await picker.search.press('Enter');
    expect(await picker.chosen()).toBe('base_02222.ckpt');
  } finally {
    // Leaves first: a page without its server would log errors.
    await page.goto('about:blank');
    await server.remove();
  }
});
