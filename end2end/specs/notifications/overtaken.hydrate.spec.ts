import { expect, test } from '../../fixtures';
import { Notifications } from '../../screens/notifications';
import { twoFrames } from '../../support/frames';
import { createCompleted } from '../../support/jobs';
import { delayResponses } from '../../support/network';
import { turnOn } from '../../support/notifications';

test('a late response does not replace a newer one', async ({ page, visit }) => {
  await turnOn(page.request);
  await createCompleted(page.request, 'A ferry');
  const all = new Notifications(page);
  await visit('/notifications');
  await expect(all.rows).toHaveCount(1);

  await delayResponses(page, /partial/, 1500, 'types%3Dsystem');
  const late = page.waitForResponse((answer) => answer.request().postData()?.includes('types%3Dsystem') ?? false);
  await all.type('System').click();
  await expect(page).toHaveURL(/types=system$/);
  await all.tab('Archived').click();
  await expect(all.tab('Archived')).toHaveAttribute('aria-current', 'page');
  await (await late).finished();
  await twoFrames(page);
  await expect(page).toHaveURL(/show=archived/);
  await expect(all.tab('Archived')).toHaveAttribute('aria-current', 'page');
  await expect(all.rows).toHaveCount(0);
});
