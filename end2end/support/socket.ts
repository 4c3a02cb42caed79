import type { Page, WebSocketRoute } from '@playwright/test';

/** The page's live connection with a hand on the wire. Make it before the page is opened. */
export class Socket {
  private open: WebSocketRoute[] = [];
  private refuse = false;
  private silent = false;
  private taken?: () => void;

  static async of(page: Page): Promise<Socket> {
    const socket = new Socket();
    await page.routeWebSocket(/\/ws$/, (route) => socket.connect(route));
    return socket;
  }

  private async connect(route: WebSocketRoute): Promise<void> {
    if (this.taken) {
      this.taken();
      return;
    }
    if (this.refuse) {
      await route.close({ code: 1001 });
      return;
    }
    this.open.push(route);
    const server = route.connectToServer();
    server.onMessage((message) => {
      if (!this.silent) route.send(message);
    });
  }

  /** No socket can be opened from now on, and the open ones end. */
  async disconnect(): Promise<void> {
    this.refuse = true;
    await Promise.all(this.open.map((route) => route.close({ code: 1001 })));
    this.open = [];
  }

  /** What is opened from now on reaches nobody and never ends; waits for the page to try. */
  async blackhole(): Promise<void> {
    await new Promise<void>((taken) => (this.taken = taken));
  }

  /** Sockets may be opened again. */
  restore(): void {
    this.taken = undefined;
    this.refuse = false;
    this.silent = false;
  }

  /** They stay open and say nothing more, as after a sleep or behind a broken proxy. */
  silence(): void {
    this.silent = true;
  }
}
