import type { Page } from '@playwright/test';
import { expect, hydrated, test } from '../../fixtures';
import { Composer } from '../../screens/composer';
import { list } from '../../support/jobs';

/** Opens Generate as rendered by the server; the returned function lets the WASM load. */
async function openUnhydrated(page: Page): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(/\.wasm$/, async (route) => {
    await released;
    await route.continue();
  });
  await page.goto('/generate', { waitUntil: 'domcontentloaded' });
  return release;
}

test('row 38: once hydrated, Generate is disabled while the prompt is blank', async ({ page, visit }) => {
  const { generate, prompt } = new Composer(page);
  await visit('/generate');
  await expect(generate).toBeDisabled();
  await prompt.fill('   ');
  await expect(generate).toBeDisabled();
  await prompt.fill('A bridge');
  await expect(generate).toBeEnabled();
});

test('row 38: a prompt typed before hydration survives it and can be sent', async ({ page }) => {
  const composer = new Composer(page);
  const release = await openUnhydrated(page);
  await composer.prompt.fill('Typed while the code was on its way');
  await composer.fillNumber('Width', '256');
  release();
  await hydrated(page);
  await expect(composer.prompt).toHaveValue('Typed while the code was on its way');
  await expect(composer.number('Width')).toHaveValue('256');
  await expect(composer.generate).toBeEnabled();
  await composer.generate.click();
  await expect
    .poll(async () => (await list(page.request)).map((job) => job.prompt))
    .toEqual(['Typed while the code was on its way']);
});

test('row 38: a second click creates no second job', async ({ page, visit }) => {
  const composer = new Composer(page);
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  let sent = 0;
  await page.route(/\/api\/fn\/submit_job/, async (route) => {
    sent += 1;
    await released;
    await route.continue();
  });
  await visit('/generate');
  await composer.small();
  await composer.prompt.fill('Only one of me');
  await composer.generate.dblclick();
  await composer.prompt.press('Control+Enter');
  release();
  await expect.poll(async () => (await list(page.request)).length).toBe(1);
  await expect(page.getByRole('region', { name: /^Done/ })).toBeVisible();
  expect(sent).toBe(1);
  expect(await list(page.request)).toHaveLength(1);
});

test('a label replaced by a translator does not break the page', async ({ page }) => {
  const composer = new Composer(page);
  const release = await openUnhydrated(page);
  await page.locator('label.field__label[for]').first().evaluate((label) => {
    const font = document.createElement('font');
    font.append(...label.childNodes);
    label.replaceWith(font);
  });
  release();
  await hydrated(page);
  // The label is lost.
  await composer.form.locator('textarea').first().fill('Still alive');
  await expect(composer.generate).toBeEnabled();
});
