import { expect, test } from '../../fixtures';
import { Viewer } from '../../screens/viewer';
import { createCompleted } from '../../support/jobs';

const PROMPTS = ['First step', 'Second step', 'Third step', 'Fourth step'];

test('row 41: key presses during loading continue to the pictures after the next one', async ({
  page,
  visit,
}) => {
  const jobs = [];
  for (const prompt of PROMPTS) jobs.push(await createCompleted(page.request, prompt));
  const viewer = new Viewer(page);
  await visit(`/images/${jobs[3].content_id}`);
  // Responses wait until all three keys were pressed.
  const held: (() => void)[] = [];
  let hold = true;
  await page.route('**/api/fn/view_image*', async (route) => {
    if (hold) await new Promise<void>((release) => held.push(release));
    await route.continue();
  });
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => held.length).toBe(1);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(viewer.heading).toContainText('Fourth step');
  hold = false;
  held.forEach((release) => release());
  await expect(viewer.heading).toContainText('First step');
  await expect(page).toHaveURL(new RegExp(`/images/${jobs[0].content_id}$`));

  // No steps are pending past the end: one step back is one step.
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  await expect(viewer.heading).toContainText('Second step');
});

test('the neighbours are fetched once the picture has loaded', async ({ page, visit }) => {
  const jobs = [];
  for (const prompt of PROMPTS.slice(0, 3)) jobs.push(await createCompleted(page.request, prompt));
  const [older, shown, newer] = jobs.map((job) => `/api/v1/images/${job.content_id}`);
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname + new URL(request.url()).search));
  await visit(`/images/${jobs[1].content_id}`);
  await expect.poll(() => fetched).toContain(older);
  await expect.poll(() => fetched).toContain(newer);
  expect(fetched.indexOf(shown)).toBeLessThan(fetched.indexOf(older));
});
