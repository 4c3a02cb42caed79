import { expect, test } from '../../fixtures';
import { Toasts } from '../../screens/bell';
import { History } from '../../screens/history';
import { cancelled, create, createCompleted, waitForStatus } from '../../support/jobs';

test('jobs are selected by ranges and keys like pictures, and all at once', async ({ page, visit }) => {
  await createCompleted(page.request, 'One');
  await cancelled(page.request, 'Two');
  await createCompleted(page.request, 'Three');
  await cancelled(page.request, 'Four');
  const history = new History(page);
  await visit('/history');
  await history.box('Three').click();
  await history.box('One').click({ modifiers: ['Shift'] });
  await expect(history.bulk).toContainText('2 pictures, 1 job');
  await history.job('Four').getByRole('heading').click({ modifiers: ['Shift'] });
  await expect(history.bulk).toContainText('2 pictures, 2 jobs');
  await page.keyboard.press('Escape');
  await expect(history.bulk).toBeHidden();

  await history.box('Four').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(history.box('Three')).toBeFocused();
  await expect(history.bulk).toContainText('1 picture, 1 job');
  await page.keyboard.press('ControlOrMeta+a');
  await expect(history.bulk).toContainText('2 pictures, 2 jobs');
  await history.act('Delete');
  await expect(page.getByText('No pictures yet.')).toBeVisible();
  const undo = new Toasts(page).saying('2 pictures, 2 jobs deleted').getByRole('button', { name: 'Undo' });
  await undo.focus();
  await page.keyboard.press('Enter');
  await expect(history.job('Two')).toHaveCount(1);
  expect(await history.entries()).toEqual(['Four', 'Three', 'Two', 'One']);
});

test('actions that jobs lack say why, and work once a picture is selected too', async ({ page, visit }) => {
  await createCompleted(page.request, 'A pebble');
  await cancelled(page.request, 'A pot');
  const history = new History(page);
  const reason = 'Select a picture to favourite.';
  const favourite = history.bulk.getByRole('button', { name: 'Favourite', exact: true });
  await visit('/history');
  await history.box('A pot').check();
  await expect(history.bulk).toContainText('1 job');
  await expect(favourite).toBeDisabled();
  await expect(favourite).toHaveAttribute('title', reason);
  await expect(history.bulk.getByRole('button', { name: 'Download' })).toBeDisabled();
  await expect(history.bulk.getByRole('button', { name: 'Compare' })).toBeHidden();
  await favourite.click({ force: true });
  await expect(page.getByRole('alert').getByText(reason)).toBeVisible();

  await history.box('A pebble').check();
  await expect(favourite).toBeEnabled();
  await expect(favourite).toHaveAttribute('title', 'Favourite');
  const download = page.waitForEvent('download');
  await history.act('Download');
  expect((await download).suggestedFilename()).toBe('genonaut-1-picture.zip');
});

test('a job can be selected once it has ended, also before the page is loaded again', async ({ page, visit }) => {
  const slow = { width: 1024, height: 1024, batch_size: 8, sampler_params: { steps: 100 } };
  const history = new History(page);
  const first = await create(page.request, 'A slow pot', slow);
  await waitForStatus(page.request, first.id, 'running');
  const waits = await create(page.request, 'A waiting pot', slow);
  await visit('/history');
  await expect(history.job('A waiting pot')).toHaveCount(1);
  await expect(history.box('A waiting pot')).toHaveCount(0);
  await page.request.post(`/api/v1/generation-jobs/${waits.id}/cancel`, { data: {} });
  await history.box('A waiting pot').check();
  await page.request.post(`/api/v1/generation-jobs/${first.id}/cancel`, { data: {} });
  await history.box('A slow pot').click({ modifiers: ['Shift'] });
  await history.act('Delete');
  await expect(page.getByText('2 jobs deleted').last()).toBeVisible();
  await expect(history.bulk).toBeHidden();
});

test('selected jobs out of view are deleted too', async ({ page, visit }) => {
  test.setTimeout(120_000);
  const tiny = { width: 64, height: 64, batch_size: 8, sampler_params: { steps: 1 } };
  await cancelled(page.request, 'The oldest pot');
  let last = 0;
  for (let job = 0; job < 25; job += 1) last = (await create(page.request, `Pebble ${job}`, tiny)).id;
  await waitForStatus(page.request, last, 'completed');
  await cancelled(page.request, 'The newest pot');
  const history = new History(page);
  await visit('/history');
  await history.box('The newest pot').check();
  const oldest = history.box('The oldest pot');
  for (let rows = 0; !(await oldest.isVisible()) && rows < 100; rows += 1) {
    await page.mouse.wheel(0, 3_000);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  await oldest.check();
  await expect(history.box('The newest pot')).toHaveCount(0);
  await expect(history.bulk).toContainText('2 jobs');
  await history.act('Delete');
  await expect(oldest).toHaveCount(0);
  await new Toasts(page).saying('2 jobs deleted').getByRole('button', { name: 'Undo' }).click();
  await expect(oldest).toHaveCount(1);
  await visit('/history');
  await expect(history.job('The newest pot')).toHaveCount(1);
});
