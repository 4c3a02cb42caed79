import type { Page } from '@playwright/test';
import { expect, hydrated, test } from '../../fixtures';
import { Composer } from '../../screens/composer';
import { list } from '../../support/jobs';

/** Changes the document as an extension or a translator does: once it is parsed, before any of its own scripts runs. */
async function changeEach(page: Page, change: () => void): Promise<void> {
  await page.addInitScript(`document.addEventListener('readystatechange', () => {
    if (document.readyState === 'interactive') (${change.toString()})();
  })`);
}

/** Counts how often the document is loaded. */
function loads(page: Page): () => number {
  let count = 0;
  page.on('domcontentloaded', () => (count += 1));
  return () => count;
}

const notice = (page: Page) => page.getByRole('status').filter({ hasText: 'Live updates are off on this page' });
const tryAgain = (page: Page) => notice(page).getByRole('button', { name: 'Try again' });

const CHANGES = {
  'a node before all of the body': () => {
    const bar = document.createElement('div');
    bar.append('Added by an extension');
    document.body.prepend(bar);
  },
  'a node within a list': () => {
    const item = document.createElement('span');
    item.append('Added by an extension');
    document.querySelector('nav ul, nav')?.prepend(item);
  },
  'a node within a form': () => {
    const mark = document.createElement('div');
    document.querySelector('main form')?.prepend(mark);
  },
  'texts wrapped by a translator': () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    for (const text of texts.filter((text) => text.data.trim() && !text.parentElement?.closest('script, textarea, svg'))) {
      const font = document.createElement('font');
      text.replaceWith(font);
      font.append(text);
    }
  },
};

test.beforeEach(({ problems }) => problems.allow(/panicked at|unreachable/));

for (const [name, change] of Object.entries(CHANGES)) {
  test(`${name} leaves a page that works without the WASM`, async ({ page }) => {
    const composer = new Composer(page);
    const loaded = loads(page);
    await changeEach(page, change);
    await page.goto('/generate');
    await expect(notice(page)).toBeVisible();
    expect(loaded()).toBe(2);
    await expect(page.locator('html')).not.toHaveAttribute('data-hydrated');
    await expect(page.locator('.needs-script:visible')).toHaveCount(0);

    await composer.prompt.fill('Sent without the WASM');
    await composer.generate.click();
    await expect.poll(async () => (await list(page.request)).map((job) => job.prompt)).toEqual(['Sent without the WASM']);
    await expect(notice(page)).toBeVisible();
  });
}

test('Try again hydrates the page once it is no longer changed', async ({ page }) => {
  const { generate, prompt } = new Composer(page);
  await changeEach(page, () => {
    if (sessionStorage.getItem('calm') === null) document.body.prepend(document.createElement('div'));
  });
  await page.goto('/generate');
  await expect(notice(page)).toBeVisible();
  await page.evaluate(() => sessionStorage.setItem('calm', ''));
  await tryAgain(page).click();
  await hydrated(page);
  await expect(notice(page)).toBeHidden();
  await prompt.fill('Live again');
  await expect(generate).toBeEnabled();
});

test('Try again shows the notice again while the page is still changed', async ({ page }) => {
  const loaded = loads(page);
  await changeEach(page, CHANGES['a node before all of the body']);
  await page.goto('/generate');
  await tryAgain(page).click();
  await expect.poll(loaded).toBe(4);
  await expect(notice(page)).toBeVisible();
  expect(loaded()).toBe(4);
});

test('another page is hydrated as usual', async ({ page }) => {
  await changeEach(page, () => {
    if (location.pathname === '/generate') document.body.prepend(document.createElement('div'));
  });
  await page.goto('/generate');
  await expect(notice(page)).toBeVisible();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'History' }).click();
  await hydrated(page);
  await expect(page).toHaveURL('/history');
  await expect(notice(page)).toBeHidden();
});

test('a browser without session storage is not reloaded endlessly', async ({ page }) => {
  const loaded = loads(page);
  await page.addInitScript(() => {
    Object.defineProperty(window, 'sessionStorage', {
      get: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    });
  });
  await changeEach(page, CHANGES['a node before all of the body']);
  const panicked = page.waitForEvent('console', (message) => /panicked at/.test(message.text()));
  await page.goto('/generate');
  await panicked;
  await expect(notice(page)).toBeVisible();
  expect(loaded()).toBe(1);
});
