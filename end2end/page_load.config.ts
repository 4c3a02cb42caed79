import { defineConfig } from '@playwright/test';
import settings from './playwright.config';

/** `make page-load`: measures how long /generate takes to be painted and to be hydrated. */
export default defineConfig({
  ...settings,
  testDir: 'measure',
  testMatch: 'page_load.ts',
  timeout: 1_800_000,
  workers: 1,
  reporter: 'line',
  use: { ...settings.use, trace: 'off' },
  projects: [{ name: 'page load' }],
});
