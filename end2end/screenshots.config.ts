import { defineConfig } from '@playwright/test';
import settings from './playwright.config';

/** `make screenshots`: takes the screenshots of docs/screenshots. */
export default defineConfig({
  ...settings,
  testDir: 'screenshots',
  testMatch: 'take.ts',
  timeout: 300_000,
  workers: 1,
  reporter: 'list',
  projects: [{ name: 'screenshots' }],
});
