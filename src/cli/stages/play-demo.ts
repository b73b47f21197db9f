import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasGit } from '../../collect/source/git-program.ts';
import { parseFault } from '../../demo/emulator/faults.ts';
import { startEmulator } from '../../demo/emulator/start-emulator.ts';
import { loadEstate } from '../../demo/estate/load-estate.ts';
import { scaleEstate } from '../../demo/estate/scale-estate.ts';
import type { Estate } from '../../demo/estate/schema.ts';
import { demoConfig, withoutHistory, writeAuditFiles, writeRepository } from '../../demo/estate/write-estate.ts';
import { UsageError } from '../errors.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { interruptible } from '../interrupt.ts';
import { printNote } from '../output.ts';
import { refuseArguments, type RunArguments } from './scan.ts';

/** What `demo` takes besides the flags of a run. */
export interface DemoArguments extends RunArguments {
  readonly estate?: string | undefined;
  readonly scale: number;
  readonly seed: number;
  readonly latencyMs: number;
  readonly faults: readonly string[];
}

/**
 * Plays a company on loopback and scans it with the unmodified program, as a child process whose environment is built
 * from nothing. Gives the exit code of that scan.
 */
export async function playDemo(given: DemoArguments): Promise<ExitCode> {
  refuseArguments(given);
  if (given.scale < 1) throw new UsageError('--scale takes a whole number from 1');
  const faults = given.faults.map(parseFault);
  const estate = scaleEstate(await loadEstate(given.estate), given.scale);
  const work = mkdtempSync(join(tmpdir(), 'portcullis-company-'));
  const clean = (): void => {
    rmSync(work, { recursive: true, force: true });
  };
  process.once('exit', clean);
  try {
    const now = new Date();
    const config = await writeCompany(estate, work, now);
    const { seed, latencyMs } = given;
    const emulator = await startEmulator(estate, { now, seed, latencyMs, faults });
    printNote(`${estate.name} is played on this machine; nothing leaves it`);
    try {
      return await interruptible(async (signal) =>
        runScan(scanArguments(config, given), childEnvironment(emulator.env, work), signal),
      );
    } finally {
      await emulator.close();
    }
  } finally {
    process.off('exit', clean);
    clean();
  }
}

/** Writes repositories, audit files and configuration of the company. Gives the path of the configuration. */
async function writeCompany(estate: Estate, work: string, now: Date): Promise<string> {
  const repositories = await writeRepository(estate, work);
  const auditFiles = await writeAuditFiles(estate, join(work, 'audit'), now);
  const file = join(work, 'portcullis.yaml');
  const paths = { repositories: fromFolder(work, repositories), auditFiles: fromFolder(work, auditFiles) };
  const text = demoConfig(estate, paths);
  const playable = hasGit();
  if (!playable) printNote('there is no git on this machine: past commits of its repository are not played');
  writeFileSync(file, playable ? text : withoutHistory(text), { mode: 0o600 });
  return file;
}

/** Paths as the configuration beside them names them, so that no report holds a temporary folder's name. */
function fromFolder(work: string, paths: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, `./${relative(work, path)}`]));
}

function scanArguments(config: string, given: DemoArguments): string[] {
  return [
    'scan',
    '--demo-estate',
    '--config',
    config,
    ...(given.out === undefined ? [] : ['--out', resolve(given.out)]),
    ...given.only.flatMap((name) => ['--only', name]),
    ...(given.formats === undefined ? [] : ['--format', given.formats.join(',')]),
    ...(given.failOn === undefined ? [] : ['--fail-on', given.failOn]),
    ...(given.allowIncomplete ? ['--allow-incomplete'] : []),
    ...(given.json ? ['--json'] : []),
    ...(given.resume === true ? ['--resume'] : []),
    ...(given.deadline === undefined ? [] : ['--deadline', new Date(given.deadline).toISOString()]),
  ];
}

/** The company's own variables, a home without credentials, and how the terminal wants to be written to. */
function childEnvironment(company: Readonly<Record<string, string>>, home: string): Record<string, string> {
  const display = ['NO_COLOR', 'TERM'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(display), HOME: home, ...company };
}

async function runScan(args: readonly string[], env: Record<string, string>, signal: AbortSignal): Promise<ExitCode> {
  const program = fileURLToPath(new URL('../main.js', import.meta.url));
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'inherit', 'inherit'] });
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  const interrupt = (): void => {
    child.kill('SIGINT');
  };
  process.once('exit', kill);
  signal.addEventListener('abort', interrupt);
  try {
    return await endOf(child);
  } finally {
    process.off('exit', kill);
    signal.removeEventListener('abort', interrupt);
  }
}

async function endOf(child: ChildProcess): Promise<ExitCode> {
  return new Promise((resolveCode, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolveCode(Object.values(exitCodes).find((known) => known === code) ?? exitCodes.failed);
    });
  });
}
