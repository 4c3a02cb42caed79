import { expect, test } from '../../fixtures';
import { Composer } from '../../screens/composer';

test.use({ engineKind: 'fake ComfyUI' });

test('models and LoRAs are chosen from plain lists', async ({ page, comfyui, visit }) => {
  await comfyui.reset();
  const composer = new Composer(page);
  await visit('/generate');
  await expect(page.getByRole('button', { name: /^Add LoRA|^Model / })).toHaveCount(0);
  await composer.form.locator('#model').selectOption('tiny-sd15-shared-small.ckpt');
  await composer.form.getByLabel('Add LoRA', { exact: true }).selectOption('tiny-style-random.safetensors');
  await composer.prompt.fill('A fox in snow');
  await composer.small();
  await composer.generate.click();
  const jobs = await page.request.get('/api/v1/generation-jobs');
  const { items } = (await jobs.json()) as { items: { checkpoint_model: string; lora_models: { name: string }[] }[] };
  expect(items[0]!.checkpoint_model).toBe('tiny-sd15-shared-small.ckpt');
  expect(items[0]!.lora_models.map(({ name }) => name)).toEqual(['tiny-style-random.safetensors']);
});
