import type { Page } from '@playwright/test';
import { expect, hydrated, test } from '../fixtures';
import { History } from '../screens/history';
import { Picker } from '../screens/picker';
import { Stage } from '../screens/stage';
import { create, createCompleted, waitForStatus } from '../support/jobs';
import { ALL, DOCUMENTATION, photograph } from './camera';
import { MIST, PICTURES, WAITING } from './prompts';

test.use({ who: 'admin' });

const WIDTHS = [1440, 768, 375];
const THEMES = ['dark', 'light'] as const;
/** Steps of one picture in the making. */
const STEPS = 150;

/** Opens a page and waits until its pictures are painted. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await hydrated(page);
  await page.waitForFunction(() =>
    [...document.images].filter((image) => image.loading !== 'lazy').every((image) => image.complete),
  );
}

/** One page at every width in both themes, after what is done on it. */
async function everyWay(page: Page, name: string, path: string, act?: () => Promise<void>): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: width === 375 ? 812 : 900 });
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme });
      await open(page, path);
      await act?.();
      await photograph(page, ALL, `${name}-${width}-${colorScheme}`);
    }
  }
}

/** Waits until most of the steps of the picture in the making are done: before that it is noise. */
async function recognisable(page: Page): Promise<void> {
  await page.waitForFunction((steps) => {
    const step = parseInt(document.querySelector('.stage__count')?.textContent ?? '', 10) % steps;
    return step > steps * 0.6 && step < steps * 0.95;
  }, STEPS);
}

/** One picture for the documentation; small, since it is kept in the repository. */
async function keep(page: Page, name: string, path: string, theme: 'dark' | 'light', width = 1440): Promise<void> {
  await page.setViewportSize({ width, height: width === 375 ? 812 : 900 });
  await page.emulateMedia({ colorScheme: theme });
  await open(page, path);
  if (name === 'generate-dark') await recognisable(page);
  expect(await photograph(page, DOCUMENTATION, name, 72), `bytes of ${name}`).toBeLessThan(150_000);
}

/** Saves the settings of a picture as a preset. */
async function preset(page: Page, picture: number | null | undefined, name: string): Promise<void> {
  await open(page, `/images/${picture}`);
  await page.getByRole('button', { name: 'Reuse settings' }).click();
  await expect(page).toHaveURL(/\/generate/);
  await open(page, '/presets');
  await page.getByLabel('Preset name').fill(name);
  await page.getByRole('button', { name: 'Save preset' }).click();
  await expect(page.getByRole('heading', { name, level: 3 })).toBeVisible();
}

test('take the pictures of the documentation', async ({ page, browser, server, problems }) => {
  problems.allow(/status of 404/);
  const others = [];
  for (const { prompt, width, height } of PICTURES) others.push(await createCompleted(page.request, prompt, { width, height }));
  const done = await createCompleted(page.request, MIST, { batch_size: 4 });

  await everyWay(page, 'generate-done', '/generate');
  await everyWay(page, 'history', '/history');
  await everyWay(page, 'image', `/images/${done.content_id}`);
  await everyWay(page, 'compare', `/images/${done.content_id}/compare/${others[0]?.content_id}`);
  await everyWay(page, 'job', `/jobs/${done.id}`);
  await everyWay(page, 'history-found', '/history?q=sea&size=1216x832');
  await everyWay(page, 'history-none', '/history?q=zeppelin');
  await everyWay(page, 'history-picked', '/history', async () => {
    for (const { prompt } of PICTURES.slice(-3)) await new History(page).box(prompt).check({ force: true });
  });
  await everyWay(page, 'picker', '/generate', async () => {
    await new Picker(page).model.click();
    await expect(page.getByRole('dialog').getByRole('listitem').first()).toBeVisible();
  });
  await everyWay(page, 'models', '/models');
  await everyWay(page, 'engines', '/admin/engines');
  await preset(page, done.content_id, 'Misty mornings');
  await preset(page, others[0]?.content_id, 'Deep forest');
  for (const name of ['presets', 'notifications']) await everyWay(page, name, `/${name}`);
  for (const name of ['notifications', 'account', 'appearance', 'sessions']) await everyWay(page, `settings-${name}`, `/settings/${name}`);
  await everyWay(page, 'not-found', '/no/such/page');
  await keep(page, 'history', '/history', 'light');
  await keep(page, 'image', `/images/${done.content_id}`, 'dark');
  await keep(page, 'phone', '/generate', 'light', 375);

  const running = await create(page.request, MIST, { batch_size: 8, sampler_params: { steps: STEPS } });
  for (const prompt of WAITING) await create(page.request, prompt, { width: 1216, height: 832 });
  await waitForStatus(page.request, running.id, 'running');
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, '/generate');
  await expect(new Stage(page).preview).toBeVisible();
  await keep(page, 'generate-dark', '/generate', 'dark');
  await everyWay(page, 'generate', '/generate');
  await everyWay(page, 'queue', '/admin/queue');

  const stranger = await browser.newPage({ baseURL: server.url });
  await everyWay(stranger, 'login', '/login');
  await stranger.close();
});
