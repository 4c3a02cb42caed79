import type { Page } from '@playwright/test';

/** The focused element's markup if its focus is invisible: neither it nor a box around or beside it
 * looks different from its unfocused state. Empty when the focus is visible. */
export function invisibleFocus(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return '';
    const appearance = () => {
      const parts: string[] = [];
      let around: Element | null = element;
      for (let level = 0; around && level < 4; level += 1, around = around.parentElement) {
        for (const box of [around, around.nextElementSibling]) {
          if (!box) continue;
          const style = getComputedStyle(box);
          parts.push(style.outline, style.borderColor, style.boxShadow, style.backgroundColor);
        }
      }
      return parts.join('\n');
    };
    const focused = appearance();
    element.blur();
    const same = appearance() === focused;
    element.focus();
    return same ? element.outerHTML.slice(0, 160) : '';
  });
}
