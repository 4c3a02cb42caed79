import { expect, type Locator, type Page } from '@playwright/test';

/** The list of active and lately failed jobs on /generate. */
export class Queue {
  readonly region: Locator;
  /** The bar above the list while several are picked. */
  readonly bulk: Locator;
  /** The form that changes a job before it runs. */
  readonly dialog: Locator;

  constructor(private readonly page: Page) {
    this.region = page.getByRole('region', { name: 'Queue' });
    this.bulk = this.region.getByRole('form', { name: 'Picked jobs' });
    this.dialog = page.getByRole('dialog', { name: 'Edit before it runs' });
  }

  job(prompt: string): Locator {
    return this.region.getByRole('listitem').filter({ hasText: prompt });
  }

  grip(prompt: string): Locator {
    return this.job(prompt).getByRole('button', { name: `Move ${prompt}` });
  }

  /** Chooses from a job's menu. */
  async choose(prompt: string, item: string): Promise<void> {
    const row = this.job(prompt);
    await row.getByLabel(`More for ${prompt}`).click();
    const entry = row.getByRole('button', { name: item }).or(row.getByRole('link', { name: item }));
    await entry.click();
  }

  /** Picks these jobs, so that one thing can be done with all of them. */
  async pick(...prompts: string[]): Promise<void> {
    await this.region.getByRole('link', { name: 'Select' }).click();
    for (const prompt of prompts) await this.job(prompt).getByRole('checkbox').check();
  }

  /** The jobs that wait are these, in this order. */
  async waits(...prompts: string[]): Promise<void> {
    const rows = this.region.locator('li[data-status=waiting], li[data-status=held]');
    await expect(rows.locator('.queue__title')).toHaveText(prompts);
  }

  /** What the page last said to a screen reader. */
  said(): Locator {
    return this.page.locator('p[role=status][aria-live=polite]');
  }
}
