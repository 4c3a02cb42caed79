import type { Locator, Page } from '@playwright/test';

/** The list of active and lately failed jobs on /generate. */
export class Queue {
  readonly region: Locator;

  constructor(page: Page) {
    this.region = page.getByRole('region', { name: 'Queue' });
  }

  job(prompt: string): Locator {
    return this.region.getByRole('listitem').filter({ hasText: prompt });
  }
}
