import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const stamp = join(root, 'dist', '.built-for-tests');
const lock = join(root, 'dist', '.building');
const lockMs = 120_000;

let built: Promise<string> | undefined;

/** Path of the built program, after building it where a source file is newer than the last build for tests. */
export async function builtProgram(): Promise<string> {
  built ??= buildOnce();
  return built;
}

async function buildOnce(): Promise<string> {
  mkdirSync(join(root, 'dist'), { recursive: true });
  while (!takeLock()) await new Promise((resolve) => setTimeout(resolve, 100));
  try {
    if (isStale()) build();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
  return join(root, 'dist/src/cli/main.js');
}

/** One worker builds; the others wait. A lock that its owner left behind is broken. */
function takeLock(): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (age > lockMs) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

function isStale(): boolean {
  const stamped = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return ['src', 'checks'].some((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).some(
      (entry) => entry.name.endsWith('.ts') && statSync(join(entry.parentPath, entry.name)).mtimeMs > stamped,
    ),
  );
}

function build(): void {
  const started = new Date();
  const tsc = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc')], { cwd: root });
  if (!existsSync(join(root, 'dist/src/cli/main.js'))) throw new Error(`no build: ${tsc.stdout.toString()}`);
  writeFileSync(stamp, '');
  utimesSync(stamp, started, started);
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the built program to its end, in an environment that holds nothing but `env`. `interruptOn`: once its standard
 * error says so, it is asked to stop; `killWhen`: it is ended without a chance to tidy up.
 */
export async function runProgram(
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string>; interruptOn?: RegExp; killWhen?: () => boolean } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [await builtProgram(), ...args], {
    cwd: options.cwd ?? root,
    env: options.env ?? {},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  let interrupted = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    if (interrupted || options.interruptOn?.test(stderr) !== true) return;
    interrupted = true;
    child.kill('SIGINT');
  });
  const watch = setInterval(() => {
    if (options.killWhen?.() === true) child.kill('SIGKILL');
  }, 5);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearInterval(watch);
      resolve({ code, signal, stdout, stderr });
    });
  });
}
