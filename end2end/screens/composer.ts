import type { Locator, Page } from '@playwright/test';

/** The form of /generate. */
export class Composer {
  readonly form: Locator;
  readonly prompt: Locator;
  readonly negative: Locator;
  readonly seed: Locator;
  readonly generate: Locator;
  /** The line below Generate: when a new job would start. */
  readonly note: Locator;

  constructor(page: Page) {
    this.form = page.getByRole('form', { name: 'New picture' });
    this.prompt = this.form.getByRole('textbox', { name: 'Prompt', exact: true });
    // In a closed section, but still in the DOM.
    this.negative = this.form.getByLabel('Negative prompt', { exact: true });
    this.seed = this.form.getByLabel(/^Seed/);
    this.generate = this.form.getByRole('button', { name: /^Generate/ });
    this.note = this.form.getByText(/^(Starts|Queue is paused|No engine|\d+ jobs? ahead)/);
  }

  /** A number by its label: Width, Height, Steps, CFG. */
  number(name: string): Locator {
    return this.form.getByLabel(name, { exact: true });
  }

  /** How many pictures per run. */
  pictures(count: number): Locator {
    const group = this.form.getByRole('group', { name: 'Batch size' });
    return group.getByRole('radio', { name: String(count), exact: true });
  }

  /** Opens a `<details>` by its summary. */
  async unfold(summary: RegExp): Promise<void> {
    const details = this.form.locator('details').filter({ has: this.form.page().getByText(summary) });
    if ((await details.getAttribute('open')) === null) await details.locator('summary').click();
  }

  async fillNumber(name: string, value: string): Promise<void> {
    if (name !== 'Width' && name !== 'Height') await this.unfold(/^Advanced/);
    await this.number(name).fill(value);
  }

  /** Sets a size that is generated quickly. */
  async small(): Promise<void> {
    await this.fillNumber('Width', '256');
    await this.fillNumber('Height', '256');
  }
}
