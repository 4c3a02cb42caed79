import { expect, test } from '../../fixtures';
import { Composer } from '../../screens/composer';

const LONG = 'an endless corridor '.repeat(501).trim();

test('a refusal goes as soon as its field is changed, and comes again', async ({ page, problems, visit }) => {
  problems.allow(/status of 422/);
  const composer = new Composer(page);
  const tooLong = composer.form.getByText(/at most 10000 characters/i);
  const noNumber = composer.form.getByText(/must be a whole number/i);
  await visit('/generate');
  await composer.prompt.fill(LONG);
  await composer.unfold(/^Advanced/);
  await composer.seed.fill('dice');
  await composer.generate.click();
  await expect(composer.prompt).toHaveAccessibleDescription(/at most 10000 characters/i);

  await composer.prompt.fill('A corridor');
  await expect(tooLong).toBeHidden();
  await expect(composer.prompt).not.toHaveAttribute('aria-invalid');
  await expect(composer.prompt).not.toHaveAccessibleDescription(/characters/);
  await expect(noNumber).toBeVisible();
  await expect(composer.form.getByRole('alert')).toBeVisible();
  await composer.seed.fill('7');
  await expect(noNumber).toBeHidden();
  await expect(composer.form.getByRole('alert').getByText(/red note/)).toBeHidden();

  await composer.prompt.fill(LONG);
  await composer.generate.click();
  await expect(tooLong).toBeVisible();
  await expect(composer.prompt).toHaveAttribute('aria-invalid', 'true');
  await expect(noNumber).toHaveCount(0);
});
