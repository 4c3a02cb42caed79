import type { Locator, Page } from '@playwright/test';

/** The dialog in which models and LoRAs are picked, and what opens it. */
export class Picker {
  readonly dialog: Locator;
  readonly search: Locator;
  readonly cards: Locator;
  /** How many models there are, or match. */
  readonly count: Locator;
  /** That not all of them are shown. */
  readonly showing: Locator;
  readonly model: Locator;
  readonly addLora: Locator;

  constructor(private readonly page: Page) {
    this.dialog = page.getByRole('dialog');
    this.search = this.dialog.getByRole('searchbox');
    this.cards = this.dialog.getByRole('listitem');
    this.count = this.dialog.getByRole('status');
    this.showing = this.dialog.getByText(/^Showing /);
    const form = page.getByRole('form', { name: 'New picture' });
    this.model = form.getByRole('button', { name: /^Model / });
    this.addLora = form.getByRole('button', { name: 'Add LoRA' });
  }

  /** The button that picks a model, by the beginning of its name. */
  card(name: string): Locator {
    return this.dialog.getByRole('button', { name: new RegExp(`^${name}`) });
  }

  favorite(name: string): Locator {
    return this.dialog.getByRole('button', { name: `Favourite: ${name}`, exact: true });
  }

  tab(name: string): Locator {
    return this.dialog.getByRole('radio', { name, exact: true });
  }

  /** What the form would send as its model. */
  async chosen(): Promise<string> {
    return this.page.locator('#model').inputValue();
  }
}
