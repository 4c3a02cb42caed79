import type { Page } from '@playwright/test';
import { expect, hydrated, test } from '../../fixtures';

/** A page's code. */
const code = (page: string) => new RegExp(`/pkg/genonaut\\.${page}\\.\\w+\\.bin$`);
const history = code('history');

/** The addresses of what the page fetches from now on. */
function fetched(page: Page): string[] {
  const seen: string[] = [];
  page.on('request', (request) => seen.push(request.url()));
  return seen;
}

const link = (page: Page) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'History' });

const prompt = (page: Page) => page.getByRole('textbox', { name: /^Prompt/ });

/** Holds the history's code back until the answer is called. */
async function held(page: Page): Promise<() => void> {
  let arrive = () => {};
  const arrived = new Promise<void>((done) => (arrive = done));
  await page.route(history, async (route) => {
    await arrived;
    await route.continue();
  });
  return arrive;
}

/** True when it was not loaded anew since `mark`. */
const isMarked = (page: Page) => page.evaluate(() => 'mark' in window);
const mark = (page: Page) => page.evaluate(() => Object.assign(window, { mark: true }));

test("a page fetches its own code; another page's when its link is pointed at", async ({ page, visit }) => {
  const urls = fetched(page);
  await visit('/generate');
  await page.waitForLoadState('networkidle');
  expect(urls.filter((url) => code('generate').test(url))).toHaveLength(1);
  expect(urls.filter((url) => history.test(url) || code('viewer').test(url))).toEqual([]);

  const asked = page.waitForResponse(history);
  await link(page).hover();
  expect((await asked).ok()).toBe(true);
  await link(page).click();
  await expect(page.getByRole('search')).toBeVisible();
  expect(urls.filter((url) => history.test(url))).toHaveLength(1);
});

test("the focus on a link fetches its page's code, too", async ({ page, visit }) => {
  await visit('/settings/account');
  const asked = page.waitForRequest(history);
  await link(page).focus();
  await asked;
});

test('who follows a link before the code is there sees the page once it comes', async ({ page, visit }) => {
  const arrive = await held(page);
  await visit('/generate');
  await mark(page);
  await link(page).click();
  await expect(page).toHaveURL('/history');
  await expect(page.locator('main .gallery[aria-busy]')).toBeAttached();
  await expect(page.getByRole('search')).toHaveCount(0);

  arrive();
  await expect(page.getByRole('search')).toBeVisible();
  await expect(page.locator('main [aria-busy]')).toHaveCount(0);
  expect(await isMarked(page)).toBe(true);
});

test('who goes on before the code is there stays where they went', async ({ page, visit }) => {
  const arrive = await held(page);
  await visit('/generate');
  await mark(page);
  await link(page).click();
  await expect(page).toHaveURL('/history');
  await page.goBack();
  await expect(prompt(page)).toBeVisible();

  const loaded = page.waitForResponse(history);
  arrive();
  await (await loaded).finished();
  await expect(page).toHaveURL('/generate');
  await expect(prompt(page)).toBeVisible();
  expect(await isMarked(page)).toBe(true);
});

test('where the code cannot be loaded the page itself is', async ({ page, visit, problems }) => {
  problems.allow(/Failed to load resource/);
  await visit('/generate');
  await mark(page);
  // The network comes back with the page.
  let isBack = false;
  page.on('request', (request) => (isBack ||= request.isNavigationRequest()));
  await page.route(history, (route) => (isBack ? route.continue() : route.abort()));
  const reloads = page.waitForEvent('load');
  await link(page).click();
  await reloads;
  await hydrated(page);
  await expect(page).toHaveURL('/history');
  await expect(page.getByRole('search')).toBeVisible();
  expect(await isMarked(page)).toBe(false);
});

test("a page whose own code cannot be loaded at first comes to life later", async ({ page, problems }) => {
  problems.allow(/Failed to load resource/);
  let tries = 0;
  await page.route(history, (route) => (tries++ === 0 ? route.abort() : route.continue()));
  await page.goto('/history');
  await hydrated(page);
  expect(tries).toBe(2);
  await expect(page.getByRole('search')).toBeVisible();
});

test('the style that /generate has no use for is there before another page is shown', async ({ page, visit }) => {
  const further = /\/pkg\/genonaut\.further\.\w+\.css$/;
  const urls = fetched(page);
  await visit('/generate');
  await page.waitForLoadState('networkidle');
  expect(urls.filter((url) => further.test(url))).toEqual([]);

  let arrive = () => {};
  const arrived = new Promise<void>((done) => (arrive = done));
  await page.route(further, async (route) => {
    await arrived;
    await route.continue();
  });
  const asked = page.waitForRequest(further);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click();
  await asked;
  const card = page.locator('main .setting').first();
  await expect(card).toHaveCount(0);

  arrive();
  await expect(card).toBeVisible();
  expect(await card.evaluate((element) => getComputedStyle(element).display)).toBe('flex');
  await page.reload();
  expect(await page.locator('link[rel=stylesheet][href*=".further."]').count()).toBe(1);
});
