import { test, type Browser, type CDPSession, type Page } from '@playwright/test';
import { signIn } from '../support/account';
import { programPath, site } from '../support/program';
import { Server } from '../support/server';

/** Loads of each page in each network; their medians are printed. */
const ROUNDS = 15;

/** The builds to compare: `PAGE_LOAD="before=/path/genonaut=/path/site after=…"`, or this tree's build alone. */
const builds = (process.env.PAGE_LOAD ?? `now=${programPath('genonaut')}=${site}`).split(' ').map((build) => {
  const [name = '', program = '', root = ''] = build.split('=');
  return { name, program, root };
});

interface Network {
  name: string;
  /** Mbit/s and ms; absent: not limited. */
  rate?: number;
  latency?: number;
  /** Slowdown factor of the CPU. */
  slower: number;
}

const NETWORKS: Network[] = [
  { name: 'localhost', slower: 1 },
  { name: '20 Mbit/s, 40 ms', rate: 20, latency: 40, slower: 1 },
  { name: '10 Mbit/s, 60 ms, CPU/4', rate: 10, latency: 60, slower: 4 },
];

/** Milliseconds since the navigation began. */
interface Load {
  painted: number;
  largest: number;
  hydrated: number;
}

declare global {
  interface Window {
    load: Load;
  }
}

/** Notes when the largest element is painted and when the page is hydrated. */
function note(): void {
  window.load = { painted: 0, largest: 0, hydrated: 0 };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.load.largest = entry.startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntriesByName('first-contentful-paint')) window.load.painted = entry.startTime;
  }).observe({ type: 'paint', buffered: true });
  new MutationObserver(() => {
    if (document.documentElement?.hasAttribute('data-hydrated')) window.load.hydrated ||= performance.now();
  }).observe(document, { attributes: true, subtree: true, attributeFilter: ['data-hydrated'] });
}

async function slowDown(session: CDPSession, { rate, latency = 0, slower }: Network): Promise<void> {
  const throughput = rate === undefined ? -1 : (rate * 1_000_000) / 8;
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency,
    downloadThroughput: throughput,
    uploadThroughput: throughput,
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: slower });
}

/** Loads /generate with an empty cache; without `code` it is a static page of the same HTML and CSS. */
async function loadOnce(browser: Browser, server: Server, network: Network, code: boolean): Promise<Load> {
  const context = await browser.newContext({ baseURL: server.url });
  const page = await context.newPage();
  await signIn(page.request, server.admin);
  const session = await context.newCDPSession(page);
  await slowDown(session, network);
  if (!code) await session.send('Network.setBlockedURLs', { urls: ['*.js', '*.wasm', '*.bin'] });
  await page.addInitScript(note);
  await page.goto('/generate');
  const load = await settled(page, code);
  await context.close();
  return load;
}

async function settled(page: Page, code: boolean): Promise<Load> {
  await page.waitForFunction((code) => (code ? window.load.hydrated > 0 : window.load.largest > 0), code);
  await page.waitForLoadState('networkidle');
  return page.evaluate(() => window.load);
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

test('page load', async ({ browser }) => {
  const servers = await Promise.all(
    builds.map(async ({ name, program, root }) => ({ name, server: await Server.ready({ LEPTOS_SITE_ROOT: root }, program) })),
  );
  console.log('| network | build | first paint | largest paint | largest without code | hydrated |');
  console.log('|---|---|---|---|---|---|');
  for (const network of NETWORKS) {
    const loads = new Map(servers.map(({ name }) => [name, { live: [] as Load[], still: [] as Load[] }]));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const { name, server } of servers) {
        loads.get(name)?.live.push(await loadOnce(browser, server, network, true));
        loads.get(name)?.still.push(await loadOnce(browser, server, network, false));
      }
    }
    for (const [name, { live, still }] of loads) {
      const of = (loads: Load[], what: keyof Load) => `${Math.round(median(loads.map((load) => load[what])))} ms`;
      console.log(
        `| ${network.name} | ${name} | ${of(live, 'painted')} | ${of(live, 'largest')} | ${of(still, 'largest')} | ${of(live, 'hydrated')} |`,
      );
    }
  }
  await Promise.all(servers.map(({ server }) => server.remove()));
});
