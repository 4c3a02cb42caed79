import type { Page } from '@playwright/test';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** Every picture at every width goes here; a few small ones into the documentation. */
export const ALL = resolve(import.meta.dirname, '../test-results/screenshots');
export const DOCUMENTATION = resolve(import.meta.dirname, '../../docs/screenshots');

/** Photographs the window as WebP, which Playwright's own screenshot does not write. */
export async function photograph(page: Page, folder: string, name: string, quality = 80): Promise<number> {
  await page.evaluate(() => document.fonts.ready);
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality });
  await session.detach();
  const bytes = Buffer.from(data, 'base64');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.webp`), bytes);
  return bytes.length;
}
