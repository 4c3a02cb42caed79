import { expect, test } from '../../fixtures';
import { Composer } from '../../screens/composer';
import { Picker } from '../../screens/picker';

const DREAMS = 'dreams-sdxl';
const TINY = 'tiny-sd15-shared-small';

test.use({ engineKind: 'fake ComfyUI' });

test('a model is found by name and chosen with the keyboard alone', async ({ page, comfyui, visit }) => {
  await comfyui.reset();
  const picker = new Picker(page);
  await visit('/generate');
  await picker.model.focus();
  await page.keyboard.press('Enter');
  await expect(picker.search).toBeFocused();
  await expect(picker.cards).toHaveCount(2);
  await expect(picker.card(DREAMS)).toHaveAttribute('aria-current', 'true');
  await page.keyboard.type('sd1.5 TINY');
  await expect(picker.cards).toHaveCount(1);
  const saved = page.waitForResponse(
    (answer) => answer.url().includes('/api/fn/save_draft') && (answer.request().postData() ?? '').includes(TINY),
  );
  await page.keyboard.press('Enter');
  await expect(picker.dialog).toHaveCount(0);
  await expect(picker.model).toBeFocused();
  await expect(picker.model).toHaveAccessibleName(new RegExp(TINY));
  expect(await picker.chosen()).toBe(`${TINY}.ckpt`);

  await saved;
  await page.reload();
  await expect(picker.model, 'the draft is saved').toHaveAccessibleName(new RegExp(TINY));
});

test('arrows move through the cards, Escape changes nothing', async ({ page, visit }) => {
  const picker = new Picker(page);
  await visit('/generate');
  const before = await picker.chosen();
  await picker.model.click();
  await expect(picker.search).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(picker.card(DREAMS)).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(picker.card(TINY)).toBeFocused();
  await page.keyboard.press('Home');
  await expect(picker.card(DREAMS)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(picker.search).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.type('n');
  await expect(picker.search).toHaveValue('n');
  await page.keyboard.type('o such model');
  await expect(picker.dialog.getByText('No matches for “no such model”.')).toBeVisible();
  await expect(picker.cards).toHaveCount(0);
  await picker.search.fill('');
  await page.keyboard.press('Escape');
  await expect(picker.dialog).toHaveCount(0);
  await expect(picker.model).toBeFocused();
  expect(await picker.chosen()).toBe(before);
});

test('favourites have their own tab and are saved', async ({ page, visit }) => {
  const picker = new Picker(page);
  await visit('/generate');
  await picker.model.click();
  await picker.tab('Favourites').check();
  await expect(picker.dialog.getByText(/No favourites yet/)).toBeVisible();
  await picker.tab('All').check();
  await picker.favorite(TINY).click();
  await expect(picker.favorite(TINY)).toHaveAttribute('aria-pressed', 'true');
  await picker.tab('Favourites').check();
  await expect(picker.cards).toHaveCount(1);
  await expect(picker.card(TINY)).toBeVisible();

  await page.reload();
  await picker.model.click();
  await expect(picker.favorite(TINY)).toHaveAttribute('aria-pressed', 'true');
  await expect(picker.favorite(DREAMS)).toHaveAttribute('aria-pressed', 'false');
});

test('recently used models come first', async ({ page, visit }) => {
  const composer = new Composer(page);
  const picker = new Picker(page);
  await visit('/generate');
  await composer.small();
  for (const model of [DREAMS, TINY]) {
    await picker.model.click();
    await picker.card(model).click();
    await composer.prompt.fill(`With ${model}`);
    const sent = page.waitForResponse(/submit_job/);
    await composer.generate.click();
    expect((await sent).status()).toBe(200);
  }
  await picker.model.click();
  await picker.tab('Recently used').check();
  await expect(picker.cards).toHaveCount(2);
  await picker.search.press('Enter');
  expect(await picker.chosen(), 'the first in sight').toBe(`${TINY}.ckpt`);
});

test('a LoRA is added with its strength, and its trigger words once', async ({ page, visit }) => {
  const composer = new Composer(page);
  const picker = new Picker(page);
  await visit('/generate');
  await composer.prompt.fill('A fox in snow, ');
  await picker.addLora.click();
  await expect(picker.search).toBeFocused();
  await picker.card('tiny-style-random').click();
  await expect(picker.dialog).toHaveCount(0);
  const name = 'tiny-style-random.safetensors';
  await expect(composer.form.getByRole('spinbutton', { name: `Strength of ${name}` })).toHaveValue('1');
  const insert = composer.form.getByRole('button', { name: 'Insert trigger words' });
  await insert.click();
  await expect(composer.prompt).toHaveValue('A fox in snow, teststyle');
  await insert.click();
  await expect(composer.prompt).toHaveValue('A fox in snow, teststyle');
  await expect(page.getByRole('status').getByText(/already has these trigger words/)).toBeAttached();

  await picker.addLora.click();
  await expect(picker.card('tiny-style-random')).toHaveAttribute('aria-current', 'true');
});

test('settings for a model are suggested and never applied automatically', async ({ page, visit }) => {
  const composer = new Composer(page);
  const picker = new Picker(page);
  await visit('/generate');
  const offer = composer.form.getByText(/^Suggested: /);
  await picker.model.click();
  await picker.card(TINY).click();
  await expect(offer).toHaveText('Suggested: 512 × 512');
  await expect(composer.number('Width')).toHaveValue('832');
  await composer.form.getByRole('button', { name: 'Use', exact: true }).click();
  await expect(composer.number('Width')).toHaveValue('512');
  await expect(composer.number('Height')).toHaveValue('512');
  await expect(offer).toBeHidden();
  await composer.number('Width').fill('448');
  await expect(offer, 'a similar size needs no suggestion').toBeHidden();
});
