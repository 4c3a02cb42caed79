import type { Page } from '@playwright/test';
import { createCompleted } from './jobs';

/** A page of the studio, for checks of every page. */
export interface SitePage {
  name: string;
  path: string;
}

const LONG_WORD = 'antidisestablishmentarianism'.repeat(8);

/** Pages anyone can open. */
export const PUBLIC_PAGES: SitePage[] = [{ name: 'login', path: '/login' }];

/** Generates pictures, so that no page is empty, and returns all pages. */
export async function populatedPages(page: Page): Promise<SitePage[]> {
  const job = await createCompleted(page.request, `Green aurora over a still lake, ${LONG_WORD}`, {
    width: 256,
    height: 384,
    batch_size: 2,
    sampler_params: { steps: 2 },
  });
  return [
    { name: 'generate', path: '/generate' },
    { name: 'history', path: '/history' },
    { name: 'image', path: `/images/${job.content_id}` },
    { name: 'compare', path: `/images/${job.images[0].content_id}/compare/${job.images[1].content_id}` },
    { name: 'job', path: `/jobs/${job.id}` },
    { name: 'notification settings', path: '/settings/notifications' },
    { name: 'account', path: '/settings/account' },
    { name: 'appearance', path: '/settings/appearance' },
    { name: 'sessions', path: '/settings/sessions' },
    { name: 'presets', path: '/presets' },
    { name: 'notifications', path: '/notifications' },
    { name: 'models', path: '/models' },
    { name: 'model', path: '/models/1' },
    { name: 'engines', path: '/admin/engines' },
    { name: 'queue', path: '/admin/queue' },
    { name: 'not found', path: '/no/such/page' },
  ];
}
