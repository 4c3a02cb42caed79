import { expect, test } from '../../fixtures';
import { Composer } from '../../screens/composer';
import { list } from '../../support/jobs';

test('row 40: a lost connection shows an alert, and Retry sends the same request again', async ({
  page,
  problems,
  visit,
}) => {
  problems.allow(/ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED/);
  const composer = new Composer(page);
  await visit('/generate');
  await page.route(/\/api\/fn\/submit_job/, (route) => route.abort('internetdisconnected'));
  await composer.small();
  await composer.prompt.fill('A postcard to send twice');
  await composer.generate.click();

  const alert = composer.form.getByRole('alert');
  await expect(alert).toHaveText(/Can't reach the server/);
  await expect(composer.prompt).toHaveValue('A postcard to send twice');
  await page.unroute(/\/api\/fn\/submit_job/);
  await composer.form.getByRole('button', { name: 'Retry' }).click();
  await expect
    .poll(async () => (await list(page.request)).map((job) => job.prompt))
    .toEqual(['A postcard to send twice']);
  await expect(composer.form.getByText(/Can't reach the server/)).toHaveCount(0);
});
