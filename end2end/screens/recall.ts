import type { Locator, Page } from '@playwright/test';
import type { Composer } from './composer';

/** The part of /generate that loads settings from a picture. */
export class Recall {
  readonly file: Locator;
  readonly undo: Locator;
  readonly redo: Locator;
  readonly refusal: Locator;
  readonly target: Locator;

  constructor(
    private readonly page: Page,
    private readonly composer: Composer,
  ) {
    this.file = composer.form.getByLabel(/Load settings from picture/);
    this.undo = composer.form.getByRole('button', { name: 'Undo' });
    this.redo = composer.form.getByRole('button', { name: 'Load again' });
    this.refusal = composer.form.getByRole('alert').filter({ hasText: /PNG|picture|settings/ });
    this.target = page.getByText('Drop the picture to load its settings');
  }

  /** The message after settings of this format were loaded. */
  brought(source: string): Locator {
    return this.composer.form.getByText(`Settings loaded (${source}).`);
  }

  /** Loads a file through the button, with or without JavaScript. */
  async choose(file: Buffer, name = 'picture.png'): Promise<void> {
    await this.file.setInputFiles({ name, mimeType: 'image/png', buffer: file });
    const go = this.composer.form.getByRole('button', { name: 'Load settings', exact: true });
    if (await go.isVisible()) await go.click();
  }

  /** Dispatches the event of a dragged or pasted file. */
  async event(kind: 'dragover' | 'dragleave' | 'drop' | 'paste', file: Buffer): Promise<void> {
    await this.page.evaluate(
      ([kind, bytes]) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(bytes)], 'a.png', { type: 'image/png' }));
        const about = { bubbles: true, cancelable: true };
        const event =
          kind === 'paste'
            ? new ClipboardEvent(kind, { ...about, clipboardData: transfer })
            : new DragEvent(kind, { ...about, dataTransfer: transfer });
        document.body.dispatchEvent(event);
      },
      [kind, [...file]] as const,
    );
  }
}
