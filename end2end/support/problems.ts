import type { BrowserContext, ConsoleMessage } from '@playwright/test';

/** What a browser complains about: errors and warnings of the console (refused by the content security
 * policy, hydration that does not match, a request that failed) and exceptions nobody caught. */
export class Problems {
  private readonly seen: string[] = [];
  private readonly allowed: RegExp[] = [];

  watch(context: BrowserContext): void {
    context.on('console', (message) => this.note(message));
    context.on('weberror', (error) => this.seen.push(`exception: ${error.error().message}`));
  }

  /** This test provokes complaints that match; every other one still fails it. */
  allow(pattern: RegExp): void {
    this.allowed.push(pattern);
  }

  unexpected(): string[] {
    return this.seen.filter((words) => !this.allowed.some((pattern) => pattern.test(words)));
  }

  private note(message: ConsoleMessage): void {
    if (message.type() === 'error' || message.type() === 'warning') {
      this.seen.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    }
  }
}
