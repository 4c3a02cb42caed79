import type { Locator, Page } from '@playwright/test';

/** The dialog for selecting models and LoRAs, and the buttons that open it. */
export class Picker {
  readonly dialog: Locator;
  readonly search: Locator;
  readonly cards: Locator;
  /** The number of models, or of matches. */
  readonly count: Locator;
  /** The note that only some of them are shown. */
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

  /** The button that selects a model, by the beginning of its name. */
  card(name: string): Locator {
    return this.dialog.getByRole('button', { name: new RegExp(`^${name}`) });
  }

  favorite(name: string): Locator {
    return this.dialog.getByRole('button', { name: `Favourite: ${name}`, exact: true });
  }

  tab(name: string): Locator {
    return this.dialog.getByRole('radio', { name, exact: true });
  }

  /** The model that the form would send. */
  async chosen(): Promise<string> {
    return this.page.locator('#model').inputValue();
  }
}
