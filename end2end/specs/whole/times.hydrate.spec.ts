import { expect, test } from '../../fixtures';
import { Login } from '../../screens/login';
import { createCompleted } from '../../support/jobs';
import { PASSWORD } from '../../support/server';

for (const timezoneId of ['Asia/Kathmandu', 'America/St_Johns', 'Pacific/Kiritimati']) {
  test.describe(() => {
    test.use({ timezoneId, who: 'nobody' });

    test(`row 45: times are shown in ${timezoneId}`, async ({ page, server, visit }) => {
      const name = await server.addUser();
      await visit('/login');
      await new Login(page).signIn(name, PASSWORD);
      await expect(page).toHaveURL(/\/generate$/);
      const job = await createCompleted(page.request, 'A sundial');
      const answer = await page.request.get(`/api/v1/generation-jobs/${job.id}`);
      const { created_at } = (await answer.json()) as { created_at: string };
      const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: timezoneId });

      const markup = await (await page.request.get(`/jobs/${job.id}`)).text();
      expect(markup).toContain(clock.format(new Date(created_at)));
      await visit(`/jobs/${job.id}`);
      await expect(page.getByRole('main')).toContainText(clock.format(new Date(created_at)));
    });
  });
}
