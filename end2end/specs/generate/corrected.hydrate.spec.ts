import { expect, test } from '../../fixtures';
import { Composer } from '../../screens/composer';

const LONG = 'an endless corridor '.repeat(501).trim();

test('an error disappears as soon as its field changes, and returns', async ({ page, problems, visit }) => {
  problems.allow(/status of 422/);
  const composer = new Composer(page);
  const tooLong = composer.form.getByText(/too long by [\d,]+ characters/i);
  const noNumber = composer.form.getByText(/must be a whole number/i);
  await visit('/generate');
  await composer.prompt.fill(LONG);
  await composer.unfold(/^Advanced/);
  await composer.seed.fill('dice');
  await composer.generate.click();
  await expect(composer.prompt).toHaveAccessibleDescription(/too long by [\d,]+ characters/i);

  await composer.prompt.fill('A corridor');
  await expect(tooLong).toBeHidden();
  await expect(composer.prompt).not.toHaveAttribute('aria-invalid');
  await expect(composer.prompt).not.toHaveAccessibleDescription(/characters/);
  await expect(noNumber).toBeVisible();
  await expect(composer.form.getByRole('alert')).toBeVisible();
  await composer.seed.fill('7');
  await expect(noNumber).toBeHidden();
  await expect(composer.form.getByRole('alert').getByText(/highlighted field/)).toBeHidden();

  await composer.prompt.fill(LONG);
  await composer.generate.click();
  await expect(tooLong).toBeVisible();
  await expect(composer.prompt).toHaveAttribute('aria-invalid', 'true');
  await expect(noNumber).toHaveCount(0);
});
