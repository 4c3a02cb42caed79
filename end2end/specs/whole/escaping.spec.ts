import type { Page } from '@playwright/test';
import { expect, test as base } from '../../fixtures';
import { Bell, Toasts } from '../../screens/bell';
import { Picker } from '../../screens/picker';
import { clear, create, createCompleted } from '../../support/jobs';
import { sendNotification, turnOn } from '../../support/notifications';
import { freePort } from '../../support/program';
import { quoted, seed } from '../../support/seed';
import { Server } from '../../support/server';
import type { SitePage } from '../../support/pages';

/** Texts that break out of an element, an attribute, a section or a line if not escaped; and the part (`sign`) that
 * every page shows, also where a name is shown without its folders. */
const TEXTS = [
  { name: 'the end of an element', text: '</title></textarea></script><i data-injected>', sign: '><i data-injected>' },
  { name: 'the end of an attribute', text: '"><i data-injected>', sign: '"><i data-injected>' },
  { name: 'the end of a section', text: ']]><i data-injected>', sign: ']]><i data-injected>' },
  { name: 'the override of a direction', text: 'one\u202Etwo', sign: 'one\u202Etwo' },
];

const test = base.extend<object, { server: Server }>({
  // A server of its own: the texts in its database would appear on the pages of other specs.
  server: [
    async ({}, use) => {
      const server = await Server.ready({ GENONAUT_SKETCH: 'on' });
      await use(server);
      await server.remove();
    },
    { scope: 'worker' },
  ],
});

test.use({ who: 'admin' });

/** A page, and whether it shows the text. */
interface Shown extends SitePage {
  shows: boolean;
}

/** Two engines: a disabled one with the text in every field, and an offline one with models. */
async function engines(server: Server, text: string): Promise<void> {
  const engine = async (name: string, enabled: number) =>
    `INSERT INTO engines (name, kind, base_url, enabled, from_configuration, concurrency, state, last_error, version,
       samplers, schedulers, last_seen_at, created_at)
     VALUES (${quoted(name)}, 'comfyui', 'http://127.0.0.1:${await freePort()}', ${enabled}, 0, 1, 'down',
       ${quoted(text)}, ${quoted(text)}, json_array(${quoted(text)}), json_array(${quoted(text)}),
       '2026-01-01T00:00:00+00:00', '2026-01-01T00:00:00+00:00')`;
  const model = (kind: string) =>
    `INSERT INTO models (kind, name, family, trigger_words, details, note, first_seen_at, last_seen_at)
     VALUES ('${kind}', ${quoted(text)}, ${quoted(text)}, json_array(${quoted(text)}), '{}', ${quoted(text)},
       '2026-01-01T00:00:00+00:00', '2026-01-01T00:00:00+00:00')`;
  const away = await engine(`away ${text}`, 1);
  const offered = `INSERT INTO engine_models (engine_id, model_id)
     SELECT engines.id, models.id FROM engines, models
     WHERE engines.name = ${quoted(`away ${text}`)} AND models.name = ${quoted(text)}`;
  const statements = [await engine(text, 0), away, model('checkpoint'), model('lora'), offered];
  await seed(server.data, statements.join(';'));
}

/** A completed job and a failed one, with the text in every field that an engine sets. */
async function jobs(page: Page, server: Server, text: string): Promise<Shown[]> {
  const words = { title: text, negative_prompt: text, width: 64, height: 64, batch_size: 2, sampler_params: { steps: 1 } };
  const done = await createCompleted(page.request, text, words);
  const failed = await create(page.request, text, { ...words, held: true });
  await create(page.request, text, { ...words, held: true });
  const [one, other] = done.images.map((image) => image.content_id);
  const said = `sampler_name = ${quoted(text)}, scheduler = ${quoted(text)}, checkpoint_model = ${quoted(text)},
    drawn_by = ${quoted(text)},
    lora_models = json_array(json_object('name', ${quoted(text)}, 'strength_model', 1.0, 'strength_clip', 1.0))`;
  await seed(
    server.data,
    `UPDATE generation_jobs SET ${said} WHERE id IN (${done.id}, ${failed.id});
     UPDATE job_attempts SET engine = ${quoted(text)} WHERE job_id = ${done.id};
     INSERT INTO job_attempts (job_id, attempt, engine, token, started_at, ended_at, outcome, error_kind, error)
       SELECT ${failed.id}, 1, ${quoted(text)}, 'token', created_at, created_at, 'failed', 'engine_error', ${quoted(text)}
       FROM generation_jobs WHERE id = ${failed.id};
     UPDATE generation_jobs SET status = 'failed', held = 0, attempt = 1, error_kind = 'engine_error',
       error_message = ${quoted(text)}, started_at = created_at, completed_at = created_at WHERE id = ${failed.id}`,
  );
  const model = await page.request.get(`/api/v1/checkpoint-models?q=${encodeURIComponent(text)}`);
  const [{ id }] = ((await model.json()) as { items: { id: number }[] }).items;
  return [
    { name: 'image', path: `/images/${one}`, shows: true },
    { name: 'compare', path: `/images/${one}/compare/${other}`, shows: true },
    { name: 'job', path: `/jobs/${done.id}`, shows: true },
    { name: 'failed job', path: `/jobs/${failed.id}`, shows: true },
    { name: 'model', path: `/models/${id}`, shows: true },
  ];
}

/** The text in a user's profile, presets and sessions, and in a notification from an admin. */
async function person(page: Page, server: Server, text: string): Promise<void> {
  const email = `${text.replaceAll(' ', '/')}@example.org`;
  const profile = await page.request.patch('/api/v1/users/me', { data: { display_name: text, email } });
  expect(profile.status(), await profile.text()).toBe(200);
  const form = { prompt: text, negative_prompt: text, checkpoint_model: text, loras: [{ name: text, strength: text }] };
  const preset = await page.request.post('/api/v1/presets', { data: { name: text, form } });
  expect(preset.status(), await preset.text()).toBe(201);
  await turnOn(page.request);
  await sendNotification(page.request, page.request, text, text);
  // A browser could not send all of these characters.
  await seed(server.data, `UPDATE sessions SET user_agent = ${quoted(text)}`);
}

/** Every page, with the text in searches and in unknown addresses. */
function pages(text: string): Shown[] {
  const word = encodeURIComponent(text);
  return [
    { name: 'generate', path: '/generate', shows: true },
    { name: 'history', path: '/history', shows: true },
    { name: 'search', path: `/history?q=${word}&model=${word}&lora=${word}&from=${word}`, shows: true },
    { name: 'presets', path: '/presets', shows: true },
    { name: 'deleted preset', path: `/presets?deleted=${word}`, shows: true },
    { name: 'notifications', path: '/notifications', shows: true },
    { name: 'search for notifications', path: `/notifications?q=${word}&tab=${word}`, shows: true },
    { name: 'models', path: '/models', shows: true },
    { name: 'search for models', path: `/models?q=${word}&kind=${word}`, shows: true },
    { name: 'account', path: '/settings/account', shows: true },
    { name: 'notification settings', path: `/settings/notifications?saved=${word}`, shows: false },
    { name: 'appearance', path: '/settings/appearance', shows: false },
    { name: 'sessions', path: '/settings/sessions', shows: false },
    { name: 'no settings', path: `/settings/${word}`, shows: false },
    { name: 'engines', path: `/admin/engines?address=${word}`, shows: true },
    { name: 'queue', path: '/admin/queue', shows: true },
    { name: 'not found', path: `/no/such/${word}?next=${word}`, shows: false },
  ];
}

/** Everything readable on the page: its texts, the values of its fields, and accessible names. */
async function words(page: Page): Promise<string> {
  return page.evaluate(() => {
    const body = document.body.cloneNode(true) as HTMLElement;
    body.querySelectorAll('script, noscript').forEach((element) => element.remove());
    const fields = [...document.querySelectorAll('input, textarea')] as HTMLInputElement[];
    const names = [...document.querySelectorAll('[aria-label]')].map((element) => element.getAttribute('aria-label'));
    return [body.textContent, ...fields.map((field) => field.value), ...names].join('\n');
  });
}

/** Asserts that no part of the text became markup, here or in the title. */
async function isEscaped(page: Page, place: string): Promise<void> {
  await expect(page.locator('[data-injected]'), place).toHaveCount(0);
  expect(await page.title(), place).toMatch(/ · Genonaut$/);
}

for (const { name, text, sign } of TEXTS) {
  test(`finding 2: ${name} stays text wherever a user or an engine enters it`, async ({
    page,
    server,
    visit,
    problems,
    javaScriptEnabled,
  }) => {
    test.setTimeout(120_000);
    problems.allow(/status of (404|422)/);
    await engines(server, text);
    const own = await jobs(page, server, text);
    await person(page, server, text);
    for (const place of [...own, ...pages(text)]) {
      await visit(place.path);
      if (place.shows) await expect.poll(() => words(page), place.name).toContain(sign);
      await isEscaped(page, place.name);
      if (place.name === 'image') expect(await page.title()).toContain(`${text} · Genonaut`);
    }
    if (javaScriptEnabled !== false) await lives(page, visit, text, sign);
    await clear(page.request);
  });
}

/** The same for parts of pages that only JavaScript shows. */
async function lives(page: Page, visit: (path: string) => Promise<unknown>, text: string, sign: string): Promise<void> {
  await visit('/generate');
  const bell = new Bell(page);
  await bell.opener.click();
  await expect(bell.rows.filter({ hasText: sign }).first()).toBeVisible();
  await isEscaped(page, 'bell');
  await page.keyboard.press('Escape');
  await visit('/settings/appearance');
  await createCompleted(page.request, text, { width: 64, height: 64, sampler_params: { steps: 1 } });
  await expect(new Toasts(page).saying(sign).first()).toBeVisible();
  await isEscaped(page, 'toast');
  await visit('/generate');
  const picker = new Picker(page);
  for (const opener of [picker.model, picker.addLora]) {
    await opener.click();
    await expect(picker.cards.filter({ hasText: sign }).first()).toBeVisible();
    await isEscaped(page, 'picker');
    await page.keyboard.press('Escape');
  }
  // Client-side navigation, where the browser sets the title.
  await visit('/history');
  await page.getByRole('main').locator('a[href^="/images/"]').first().click();
  await expect(page).toHaveURL(/\/images\//);
  await expect.poll(() => page.title()).toContain(`${text} · Genonaut`);
  await isEscaped(page, 'viewer');
}
