import { expect, type APIRequestContext } from '@playwright/test';

export interface Job {
  id: number;
  status: 'pending' | 'running' | 'completed' | 'failed' | 'cancelled';
  prompt: string;
  error_message: string | null;
  held: boolean;
  seed: number;
  width: number;
  queue_position: number | null;
  content_id: number | null;
  images: { content_id: number; url: string }[];
}

/** Small enough to be generated at once. */
export const QUICK = { width: 256, height: 256, sampler_params: { steps: 2 } };

/** Creates a job over REST. */
export async function create(request: APIRequestContext, prompt: string, more: object = QUICK): Promise<Job> {
  const response = await request.post('/api/v1/generation-jobs', {
    data: { job_type: 'image', prompt, ...more },
  });
  expect(response.status(), await response.text()).toBe(201);
  return (await response.json()) as Job;
}

export async function get(request: APIRequestContext, id: number): Promise<Job> {
  const response = await request.get(`/api/v1/generation-jobs/${id}`);
  expect(response.status()).toBe(200);
  return (await response.json()) as Job;
}

/** All jobs of the signed-in user, newest first. */
export async function list(request: APIRequestContext): Promise<Job[]> {
  const response = await request.get('/api/v1/generation-jobs');
  expect(response.status()).toBe(200);
  return ((await response.json()) as { items: Job[] }).items;
}

/** Waits until the server reports the job in this state. */
export async function waitForStatus(request: APIRequestContext, id: number, status: Job['status']): Promise<Job> {
  await expect
    .poll(async () => (await get(request, id)).status, { timeout: 30_000, intervals: [50, 100, 250] })
    .toBe(status);
  return get(request, id);
}

/** Creates a job over REST and waits until it is completed. */
export async function createCompleted(request: APIRequestContext, prompt: string, more: object = QUICK): Promise<Job> {
  const { id } = await create(request, prompt, more);
  return waitForStatus(request, id, 'completed');
}

/** Creates a job and cancels it before it has a picture. */
export async function cancelled(request: APIRequestContext, prompt: string): Promise<Job> {
  const slow = { width: 1024, height: 1024, batch_size: 8, sampler_params: { steps: 100 } };
  const { id } = await create(request, prompt, slow);
  await request.post(`/api/v1/generation-jobs/${id}/cancel`, { data: {} });
  return waitForStatus(request, id, 'cancelled');
}

/** A job that runs until its engine is released, and others that wait behind it, first to last. */
export async function queueJobs(request: APIRequestContext, ...prompts: string[]): Promise<Job[]> {
  const running = await create(request, 'The one that runs', {});
  await waitForStatus(request, running.id, 'running');
  const jobs: Job[] = [];
  for (const prompt of prompts) jobs.push(await create(request, prompt, {}));
  return jobs;
}

/** The prompts of the waiting jobs on the server, first to last. */
export async function waiting(request: APIRequestContext): Promise<string[]> {
  const jobs = (await list(request)).filter((job) => job.status === 'pending');
  jobs.sort((one, other) => (one.queue_position ?? 0) - (other.queue_position ?? 0));
  return jobs.map((job) => job.prompt);
}

/** Cancels all active jobs, so that the engine is free for the next test. */
export async function clear(request: APIRequestContext): Promise<void> {
  const ids = (await list(request)).filter((job) => ['pending', 'running'].includes(job.status)).map((job) => job.id);
  for (const id of ids) await request.post(`/api/v1/generation-jobs/${id}/cancel`, { data: {} });
}
