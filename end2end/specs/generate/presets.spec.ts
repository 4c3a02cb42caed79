import { expect, test } from '../../fixtures';
import { Composer } from '../../screens/composer';
import { createCompleted, list } from '../../support/jobs';

test('a preset is saved, used, updated, renamed, deleted and restored', async ({ page, problems, visit }) => {
  problems.allow(/status of 422/);
  const composer = new Composer(page);
  const job = await createCompleted(page.request, 'A heron in ink', { width: 320, height: 256, sampler_params: { steps: 3 } });
  await visit(`/images/${job.content_id}`);
  await page.getByRole('button', { name: 'Reuse settings' }).click();
  await expect(composer.prompt).toHaveValue('A heron in ink');
  await composer.form.getByRole('link', { name: 'Presets' }).click();

  await page.getByLabel('Preset name').fill('Ink');
  await page.getByRole('button', { name: 'Save preset' }).click();
  const preset = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Ink', level: 3 }) });
  await expect(preset).toContainText('320 × 256 · 3 steps');
  await expect(preset.getByRole('presentation')).toBeVisible();

  // Names are unique.
  await page.getByLabel('Preset name').fill('Ink');
  await page.getByRole('button', { name: 'Save preset' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'already' })).toBeVisible();

  await createCompleted(page.request, 'A clay pot', { width: 256, height: 256, sampler_params: { steps: 2 } });
  await visit('/presets');
  await page.getByRole('button', { name: 'Use: A clay pot' }).click();
  await expect(composer.prompt).toHaveValue('A clay pot');
  await expect(composer.number('Width')).toHaveValue('320');
  await visit('/presets');
  await page.getByRole('button', { name: 'Use Ink' }).click();
  await expect(page).toHaveURL(/\/generate/);
  await expect(composer.prompt).toHaveValue('A heron in ink');

  await visit('/presets');
  await preset.getByLabel('More for Ink').click();
  await page.getByLabel('New name for Ink').fill('Brush');
  await page.getByRole('button', { name: 'Rename' }).click();
  await expect(page.getByRole('heading', { name: 'Brush', level: 3 })).toBeVisible();
  await visit('/presets');
  await page.getByLabel('More for Brush').click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('Preset deleted.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Brush', level: 3 })).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('heading', { name: 'Brush', level: 3 })).toBeVisible();
  await expect(page.getByText('Preset deleted.')).toBeHidden();
});

test('each run generates another variant', async ({ page, visit, javaScriptEnabled }) => {
  const composer = new Composer(page);
  await visit('/generate');
  await composer.small();
  await composer.prompt.fill('A {red|blue} kite');
  if (javaScriptEnabled !== false) {
    await expect(composer.form.getByText('2 variants, one picked per run')).toBeVisible();
    await composer.form.getByRole('button', { name: 'Use all 2' }).click();
    await expect(composer.form.getByText('2 variants, each generated once')).toBeVisible();
  } else {
    await composer.number('Runs').fill('2');
  }
  await composer.generate.click();
  await expect
    .poll(async () => (await list(page.request)).map((job) => job.prompt).sort())
    .toEqual(['A blue kite', 'A red kite']);
});
