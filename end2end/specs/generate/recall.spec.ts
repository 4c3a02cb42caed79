import { readFile } from 'node:fs/promises';
import { expect, test } from '../../fixtures';
import { Composer } from '../../screens/composer';
import { Recall } from '../../screens/recall';
import { createCompleted } from '../../support/jobs';
import { A1111, COMFYUI, INVOKEAI, png } from '../../support/png';

const FORMATS = [
  {
    source: 'AUTOMATIC1111',
    texts: A1111,
    prompt: 'A pelican on a pier, "grey" sky',
    negative: 'gulls',
    numbers: { Width: '256', Height: '320', Steps: '12', CFG: '5.5' },
    seed: '1234',
  },
  {
    source: 'InvokeAI',
    texts: INVOKEAI,
    prompt: 'A heron in reeds',
    negative: 'herons asleep',
    numbers: { Width: '320', Height: '256', Steps: '14', CFG: '6.5' },
    seed: '4321',
  },
  {
    source: 'ComfyUI',
    texts: COMFYUI,
    prompt: 'A stork on a roof',
    negative: 'storks in flight',
    numbers: { Width: '384', Height: '256', Steps: '9', CFG: '4' },
    seed: '777',
  },
];

for (const format of FORMATS) {
  test(`a picture of ${format.source} fills the form, and Undo reverts it`, async ({ page, visit }) => {
    const composer = new Composer(page);
    const recall = new Recall(page, composer);
    await visit('/generate');
    await composer.prompt.fill('Typed before');
    await recall.choose(png(format.texts));

    await expect(recall.brought(format.source)).toBeVisible();
    await expect(composer.prompt).toHaveValue(format.prompt);
    await expect(composer.negative).toHaveValue(format.negative);
    await expect(composer.seed).toHaveValue(format.seed);
    for (const [name, value] of Object.entries(format.numbers)) {
      await expect(composer.number(name)).toHaveValue(value);
    }

    await composer.prompt.fill('Changed since');
    await recall.undo.click();
    await expect(composer.prompt).toHaveValue('Typed before');
    await expect(composer.seed).toHaveValue('');
    await recall.redo.click();
    await expect(composer.prompt).toHaveValue('Changed since');
    await expect(composer.seed).toHaveValue(format.seed);
  });
}

test('missing models and unknown settings are named and skipped', async ({ page, visit }) => {
  const composer = new Composer(page);
  const recall = new Recall(page, composer);
  await visit('/generate');
  await recall.choose(png(A1111));
  await expect(composer.form.getByText("Model “pelicans” isn't available")).toBeVisible();
  await expect(composer.form.getByText('Skipped unsupported settings: Clip skip')).toBeVisible();
});

test('a picture without settings and a non-PNG are refused with a reason', async ({ page, visit, problems }) => {
  problems.allow(/status of 422/);
  const composer = new Composer(page);
  const recall = new Recall(page, composer);
  await visit('/generate');
  await composer.prompt.fill('Typed before');
  await recall.choose(png({ Comment: 'a holiday' }));
  await expect(recall.refusal).toContainText('No settings found');
  await expect(composer.prompt).toHaveValue('Typed before');
  await recall.choose(Buffer.from('only a text'));
  await expect(recall.refusal).toContainText('Not a PNG');
  await expect(composer.prompt).toHaveValue('Typed before');
});

test('a downloaded picture holds its settings', async ({ page, visit }) => {
  const job = await createCompleted(page.request, 'A wren, "small",\nin snow', {
    width: 256,
    height: 320,
    negative_prompt: 'Steps: 99, Seed: 1',
    sampler_params: { steps: 3, cfg: 4.5, seed: 424_242 },
  });
  await visit(`/images/${job.content_id}`);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: /^Download/ }).click();
  const file = await readFile(await (await download).path());

  const composer = new Composer(page);
  const recall = new Recall(page, composer);
  await visit('/generate');
  await recall.choose(file);
  await expect(recall.brought('Genonaut')).toBeVisible();
  await expect(composer.prompt).toHaveValue('A wren, "small",\nin snow');
  await expect(composer.negative).toHaveValue('Steps: 99, Seed: 1');
  await expect(composer.seed).toHaveValue('424242');
  for (const [name, value] of Object.entries({ Width: '256', Height: '320', Steps: '3', CFG: '4.5' })) {
    await expect(composer.number(name)).toHaveValue(value);
  }
});
