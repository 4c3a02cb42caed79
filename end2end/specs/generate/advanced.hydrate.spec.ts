import { expect, test } from '../../fixtures';
import { Composer } from '../../screens/composer';

test.use({ viewport: { width: 1440, height: 900 } });

test('opened advanced settings scroll into view and stay open after a reload', async ({ page, visit }) => {
  const composer = new Composer(page);
  const scheduler = composer.form.getByLabel('Scheduler');
  const kept = (open: boolean) =>
    page.waitForResponse(
      (answer) =>
        answer.url().includes('/api/fn/save_draft') &&
        new URLSearchParams(answer.request().postData() ?? '').get('draft[advanced]') === String(open),
    );
  await visit('/generate');
  await expect(scheduler).toBeHidden();
  const opened = kept(true);
  await composer.unfold(/^Advanced/);
  await expect(scheduler).toBeVisible();
  await expect
    .poll(async () => {
      const [field, button] = [await scheduler.boundingBox(), await composer.generate.boundingBox()];
      return (field?.y ?? 0) + (field?.height ?? 0) < (button?.y ?? 0);
    })
    .toBe(true);
  await opened;

  await visit('/generate');
  await expect(scheduler).toBeVisible();
  const closed = kept(false);
  await composer.form.getByText(/^Advanced/).click();
  await closed;
  await visit('/generate');
  await expect(scheduler).toBeHidden();
});
