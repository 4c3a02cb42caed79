import type { Locator, Page } from '@playwright/test';

/** /settings/… */
export class SettingsScreen {
  readonly navigation: Locator;

  constructor(private readonly page: Page) {
    this.navigation = page.getByRole('navigation', { name: 'Settings' });
  }

  /** The form or list under a heading. */
  group(title: string): Locator {
    return this.page.locator('section').filter({ has: this.page.getByRole('heading', { name: title, exact: true }) });
  }

  /** A field by its label. */
  field(label: string): Locator {
    return this.page.getByLabel(label, { exact: true });
  }

  press(name: string): Promise<void> {
    return this.page.getByRole('button', { name, exact: true }).click();
  }

  async changePassword(present: string, next: string): Promise<void> {
    await this.field('Current password').fill(present);
    await this.field('New password').fill(next);
    await this.press('Change password');
  }
}
