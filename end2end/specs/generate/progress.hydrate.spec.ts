import { expect, test } from '../../fixtures';
import { Composer } from '../../screens/composer';
import { Picker } from '../../screens/picker';
import { Stage } from '../../screens/stage';
import { list } from '../../support/jobs';
import { findRegression, record } from '../../support/recorder';

test('row 24: steps and previews are shown until the picture is there', async ({ page, visit }) => {
  const composer = new Composer(page);
  const stage = new Stage(page);
  await visit('/generate');
  const shown = await record(page);

  await composer.prompt.fill('Layered mountain ridges at dawn, mist between dark firs');
  await composer.fillNumber('Steps', '150');
  await composer.generate.click();
  // Checks every animation frame: a fast machine finishes between two polls of an expectation.
  await stage.preview.waitFor();
  await expect(stage.state('Done')).toBeVisible({ timeout: 30_000 });
  await expect(stage.picture.getByRole('img')).toHaveJSProperty('complete', true);
  // The preview is still below it, hidden from screen readers.
  await expect(stage.preview).toHaveCount(0);

  const moments = await shown();
  expect(findRegression(moments)).toBeUndefined();
  expect(new Set(moments.map((moment) => moment.step)).size).toBeGreaterThan(3);
});

test('row 17: a batch of two produces two pictures', async ({ page, visit }) => {
  const composer = new Composer(page);
  const stage = new Stage(page);
  await visit('/generate');
  await composer.prompt.fill('Two herons in the reeds');
  await composer.small();
  await composer.pictures(2).check({ force: true });
  await expect(composer.generate).toHaveText(/Generate 2 pictures/);
  await composer.generate.click();
  await expect(stage.state('Done')).toBeVisible({ timeout: 30_000 });

  const pictures = stage.filmstrip.locator('img');
  await expect(pictures).toHaveCount(2);
  for (const picture of await pictures.all()) {
    await expect(picture).toHaveJSProperty('complete', true);
    await expect(picture).not.toHaveJSProperty('naturalWidth', 0);
  }
});

test('Ctrl+Enter in the prompt submits', async ({ page, visit }) => {
  const composer = new Composer(page);
  await visit('/generate');
  await composer.small();
  await composer.prompt.fill('A kite over dunes');
  await composer.prompt.press('Control+Enter');
  await expect(new Stage(page).state('Done')).toBeVisible({ timeout: 30_000 });
});

test('Ctrl+Enter submits from anywhere on the page, but not from a dialog', async ({ page, visit }) => {
  const composer = new Composer(page);
  await visit('/generate');
  await composer.small();
  await composer.prompt.fill('A kite without a string');
  const picker = new Picker(page);
  await picker.model.click();
  await picker.search.press('Control+Enter');
  await page.keyboard.press('Escape');
  await expect(picker.dialog).toBeHidden();
  expect(await list(page.request)).toEqual([]);

  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press('Control+Enter');
  await expect(new Stage(page).state('Done')).toBeVisible({ timeout: 30_000 });
  expect(await list(page.request)).toHaveLength(1);
});
