import { test as base, expect, type Page, type Response } from '@playwright/test';
import { signIn } from './support/account';
import { FakeComfyui } from './support/comfyui';
import { Problems } from './support/problems';
import { Server } from './support/server';

/** Who the page is signed in as: a user of this test alone, the admin, or nobody. */
export type Who = 'member' | 'admin' | 'nobody';
/** The only engine: the sketch engine, or a fake ComfyUI whose behaviour a test controls. */
export type EngineKind = 'sketch' | 'fake ComfyUI';

interface TestFixtures {
  who: Who;
  problems: Problems;
  /** The fake ComfyUI of this worker, without faults at the start of each test. */
  comfyui: FakeComfyui;
  /** Opens a path and waits until its page is hydrated, if JavaScript is on. */
  visit: (path: string, page?: Page) => Promise<Response | null>;
}

interface WorkerFixtures {
  engineKind: EngineKind;
  ownComfyui: FakeComfyui | null;
  server: Server;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  engineKind: ['sketch', { option: true, scope: 'worker' }],
  who: ['member', { option: true }],

  ownComfyui: [
    async ({ engineKind }, use) => {
      const comfyui = engineKind === 'fake ComfyUI' ? await FakeComfyui.start() : null;
      await use(comfyui);
      await comfyui?.stop();
    },
    { scope: 'worker' },
  ],

  server: [
    async ({ ownComfyui }, use) => {
      const settings = ownComfyui
        ? { GENONAUT_SKETCH: 'off', GENONAUT_COMFYUI_URL: ownComfyui.url }
        : { GENONAUT_SKETCH: 'on' };
      const server = await Server.ready(settings);
      await use(server);
      await server.remove();
    },
    { scope: 'worker' },
  ],

  comfyui: async ({ ownComfyui }, use) => {
    if (!ownComfyui) throw new Error("this spec uses the sketch engine: test.use({ engineKind: 'fake ComfyUI' })");
    await ownComfyui.reset();
    await use(ownComfyui);
    await ownComfyui.reset();
  },

  baseURL: async ({ server }, use) => use(server.url),

  problems: [
    async ({ context, javaScriptEnabled }, use) => {
      const problems = new Problems();
      // Pages preload the WASM; without JavaScript nothing uses it.
      if (javaScriptEnabled === false) problems.allow(/preloaded using link preload/);
      problems.watch(context);
      await use(problems);
      expect(problems.unexpected(), 'problems that the browser reported').toEqual([]);
    },
    { auto: true },
  ],

  page: async ({ page, server, who }, use, info) => {
    if (who !== 'nobody') {
      await signIn(page.request, who === 'admin' ? server.admin : await server.addUser());
    }
    await use(page);
    if (info.status !== info.expectedStatus) {
      await info.attach('server', { body: server.log(), contentType: 'text/plain' });
    }
  },

  visit: async ({ page, javaScriptEnabled }, use) => {
    await use(async (path, other = page) => {
      const response = await other.goto(path);
      if (javaScriptEnabled !== false) await hydrated(other);
      return response;
    });
  },
});

/** Waits until the page has taken over from the server's markup. */
export async function hydrated(page: Page): Promise<void> {
  await expect(page.locator('html[data-hydrated]')).toBeAttached({ timeout: 15_000 });
}

export { expect };
