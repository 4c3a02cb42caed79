import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** The serious and critical violations that axe finds, readable in a failed test. */
export async function serious(page: Page): Promise<string[]> {
  // Finishes colour transitions, whose intermediate colours axe would measure.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter((found) => found.impact === 'serious' || found.impact === 'critical')
    .flatMap((found) => found.nodes.map((node) => `${found.id}: ${node.html} ${node.failureSummary ?? ''}`));
}
