import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** The folder of the built programs: `target/ci` unless GENONAUT_PROGRAMS names another one. */
const folder = resolve(root, process.env.GENONAUT_PROGRAMS ?? 'target/ci');

/** The site that `make run` serves. */
export const site = resolve(root, 'target/site');

export function programPath(name: string): string {
  return resolve(folder, name);
}

/** A TCP port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A running program, with its output for the report of a failed test. */
export class Program {
  private output = '';
  private child?: ChildProcess;

  constructor(
    private readonly path: string,
    private readonly args: string[],
    private readonly environment: Record<string, string>,
  ) {}

  /** Starts it and waits until its output holds `ready`. */
  async start(ready: string): Promise<void> {
    const env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...this.environment };
    const child = spawn(this.path, this.args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    const from = this.output.length;
    await new Promise<void>((resolveReady, reject) => {
      const listen = (chunk: Buffer) => {
        this.output += chunk.toString();
        if (this.output.indexOf(ready, from) >= 0) resolveReady();
      };
      child.stdout.on('data', listen);
      child.stderr.on('data', listen);
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`${this.path} ended with ${code}:\n${this.output}`)));
    });
  }

  /** Stops it and waits until it has exited. */
  async stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  log(): string {
    return this.output;
  }
}
