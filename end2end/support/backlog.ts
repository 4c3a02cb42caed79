import type { APIRequestContext } from '@playwright/test';
import { create, waitForStatus } from './jobs';

/** More pictures than a page of the history holds: 13 jobs of two, the first named "Sketch number 0". */
export async function backlog(request: APIRequestContext): Promise<void> {
  const tiny = { width: 64, height: 64, batch_size: 2, sampler_params: { steps: 1 } };
  const ids: number[] = [];
  for (let count = 0; count < 13; count += 1) {
    ids.push((await create(request, `Sketch number ${count}`, tiny)).id);
  }
  for (const id of ids) await waitForStatus(request, id, 'completed');
}
