import type { Locator, Page } from '@playwright/test';

/** /notifications. */
export class Notifications {
  readonly main: Locator;
  readonly rows: Locator;
  readonly search: Locator;
  /** The bar shown while notifications are selected. */
  readonly bulk: Locator;

  constructor(page: Page) {
    this.main = page.getByRole('main');
    this.rows = this.main.locator('.notification');
    this.search = this.main.getByRole('searchbox', { name: 'Search notifications' });
    this.bulk = this.main.getByRole('form', { name: 'Selected' });
  }

  row(words: string): Locator {
    return this.rows.filter({ hasText: words });
  }

  tab(name: string): Locator {
    return this.main.getByRole('navigation', { name: 'Show' }).getByRole('link', { name });
  }

  type(name: string): Locator {
    return this.main.getByRole('navigation', { name: 'Types' }).getByRole('link', { name });
  }
}
