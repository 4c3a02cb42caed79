import type { Locator, Page } from '@playwright/test';

/** One picture: /images/{id}. */
export class Viewer {
  readonly heading: Locator;
  readonly picture: Locator;
  readonly newer: Locator;
  readonly older: Locator;
  readonly details: Locator;
  /** The button that shows the picture's size in percent. */
  readonly size: Locator;

  constructor(private readonly page: Page) {
    this.heading = page.getByRole('heading', { level: 1 });
    this.picture = page.getByRole('main').getByRole('img').first();
    this.newer = page.getByRole('link', { name: 'Previous picture' });
    this.older = page.getByRole('link', { name: 'Next picture' });
    this.details = page.getByRole('complementary', { name: 'Details' });
    this.size = page.getByRole('group', { name: 'Zoom' }).getByRole('button', { name: /^Size/ });
  }

  button(name: string): Locator {
    return this.page.getByRole('main').getByRole('button', { name, exact: true });
  }

  /** The variations of this picture, or what it was made from. */
  relatives(name: 'Made from' | 'Variations'): Locator {
    return this.details.getByRole('list', { name }).getByRole('link');
  }

  /** Percent of the picture's actual size. */
  async percent(): Promise<number> {
    return Number((await this.size.textContent())?.replace(/\D/g, ''));
  }

  /** The center of the picture on the page. */
  async middle(): Promise<{ x: number; y: number }> {
    const box = await this.picture.boundingBox();
    if (!box) throw new Error('no picture is shown');
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }
}
