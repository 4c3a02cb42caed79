import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures';
import { Composer } from '../../screens/composer';
import { list } from '../../support/jobs';
import { breakJobInserts } from '../../support/database';
import { Server } from '../../support/server';
import { signIn } from '../../support/account';

const LONG = 'an endless corridor '.repeat(501).trim();

/** All fields that a user has set in the form. */
async function fillIn(page: Page, prompt: string, seed: string): Promise<void> {
  const composer = new Composer(page);
  await composer.prompt.fill(prompt);
  await composer.unfold(/^Negative prompt/);
  await composer.negative.fill('blurry');
  await composer.fillNumber('Width', '640');
  await composer.fillNumber('Steps', '33');
  await composer.seed.fill(seed);
  await composer.pictures(2).check({ force: true });
}

async function stillThere(page: Page, prompt: string, seed: string): Promise<void> {
  const composer = new Composer(page);
  await expect(composer.prompt).toHaveValue(prompt);
  await expect(composer.negative).toHaveValue('blurry');
  await expect(composer.number('Width')).toHaveValue('640');
  await expect(composer.number('Steps')).toHaveValue('33');
  await expect(composer.seed).toHaveValue(seed);
  await expect(composer.pictures(2)).toBeChecked();
}

test('row 3, row 39: a refused form shows limits beside the fields and keeps every value', async ({
  page,
  problems,
  visit,
}) => {
  problems.allow(/status of 422/);
  const composer = new Composer(page);
  await visit('/generate');
  await fillIn(page, LONG, 'dice');
  await composer.generate.click();

  await expect(composer.prompt).toHaveAttribute('aria-invalid', 'true');
  await expect(composer.prompt).toHaveAccessibleDescription(/too long by [\d,]+ characters/i);
  await composer.unfold(/^Advanced/);
  await expect(composer.seed).toHaveAccessibleDescription(/must be a whole number/i);
  await stillThere(page, LONG, 'dice');
  expect(await list(page.request)).toEqual([]);

  await page.reload();
  await stillThere(page, LONG, 'dice');
});

test('row 39: a server error is explained and keeps every value', async ({ page, problems, visit }) => {
  problems.allow(/status of 500/);
  const server = await Server.ready();
  try {
    await signIn(page.request, server.admin, server.url);
    await breakJobInserts(server.data);
    await visit(`${server.url}/generate`);
    await fillIn(page, 'A harbour at night', '7');
    await new Composer(page).generate.click();
    await expect(new Composer(page).form.getByRole('alert')).toHaveText(/Something went wrong/);
    await stillThere(page, 'A harbour at night', '7');
    await visit(`${server.url}/generate`);
    await stillThere(page, 'A harbour at night', '7');
  } finally {
    // Leaves first: a page without its server would log errors.
    await page.goto('about:blank');
    await server.remove();
  }
});
