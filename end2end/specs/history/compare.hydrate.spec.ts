import { expect, test } from '../../fixtures';
import { Compare } from '../../screens/compare';
import { History } from '../../screens/history';
import { createCompleted } from '../../support/jobs';

const LARGE = { width: 1024, height: 768, sampler_params: { steps: 2 } };

test.use({ contextOptions: { reducedMotion: 'reduce' } });

test('keys and dragging move the divider; side by side, both pictures zoom together', async ({ page, visit }) => {
  const one = await createCompleted(page.request, 'A reef at noon', LARGE);
  const other = await createCompleted(page.request, 'A reef at night', LARGE);
  const compare = new Compare(page);
  await visit(`/images/${one.content_id}/compare/${other.content_id}`);
  const clipped = () => compare.right.evaluate((pane) => getComputedStyle(pane).clipPath);
  await expect(compare.divider).toHaveValue('50');
  const middle = await clipped();
  await page.keyboard.press('ArrowRight');
  await expect(compare.divider).toHaveValue('52');
  await compare.divider.focus();
  await page.keyboard.press('Home');
  await expect(compare.divider).toHaveValue('0');
  await expect.poll(clipped).not.toBe(middle);
  const box = await page.locator('.compare__stage').boundingBox();
  if (!box) throw new Error('no stage');

  await page.getByRole('button', { name: 'Side by side' }).click();
  await expect(compare.divider).toBeHidden();
  const width = async (pane: typeof compare.left) => (await pane.getByRole('img').boundingBox())?.width ?? 0;
  const before = await width(compare.left);
  const pane = await compare.left.boundingBox();
  if (!pane) throw new Error('no pane');
  await page.mouse.move(pane.x + pane.width / 2, pane.y + pane.height / 2);
  await page.mouse.wheel(0, -300);
  await expect.poll(() => width(compare.left)).toBeGreaterThan(before * 1.3);
  expect(Math.abs((await width(compare.left)) - (await width(compare.right)))).toBeLessThan(1);
  await page.keyboard.press('0');
  await expect.poll(() => width(compare.right)).toBeLessThan(before * 1.01);
});

test('Compare is offered for exactly two pictures, and Back leads to the history', async ({ page, visit }) => {
  for (const prompt of ['One pebble', 'Two pebbles', 'Three pebbles']) await createCompleted(page.request, prompt);
  const history = new History(page);
  const button = history.bulk.getByRole('button', { name: 'Compare' });
  await visit('/history');
  await history.box('One pebble').check();
  await expect(history.bulk).toContainText('1 selected');
  await expect(button).toBeHidden();
  await history.box('Two pebbles').check();
  await expect(button).toBeVisible();
  await history.box('Three pebbles').check();
  await expect(button).toBeHidden();
  await history.box('Three pebbles').uncheck();
  await button.click();
  await expect(page).toHaveURL(/compare/);
  await page.goBack();
  await expect(history.picture('Three pebbles')).toBeVisible();
});
