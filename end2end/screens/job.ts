import type { Locator, Page } from '@playwright/test';

/** /jobs/{id} */
export class JobScreen {
  readonly happened: Locator;
  readonly settings: Locator;
  readonly state: Locator;

  constructor(private readonly page: Page) {
    this.happened = page.getByRole('region', { name: 'Timeline' });
    this.settings = page.getByRole('region', { name: 'Settings' });
    this.state = page.getByRole('main').getByRole('status').first();
  }

  /** An event of the timeline, by the beginning of its title. */
  item(title: string | RegExp): Locator {
    return this.happened.getByRole('listitem').filter({ hasText: title });
  }

  button(name: string): Locator {
    return this.page.getByRole('main').getByRole('button', { name, exact: true });
  }

  picture(): Locator {
    return this.page.getByRole('link', { name: 'Picture 1 of 1' }).locator('img');
  }
}
