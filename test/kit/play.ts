import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { assessment, type Assessment, type Verdict } from '../../src/assess/assessment.ts';
import { parseFault } from '../../src/demo/emulator/faults.ts';
import { startEmulator, type Emulator } from '../../src/demo/emulator/start-emulator.ts';
import { demoCompany } from '../../src/demo/estate/demo-company.ts';
import type { Estate } from '../../src/demo/estate/schema.ts';
import { demoConfig, writeAuditFiles, writeRepository } from '../../src/demo/estate/write-estate.ts';
import { runProgram, type Ended } from './built.ts';

/** The moment at which every test plays the company. */
export const playedNow = new Date('2026-11-25T06:00:00Z');

export interface Play {
  readonly estate?: Estate;
  readonly faults?: readonly string[];
  readonly seed?: number;
  /** Put into every error answer of the emulator. */
  readonly errorNote?: string;
  readonly args?: readonly string[];
  /** Further variables of the scan's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Changes files below the working folder (`portcullis.yaml`, repositories, audit files) before the scan. */
  readonly prepare?: (folder: string) => void;
}

export interface Played {
  readonly ended: Ended;
  readonly assessment: Assessment;
  /** Every file of the run directory, by its path in it. */
  readonly files: ReadonlyMap<string, Buffer>;
  readonly log: Emulator['log'];
}

/** Plays a company, scans it with the built program and gives back everything that the scan left behind. */
export async function play(options: Play = {}): Promise<Played> {
  const estate = options.estate ?? demoCompany();
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-play-'));
  const emulator = await startEmulator(estate, {
    now: playedNow,
    seed: options.seed ?? 1,
    faults: (options.faults ?? []).map(parseFault),
    errorNote: options.errorNote ?? '',
  });
  try {
    const config = await writeCompany(estate, folder);
    options.prepare?.(folder);
    const out = join(folder, 'run');
    const args = ['scan', '--config', config, '--out', out, '--fail-on', 'none', ...(options.args ?? [])];
    const ended = await runProgram(args, { cwd: folder, env: { HOME: folder, ...emulator.env, ...options.env } });
    return { ended, ...readRun(out, ended), log: emulator.log };
  } finally {
    await emulator.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function writeCompany(estate: Estate, folder: string): Promise<string> {
  const fromFolder = (paths: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, `./${relative(folder, path)}`]));
  const repositories = fromFolder(await writeRepository(estate, folder));
  const auditFiles = fromFolder(await writeAuditFiles(estate, join(folder, 'audit'), playedNow));
  const config = join(folder, 'portcullis.yaml');
  writeFileSync(config, demoConfig(estate, { repositories, auditFiles }));
  return config;
}

export function readRun(out: string, ended: Ended): Pick<Played, 'assessment' | 'files'> {
  const files = new Map<string, Buffer>();
  try {
    for (const entry of readdirSync(out, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile()) files.set(relative(out, path), readFileSync(path));
    }
    const text = files.get('assessment.json')?.toString('utf8') ?? '';
    return { assessment: assessment.parse(JSON.parse(text)), files };
  } catch (error) {
    throw new Error(`no run was left: exit ${String(ended.code)}\n${ended.stderr}\n${ended.stdout}`, { cause: error });
  }
}

/** Key of a verdict between runs. */
export function keyOf(verdict: Pick<Verdict, 'check' | 'subject'>): string {
  return `${verdict.check} ${verdict.subject}`;
}

/** Verdicts by key. */
export function byKey(result: Assessment): Map<string, Verdict> {
  return new Map(result.verdicts.map((verdict) => [keyOf(verdict), verdict]));
}

/** What is compared between runs of one estate: everything about a verdict that a reader can act on. */
export function essence(result: Assessment): unknown[] {
  return result.verdicts.map(({ check, subject, outcome, state, severity, reason, cause, at, resource, target }) => [
    check,
    subject,
    outcome,
    state,
    severity,
    reason,
    cause,
    at,
    resource,
    target,
  ]);
}
