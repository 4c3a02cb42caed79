import { Program, freePort, programPath } from './program';

/** A ComfyUI that draws gradients, waits when told to and misbehaves on demand. */
export class FakeComfyui {
  private constructor(
    readonly url: string,
    private readonly program: Program,
  ) {}

  static async start(): Promise<FakeComfyui> {
    const port = await freePort();
    const program = new Program(programPath('examples/fake_comfyui'), ['--port', `${port}`, '--steps-ms', '40'], {});
    const comfyui = new FakeComfyui(`http://127.0.0.1:${port}`, program);
    await program.start(comfyui.url);
    return comfyui;
  }

  /** A run waits at this step, from 1, until `release`. */
  async hold(step: number): Promise<void> {
    await this.control(`hold/${step}`);
  }

  async release(): Promise<void> {
    await this.control('release');
  }

  /** Turns one of the traps of `server/tests/comfyui/switches.rs` on. */
  async enableFault(name: string): Promise<void> {
    await this.control(`switch/${name}/on`);
  }

  /** All traps off, nothing held. */
  async reset(): Promise<void> {
    await this.release();
    await this.control('reset');
  }

  /** The routes that were asked to change something. */
  async changeRequests(): Promise<string[]> {
    const response = await fetch(`${this.url}/fake`);
    const { requests } = (await response.json()) as { requests: [string, unknown][] };
    return requests.map(([route]) => route);
  }

  /** Its machine goes away. */
  async stop(): Promise<void> {
    await this.program.stop();
  }

  /** It comes back at the same address. */
  async restart(): Promise<void> {
    await this.program.start(this.url);
  }

  private async control(path: string): Promise<void> {
    const response = await fetch(`${this.url}/fake/${path}`, { method: 'POST' });
    if (!response.ok) throw new Error(`fake ComfyUI: ${path}: ${response.status}`);
  }
}
