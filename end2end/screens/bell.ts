import type { Locator, Page } from '@playwright/test';

/** The bell of the top bar and its menu. */
export class Bell {
  readonly opener: Locator;
  readonly menu: Locator;
  readonly rows: Locator;
  readonly markAll: Locator;
  /** The link that replaces it without JavaScript. */
  readonly link: Locator;

  constructor(page: Page) {
    const bar = page.getByRole('banner');
    this.opener = bar.getByRole('button', { name: /^Notifications/ });
    this.link = bar.getByRole('link', { name: /^Notifications/ });
    this.menu = page.getByRole('dialog', { name: 'Notifications' });
    this.rows = this.menu.getByRole('listitem');
    this.markAll = this.menu.getByRole('button', { name: 'Mark all as read' });
  }

  /** The bell while this many are unread. */
  counting(count: number): RegExp {
    return count === 0 ? /^Notifications$/ : new RegExp(`^Notifications, ${count} unread$`);
  }
}

/** The toasts at the edge of the page. */
export class Toasts {
  readonly region: Locator;
  readonly all: Locator;

  constructor(page: Page) {
    this.region = page.getByRole('region', { name: 'Messages' });
    this.all = this.region.locator('.toast');
  }

  saying(words: string | RegExp): Locator {
    return this.all.filter({ hasText: words });
  }
}
