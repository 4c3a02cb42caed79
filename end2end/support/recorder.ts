import type { Page } from '@playwright/test';

/** Everything the stage showed, each change once and in order. */
export interface StageState {
  prompt: string;
  /** Waiting, Generating, Done… */
  state: string;
  step: number;
}

declare global {
  interface Window {
    shown: StageState[];
  }
}

/** Records everything the stage shows from now on, until the page is left. */
export async function record(page: Page): Promise<() => Promise<StageState[]>> {
  await page.evaluate(() => {
    window.shown = [];
    const look = () => {
      const stage = document.querySelector('.stage');
      const state = stage?.querySelector('.status')?.textContent?.trim();
      if (!stage || !state) return;
      const prompt = stage.querySelector('.stage__prompt')?.textContent?.trim() ?? '';
      const step = Number(stage.querySelector('progress')?.value ?? 0);
      const last = window.shown.at(-1);
      if (last?.prompt !== prompt || last.state !== state || last.step !== step) {
        window.shown.push({ prompt, state, step });
      }
    };
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
    look();
  });
  return () => page.evaluate(() => window.shown);
}

const ORDER = ['Waiting', 'Generating', 'Cancelling', 'Done'];

/** The first place where a job's state or step regressed; absent without one. */
export function findRegression(shown: StageState[]): [StageState, StageState] | undefined {
  for (const prompt of new Set(shown.map((moment) => moment.prompt))) {
    const moments = shown.filter((moment) => moment.prompt === prompt);
    for (const [index, later] of moments.entries()) {
      const earlier = moments[index - 1];
      if (!earlier) continue;
      const rank = ORDER.indexOf(later.state) - ORDER.indexOf(earlier.state);
      if (rank < 0 || (rank === 0 && later.step < earlier.step)) return [earlier, later];
    }
  }
  return undefined;
}
