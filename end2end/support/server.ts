import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Program, freePort, programPath, site } from './program';

export const PASSWORD = 'correct horse battery';

/** The real program with a data folder and a port of its own. */
export class Server {
  readonly url: string;
  /** The first account, created by `setUp`. */
  readonly admin = 'admin';
  private readonly program: Program;
  private accounts = 0;

  private constructor(
    readonly data: string,
    private readonly port: number,
    private readonly environment: Record<string, string>,
    program: string,
  ) {
    this.url = `http://127.0.0.1:${port}`;
    this.program = new Program(program, [], environment);
  }

  /** An empty studio without any account. */
  static async empty(settings: Record<string, string> = {}, program = programPath('genonaut')): Promise<Server> {
    const data = await mkdtemp(join(tmpdir(), 'genonaut-'));
    const port = await freePort();
    const environment = {
      LEPTOS_SITE_ROOT: site,
      GENONAUT_DATA_DIR: data,
      GENONAUT_ADDR: `127.0.0.1:${port}`,
      RUST_LOG: 'info',
      ...settings,
    };
    const server = new Server(data, port, environment, program);
    await server.start();
    return server;
  }

  /** A studio with an admin account. */
  static async ready(settings: Record<string, string> = {}, program?: string): Promise<Server> {
    const server = await Server.empty(settings, program);
    const response = await fetch(`${server.url}/api/v1/auth/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: server.admin, password: PASSWORD }),
    });
    if (!response.ok) throw new Error(`setup: ${response.status} ${await response.text()}\n${server.log()}`);
    return server;
  }

  private async start(): Promise<void> {
    await this.program.start(this.url);
    const response = await fetch(`${this.url}/readyz`);
    if (!response.ok) throw new Error(`readyz: ${response.status}\n${this.log()}`);
  }

  /** Kills it and restarts it with the same data. */
  async restart(): Promise<void> {
    await this.program.stop();
    await this.start();
  }

  async remove(): Promise<void> {
    await this.program.stop();
    await rm(this.data, { recursive: true, force: true });
  }

  /** Creates an account with `genonaut user add`; returns its name. */
  async addUser(): Promise<string> {
    this.accounts += 1;
    const name = `maker${this.accounts}`;
    const adding = promisify(execFile)(programPath('genonaut'), ['user', 'add', name], {
      env: { ...process.env, ...this.environment },
    });
    adding.child.stdin?.end(`${PASSWORD}\n`);
    await adding;
    return name;
  }

  log(): string {
    return this.program.log();
  }
}
