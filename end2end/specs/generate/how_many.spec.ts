import { expect, test } from '../../fixtures';
import { Composer } from '../../screens/composer';
import { list } from '../../support/jobs';

test('one submit creates several jobs, each with its own seed', async ({ page, visit }) => {
  const composer = new Composer(page);
  await visit('/generate');
  await composer.prompt.fill('A flock of starlings');
  await composer.small();
  await composer.number('Runs').fill('3');
  await composer.generate.click();
  await expect.poll(async () => (await list(page.request)).length).toBe(3);
  const jobs = await list(page.request);
  expect(new Set(jobs.map((job) => job.seed)).size).toBe(3);
  expect(jobs.map((job) => job.prompt)).toEqual(Array(3).fill('A flock of starlings'));
});

test('row 3: too many runs are refused beside the field', async ({ page, visit, problems }) => {
  problems.allow(/status of 422/);
  const composer = new Composer(page);
  await visit('/generate');
  await composer.prompt.fill('Too many starlings');
  await composer.form.evaluate((form) => form.setAttribute('novalidate', ''));
  await composer.number('Runs').fill('101');
  await composer.generate.click();
  await expect(composer.number('Runs')).toHaveAccessibleDescription(/between 1 and 100/i);
  expect(await list(page.request)).toEqual([]);
});
