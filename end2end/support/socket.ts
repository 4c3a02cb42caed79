import type { Page, WebSocketRoute } from '@playwright/test';

/** Controls the page's live connection. Create it before the page is opened. */
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

  /** Closes the open sockets and refuses new ones. */
  async disconnect(): Promise<void> {
    this.refuse = true;
    await Promise.all(this.open.map((route) => route.close({ code: 1001 })));
    this.open = [];
  }

  /** New sockets hang and never open; waits for the page's next attempt. */
  async blackhole(): Promise<void> {
    await new Promise<void>((taken) => (this.taken = taken));
  }

  /** Allows new sockets again. */
  restore(): void {
    this.taken = undefined;
    this.refuse = false;
    this.silent = false;
  }

  /** Sockets stay open and receive nothing more, as after a sleep or behind a broken proxy. */
  silence(): void {
    this.silent = true;
  }
}
