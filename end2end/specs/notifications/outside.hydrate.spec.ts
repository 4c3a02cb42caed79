import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures';
import { Bell, Toasts } from '../../screens/bell';
import { createCompleted } from '../../support/jobs';
import { turnOn, turnOnChannel } from '../../support/notifications';

interface Outside {
  sounds: { file: string; volume: number }[];
  notices: { title: string; tag: string }[];
  click: () => void;
  badge: number;
}

/** Records sounds, browser notifications and the badge; `hidden` makes the page report that it is hidden. */
async function watch(page: Page, hidden = false): Promise<void> {
  await page.addInitScript((isHidden) => {
    const outside: Outside = { sounds: [], notices: [], click: () => undefined, badge: 0 };
    Object.assign(window, { outside });
    HTMLMediaElement.prototype.play = function play(this: HTMLMediaElement) {
      outside.sounds.push({ file: new URL(this.src).pathname, volume: this.volume });
      return Promise.resolve();
    };
    class Notice {
      static permission = 'granted';
      static requestPermission = () => Promise.resolve('granted');
      onclick?: (event: { target: Notice }) => void;
      constructor(title: string, { tag }: { tag: string }) {
        outside.notices.push({ title, tag });
        outside.click = () => this.onclick?.({ target: this });
      }
      close() {}
    }
    Object.assign(window, { Notification: Notice });
    Object.assign(Navigator.prototype, {
      setAppBadge: (count: number) => Promise.resolve(void (outside.badge = count)),
      clearAppBadge: () => Promise.resolve(void (outside.badge = 0)),
    });
    if (isHidden) {
      Object.defineProperty(Document.prototype, 'hidden', { get: () => true });
      Object.defineProperty(Document.prototype, 'visibilityState', { get: () => 'hidden' });
    }
  }, hidden);
}

function outside(page: Page): Promise<Outside> {
  return page.evaluate(() => (window as unknown as { outside: Outside }).outside);
}

test('one of three pages plays the sound, at the set volume', async ({ page, context, visit }) => {
  await turnOnChannel(page.request, 'sound');
  await turnOn(page.request, { sound: { volume: 0.25 } });
  const pages = [page, await context.newPage(), await context.newPage()];
  for (const [index, one] of pages.entries()) {
    await watch(one, index > 0);
    await visit('/history', one);
  }
  await createCompleted(page.request, 'A bell tower');
  for (const one of pages) await expect(new Toasts(one).saying('A bell tower')).toBeVisible();
  const sounds = async () => (await Promise.all(pages.map(outside))).flatMap((one) => one.sounds);
  await expect.poll(async () => (await sounds()).length).toBe(1);
  // Once a second notification has sounded, every page has handled the first.
  await createCompleted(page.request, 'Another bell tower');
  await expect.poll(async () => (await sounds()).length).toBe(2);
  expect((await sounds())[0]).toEqual({ file: '/news.wav', volume: 0.25 });
});

test('one browser notification appears while no page is visible, and a click opens the picture', async ({
  page,
  context,
  visit,
}) => {
  await turnOnChannel(page.request, 'browser');
  const other = await context.newPage();
  for (const one of [page, other]) {
    await watch(one, true);
    await visit('/history', one);
  }
  const job = await createCompleted(page.request, 'A lighthouse nobody watches');
  const shown = async () => (await Promise.all([page, other].map(outside))).map((one) => one.notices.length);
  await expect.poll(async () => (await shown()).reduce((sum, count) => sum + count, 0)).toBe(1);
  const alerting = (await shown())[0] === 1 ? page : other;
  expect((await outside(alerting)).notices[0]?.title).toBe('Generation complete');
  await alerting.evaluate(() => (window as unknown as { outside: Outside }).outside.click());
  await expect(alerting).toHaveURL(new RegExp(`/images/${job.content_id}$`));
  const bell = new Bell(other);
  if (alerting === page) await expect(bell.opener).toHaveAccessibleName(bell.counting(0));
});

test('no browser notification appears while a page is visible', async ({ page, context, visit }) => {
  await turnOnChannel(page.request, 'browser');
  await turnOnChannel(page.request, 'sound');
  const hidden = await context.newPage();
  await watch(hidden, true);
  await visit('/history', hidden);
  await watch(page);
  await visit('/history');
  await createCompleted(page.request, 'A lighthouse somebody watches');
  await expect.poll(async () => (await outside(page)).sounds.length).toBe(1);
  expect((await outside(page)).notices).toEqual([]);
  expect((await outside(hidden)).notices).toEqual([]);
  expect((await outside(hidden)).sounds).toEqual([]);
});

test('title, icon and badge show unread count and progress', async ({ page, visit }) => {
  await turnOn(page.request);
  await watch(page);
  await visit('/generate');
  await expect(page).toHaveTitle('Generate · Genonaut');
  const icon = page.locator('link[rel=icon]');
  await expect(icon).toHaveAttribute('href', '/favicon.svg');
  const titles = page.evaluate(
    () =>
      new Promise<boolean>((resolve) => {
        const title = document.querySelector('title');
        const look = () => {
          if (/^\d+% Generate · Genonaut$/.test(document.title)) resolve(true);
        };
        if (title) new MutationObserver(look).observe(title, { childList: true, characterData: true, subtree: true });
      }),
  );
  await createCompleted(page.request, 'A slow dawn', { width: 512, height: 512, sampler_params: { steps: 20 } });
  expect(await titles).toBe(true);
  await expect(page).toHaveTitle('(1) Generate · Genonaut');
  await expect(icon).toHaveAttribute('href', /^data:image\/svg\+xml,/);
  expect((await outside(page)).badge).toBe(1);

  const bell = new Bell(page);
  await bell.opener.click();
  await bell.markAll.click();
  await expect(page).toHaveTitle('Generate · Genonaut');
  expect((await outside(page)).badge).toBe(0);
});
