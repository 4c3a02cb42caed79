import { expect, test } from '../../fixtures';
import { Composer } from '../../screens/composer';

test('keys adjust the weight of the selection, and undo reverts it', async ({ page, visit }) => {
  const composer = new Composer(page);
  await visit('/generate');
  await composer.prompt.fill('a red fox, snow');
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Control+ArrowUp');
  await expect(composer.prompt).toHaveValue('a red fox, (snow:1.05)');
  await page.keyboard.press('Control+ArrowUp');
  await expect(composer.prompt).toHaveValue('a red fox, (snow:1.1)');
  await page.keyboard.press('Control+z');
  await expect(composer.prompt).toHaveValue('a red fox, (snow:1.05)');
  await page.keyboard.press('Control+ArrowDown');
  await expect(composer.prompt).toHaveValue('a red fox, snow');
});

test('the draft is saved when another page is opened', async ({ page, visit }) => {
  const composer = new Composer(page);
  await visit('/generate');
  await composer.prompt.fill('A thought of the last moment');
  // A request for the next page can overtake the beacon.
  const kept = page.waitForEvent('requestfinished', (request) => request.url().endsWith('/save_draft'));
  await composer.form.getByRole('link', { name: 'Presets' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Presets' })).toBeVisible();
  await kept;
  await visit('/generate');
  await expect(composer.prompt).toHaveValue('A thought of the last moment');
});
