import type { Locator, Page } from '@playwright/test';

/** The large picture of /generate and the texts beside it. */
export class Stage {
  readonly region: Locator;
  readonly bar: Locator;
  readonly preview: Locator;
  /** The finished picture, a link to its page. */
  readonly picture: Locator;
  readonly cancel: Locator;
  readonly filmstrip: Locator;

  constructor(page: Page) {
    this.region = page.getByRole('region', {
      name: /^(Waiting|Generating|Cancelling|Retrying|On hold|Done|Failed|Cancelled)/,
    });
    this.bar = this.region.getByRole('progressbar');
    this.preview = this.region.getByRole('img', { name: 'Preview', exact: true });
    this.picture = this.region.getByRole('link').filter({ has: page.getByRole('img') });
    this.cancel = this.region.getByRole('button', { name: 'Cancel' });
    this.filmstrip = this.region.getByRole('group', { name: 'Pictures of this job' });
  }

  /** The state as shown: Waiting, Generating, Done… */
  state(word: string): Locator {
    return this.region.getByText(word, { exact: true }).first();
  }
}
