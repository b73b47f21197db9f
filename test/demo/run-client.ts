import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Emulator } from '../../src/demo/emulator/start-emulator.ts';

/** Runs a script of `clients/` in a process of its own that knows the emulator only by its environment. */
export async function runClient(emulator: Emulator, script: string, asked: unknown): Promise<Record<string, unknown>> {
  const file = fileURLToPath(new URL(`clients/${script}`, import.meta.url));
  const child = spawn(process.execPath, [file, JSON.stringify(asked)], {
    env: { PATH: process.env['PATH'] ?? '', ...emulator.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out: Buffer[] = [];
  const problems: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => problems.push(chunk));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`${script} ended with ${code}: ${Buffer.concat(problems).toString()}`);
  return JSON.parse(Buffer.concat(out).toString()) as Record<string, unknown>;
}
