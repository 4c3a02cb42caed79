import { expect, test } from '../../fixtures';
import { Composer } from '../../screens/composer';
import { Recall } from '../../screens/recall';
import { A1111, COMFYUI, png } from '../../support/png';

test('a picture dropped anywhere on the page fills the form', async ({ page, visit }) => {
  const composer = new Composer(page);
  const recall = new Recall(page, composer);
  await visit('/generate');
  await expect(recall.target).toBeHidden();
  await recall.event('dragover', png(A1111));
  await expect(recall.target).toBeVisible();
  await recall.event('dragleave', png(A1111));
  await expect(recall.target).toBeHidden();
  await recall.event('dragover', png(A1111));
  await recall.event('drop', png(A1111));
  await expect(recall.target).toBeHidden();
  await expect(composer.prompt).toHaveValue('A pelican on a pier, "grey" sky');

  await page.reload();
  await expect(recall.brought('AUTOMATIC1111')).toBeVisible();
  await expect(composer.seed).toHaveValue('1234');
});

test('a pasted picture fills the form', async ({ page, visit }) => {
  const composer = new Composer(page);
  const recall = new Recall(page, composer);
  await visit('/generate');
  await recall.event('paste', png(COMFYUI));
  await expect(composer.prompt).toHaveValue('A stork on a roof');
});

test('only the text chunks of a large file are sent', async ({ page, visit }) => {
  const composer = new Composer(page);
  const recall = new Recall(page, composer);
  const small = png(COMFYUI);
  // Pixel data before the end chunk, and a second text after it.
  const pixels = Buffer.alloc(4_000_000);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(pixels.length);
  const end = small.subarray(small.length - 12);
  const large = [small.subarray(0, 33), length, Buffer.from('IDAT'), pixels, Buffer.alloc(4), small.subarray(33), end];
  await visit('/generate');
  const sent = page.waitForRequest(/recall_picture/);
  await recall.choose(Buffer.concat(large));
  expect((await (await sent).sizes()).requestBodySize).toBeLessThan(20_000);
  await expect(composer.prompt).toHaveValue('A stork on a roof');
});

test('the notes disappear once the job is created', async ({ page, visit }) => {
  const composer = new Composer(page);
  const recall = new Recall(page, composer);
  await visit('/generate');
  await recall.choose(png(A1111));
  await expect(recall.undo).toBeVisible();
  await composer.generate.click();
  await expect(recall.undo).toBeHidden();
});
