import type { Locator, Page } from '@playwright/test';
import type { Composer } from './composer';

/** What fills the form of /generate from a picture. */
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
    this.file = composer.form.getByLabel(/Recall from a picture/);
    this.undo = composer.form.getByRole('button', { name: 'Undo' });
    this.redo = composer.form.getByRole('button', { name: 'Fill it in again' });
    this.refusal = composer.form.getByRole('alert').filter({ hasText: /PNG|picture/ });
    this.target = page.getByText('Drop the picture to recall its settings');
  }

  /** What is said of the picture whose settings a program wrote. */
  brought(source: string): Locator {
    return this.composer.form.getByText(`as ${source} wrote them into the picture`);
  }

  /** By the button, with or without JavaScript. */
  async choose(file: Buffer, name = 'picture.png'): Promise<void> {
    await this.file.setInputFiles({ name, mimeType: 'image/png', buffer: file });
    const go = this.composer.form.getByRole('button', { name: 'Fill the form from the picture' });
    if (await go.isVisible()) await go.click();
  }

  /** As a browser tells it of a file that is dragged or pasted. */
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
