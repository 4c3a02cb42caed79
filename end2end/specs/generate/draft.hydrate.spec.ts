import { expect, test } from '../../fixtures';
import { Composer } from '../../screens/composer';

test('row 39: what is typed and not sent survives a reload and shows in another tab', async ({
  page,
  context,
  visit,
}) => {
  const composer = new Composer(page);
  await visit('/generate');
  const saved = page.waitForResponse(
    (answer) => answer.url().includes('/api/fn/save_draft') && (answer.request().postData() ?? '').includes('cranes'),
  );
  await composer.prompt.fill('Paper cranes over a city');
  await saved;

  await page.reload();
  await expect(composer.prompt).toHaveValue('Paper cranes over a city');
  const second = await context.newPage();
  await visit('/generate', second);
  await expect(new Composer(second).prompt).toHaveValue('Paper cranes over a city');
});
