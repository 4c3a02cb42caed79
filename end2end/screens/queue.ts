import { expect, type Locator, type Page } from '@playwright/test';

/** The list of active and recently failed jobs on /generate. */
export class Queue {
  readonly region: Locator;
  /** The bar above the list while several jobs are selected. */
  readonly bulk: Locator;
  /** The form that edits a waiting job. */
  readonly dialog: Locator;

  constructor(private readonly page: Page) {
    this.region = page.getByRole('region', { name: 'Queue' });
    this.bulk = this.region.getByRole('form', { name: 'Selected jobs' });
    this.dialog = page.getByRole('dialog', { name: 'Edit queued job' });
  }

  job(prompt: string): Locator {
    return this.region.getByRole('listitem').filter({ hasText: prompt });
  }

  grip(prompt: string): Locator {
    return this.job(prompt).getByRole('button', { name: `Move ${prompt}` });
  }

  /** Presses an item of a job's menu. */
  async choose(prompt: string, item: string): Promise<void> {
    const row = this.job(prompt);
    await row.getByLabel(`More for ${prompt}`).click();
    const entry = row.getByRole('button', { name: item }).or(row.getByRole('link', { name: item }));
    await entry.click();
  }

  /** Selects these jobs for a bulk action. */
  async select(...prompts: string[]): Promise<void> {
    await this.region.getByRole('link', { name: 'Select' }).click();
    for (const prompt of prompts) await this.job(prompt).getByRole('checkbox').check();
  }

  /** Asserts the prompts of the waiting jobs, in this order. */
  async waits(...prompts: string[]): Promise<void> {
    const rows = this.region.locator('li[data-status=waiting], li[data-status=held]');
    await expect(rows.locator('.queue__title')).toHaveText(prompts);
  }

  /** The latest announcement to screen readers. */
  said(): Locator {
    return this.page.locator('p[role=status][aria-live=polite]');
  }
}
