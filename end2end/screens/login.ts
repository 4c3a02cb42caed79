import type { Locator, Page } from '@playwright/test';

/** The sign-in page and the account menu. */
export class Login {
  readonly name: Locator;
  readonly password: Locator;

  constructor(private readonly page: Page) {
    this.name = page.getByRole('textbox', { name: 'Username' });
    this.password = page.getByLabel('Password');
  }

  async signIn(name: string, password: string): Promise<void> {
    await this.name.fill(name);
    await this.password.fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
  }

  /** Opens the account menu of `name` and signs out. */
  async signOut(name: string): Promise<void> {
    await this.page.getByLabel(`Account: ${name}`).click();
    await this.page.getByRole('button', { name: 'Sign out' }).click();
  }
}
