import type { Locator, Page } from '@playwright/test';

/** Two pictures: /images/{id}/compare/{other}. */
export class Compare {
  readonly left: Locator;
  readonly right: Locator;
  readonly divider: Locator;
  readonly differences: Locator;

  constructor(page: Page) {
    this.left = page.getByRole('figure').nth(0);
    this.right = page.getByRole('figure').nth(1);
    this.divider = page.getByRole('slider', { name: /^Divider/ });
    this.differences = page.getByRole('region', { name: 'Differences' }).getByRole('row');
  }

  /** The row of one setting. */
  difference(name: string): Locator {
    return this.differences.filter({ has: this.differences.page().getByRole('rowheader', { name, exact: true }) });
  }
}
