import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures';
import { Composer } from '../../screens/composer';
import { Stage } from '../../screens/stage';
import { clear } from '../../support/jobs';

test.use({ engineKind: 'fake ComfyUI' });
test.afterEach(({ page }) => clear(page.request));

/** Whether the stage is above the form. */
const above = (page: Page) =>
  page.evaluate(() => {
    const top = (selector: string) => document.querySelector(selector)?.getBoundingClientRect().top ?? NaN;
    return top('.stage') < top('.composer');
  });

for (const width of [375, 768]) {
  test.describe(() => {
    test.use({ viewport: { width, height: 900 } });

    test(`at ${width} px the stage keeps its place until the page is left`, async ({
      page,
      comfyui,
      visit,
    }) => {
      await comfyui.hold(8);
      const composer = new Composer(page);
      const stage = new Stage(page);
      await visit('/generate');
      expect(await above(page)).toBe(false);
      await composer.prompt.fill('An owl that stays');
      await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
      await page.keyboard.press('Control+Enter');
      await expect(stage.bar).toHaveAccessibleName('Step 7 of 20');
      await expect(stage.region).toBeInViewport({ ratio: 0.5 });
      expect(await above(page)).toBe(true);

      await page.reload();
      await expect(stage.bar).toHaveAccessibleName('Step 7 of 20');
      expect(await above(page)).toBe(true);
      await comfyui.release();
      await expect(stage.state('Done')).toBeVisible();
      await expect(stage.picture).toBeInViewport();
      expect(await above(page)).toBe(true);

      await visit('/generate');
      expect(await above(page)).toBe(false);
    });
  });
}
