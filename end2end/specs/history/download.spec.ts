import { expect, test } from '../../fixtures';
import { History } from '../../screens/history';
import { createCompleted } from '../../support/jobs';
import { justBefore } from '../../support/network';
import { filesIn } from '../../support/zip';

test('row 13: selected pictures are downloaded as a zip, with their settings', async ({ page, visit }) => {
  const first = await createCompleted(page.request, 'First pebble');
  const second = await createCompleted(page.request, 'Second pebble');
  const history = new History(page);
  await visit('/history');
  await history.box('First pebble').check();
  await history.box('Second pebble').check();
  const download = page.waitForEvent('download');
  await history.act('Download');
  const zip = await download;
  expect(zip.suggestedFilename()).toBe('genonaut-2-pictures.zip');
  const names = [`genonaut-${first.content_id}-first-pebble`, `genonaut-${second.content_id}-second-pebble`];
  const files = names.flatMap((name) => [`${name}.json`, `${name}.png`]);
  expect(await filesIn(await zip.path())).toEqual(files.sort());
  await expect(history.box('First pebble')).toBeChecked();
});

test('a zip of pictures that were all deleted elsewhere fails with a message', async ({ page, visit }) => {
  const gone = await createCompleted(page.request, 'Gone');
  const history = new History(page);
  await visit('/history');
  await history.box('Gone').check();
  await justBefore(page, /content\/export/, () => page.request.delete(`/api/v1/content/${gone.content_id}`));
  await history.act('Download');
  await expect(page.getByText("This picture doesn't exist or isn't yours.").first()).toBeVisible();
  await expect(history.picture('Gone')).toHaveCount(0);
});
