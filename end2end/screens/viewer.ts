import type { Locator, Page } from '@playwright/test';

/** One picture: /images/{id}. */
export class Viewer {
  readonly heading: Locator;
  readonly picture: Locator;
  readonly newer: Locator;
  readonly older: Locator;
  readonly details: Locator;

  constructor(page: Page) {
    this.heading = page.getByRole('heading', { level: 1 });
    this.picture = page.getByRole('main').getByRole('img').first();
    this.newer = page.getByRole('link', { name: 'Previous picture' });
    this.older = page.getByRole('link', { name: 'Next picture' });
    this.details = page.getByRole('complementary', { name: 'Details' });
  }
}
