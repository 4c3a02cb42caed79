import type { Locator, Page } from '@playwright/test';

/** /admin/engines */
export class EnginesScreen {
  readonly address: Locator;
  readonly test: Locator;

  constructor(private readonly page: Page) {
    this.address = page.getByLabel('Address');
    this.test = page.getByRole('button', { name: 'Test', exact: true });
  }

  engine(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }

  switch(name: string): Locator {
    return this.page.getByRole('switch', { name: `Send jobs to ${name}` });
  }
}

/** /admin/queue */
export class QueueScreen {
  readonly pause: Locator;
  readonly resume: Locator;
  readonly table: Locator;

  constructor(page: Page) {
    this.pause = page.getByRole('button', { name: 'Pause the queue' });
    this.resume = page.getByRole('button', { name: 'Resume the queue' });
    this.table = page.getByRole('table', { name: /active jobs/ });
  }

  /** Rows of one user's jobs. */
  of(person: string): Locator {
    return this.table.getByRole('row').filter({ hasText: person });
  }
}
