import type { Locator, Page } from '@playwright/test';

/** /history with its filters. */
export class History {
  readonly filters: Locator;
  readonly search: Locator;
  readonly favourites: Locator;
  readonly status: Locator;
  readonly model: Locator;
  readonly dates: Locator;
  readonly clear: Locator;
  readonly found: Locator;
  /** The bar that is shown while entries are selected. */
  readonly bulk: Locator;

  constructor(private readonly page: Page) {
    this.filters = page.getByRole('search', { name: 'Filter the history' });
    this.search = this.filters.getByRole('searchbox', { name: 'Search prompts' });
    this.favourites = this.filters.getByRole('checkbox', { name: 'Favourites' });
    this.status = this.filters.getByRole('combobox', { name: 'Status' });
    this.model = this.filters.getByRole('combobox', { name: 'Model' });
    this.dates = this.filters.getByRole('button', { name: 'Dates' });
    this.clear = this.filters.getByRole('link', { name: 'Clear' });
    this.found = page.getByRole('main').getByRole('status');
    this.bulk = page.getByRole('form', { name: 'Selected' });
  }

  /** The picture of this prompt. */
  picture(prompt: string | RegExp): Locator {
    return this.page.getByRole('main').getByRole('listitem').getByRole('link', { name: prompt });
  }

  /** The card of a job of this prompt that has no picture. */
  job(prompt: string): Locator {
    const named = this.page.getByRole('heading', { name: prompt, exact: true });
    return this.page.getByRole('main').getByRole('listitem').filter({ has: named });
  }

  /** The prompts of all entries, in order. */
  async entries(): Promise<string[]> {
    const cells = await this.page.getByRole('main').locator('.grid__item').all();
    const prompts = cells.map((cell) => cell.locator('.grid__text, h3').first().textContent());
    return (await Promise.all(prompts)).map((prompt) => prompt ?? '');
  }

  /** The checkbox of this prompt's picture, or of its job without one. */
  box(prompt: string): Locator {
    return this.page.getByRole('checkbox', { name: `Select: ${prompt}`, exact: true });
  }

  /** The prompts of the pictures, in their order. */
  async order(): Promise<string[]> {
    const links = await this.picture(/./).all();
    return Promise.all(links.map(async (link) => (await link.getAttribute('aria-label')) ?? ''));
  }

  /** Presses a button of the bar for the selected entries. */
  async act(name: string): Promise<void> {
    await this.bulk.getByRole('button', { name, exact: true }).click();
  }

  /** Submits the filters; with JavaScript every change submits them automatically. */
  async apply(javaScriptEnabled: boolean | undefined): Promise<void> {
    if (javaScriptEnabled === false) await this.filters.getByRole('button', { name: 'Search' }).click();
  }
}
