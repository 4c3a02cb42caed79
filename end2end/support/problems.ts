import type { BrowserContext, ConsoleMessage } from '@playwright/test';

/** Problems that a browser reports: errors and warnings of the console (blocked by the content security
 * policy, hydration mismatches, failed requests) and uncaught exceptions. */
export class Problems {
  private readonly seen: string[] = [];
  private readonly allowed: RegExp[] = [];

  watch(context: BrowserContext): void {
    context.on('console', (message) => this.note(message));
    context.on('weberror', (error) => this.seen.push(`exception: ${error.error().message}`));
  }

  /** Ignores problems that match, which this test provokes; every other one still fails it. */
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
