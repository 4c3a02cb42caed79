import { Program, freePort, programPath } from './program';

/** A fake ComfyUI that generates gradients, waits at a given step and fails on demand. */
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

  /** Turns on a fault of `server/tests/comfyui/switches.rs`. */
  async enableFault(name: string): Promise<void> {
    await this.control(`switch/${name}/on`);
  }

  /** Turns all faults off and releases a held run. */
  async reset(): Promise<void> {
    await this.release();
    await this.control('reset');
  }

  /** The routes of all requests that changed something. */
  async changeRequests(): Promise<string[]> {
    const response = await fetch(`${this.url}/fake`);
    const { requests } = (await response.json()) as { requests: [string, unknown][] };
    return requests.map(([route]) => route);
  }

  /** Takes it offline. */
  async stop(): Promise<void> {
    await this.program.stop();
  }

  /** Restarts it at the same address. */
  async restart(): Promise<void> {
    await this.program.start(this.url);
  }

  private async control(path: string): Promise<void> {
    const response = await fetch(`${this.url}/fake/${path}`, { method: 'POST' });
    if (!response.ok) throw new Error(`fake ComfyUI: ${path}: ${response.status}`);
  }
}
