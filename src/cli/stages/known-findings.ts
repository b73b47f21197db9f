import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Assessment } from '../../assess/assessment.ts';
import { maskPath } from '../../collect/source/mask-path.ts';
import {
  knownFindingsText,
  parseKnownFindings,
  withNewFindings,
  type KnownEntry,
} from '../../config/known-findings.ts';
import { UsageError } from '../errors.ts';
import { printNote } from '../output.ts';
import type { RunConfig } from './invocation.ts';

/**
 * The entries of a known-findings file, each with the file's name.
 * @throws {UsageError} where it cannot be read, {ConfigError} where it is of another form.
 */
export function readKnown(file: string): RunConfig['invocation']['known'] {
  return entriesOf(file, '--known').map((entry) => ({ ...entry, file: maskPath(file) }));
}

function entriesOf(file: string, flag: string): KnownEntry[] {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new UsageError(`${flag} ${file}: cannot be read (${code})`, 'Write one first with: --write-known FILE');
  }
  return parseKnownFindings(text, file);
}

/**
 * What writes the open findings of a run into a known-findings file, behind those that it lists already.
 * @throws {UsageError} or {ConfigError}, before anything is read, where the file holds something else.
 */
export function knownWriter(file: string, now: Date): (assessment: Assessment) => void {
  const before = existsSync(file) ? entriesOf(file, '--write-known') : [];
  return (assessment) => {
    const open = assessment.verdicts.filter((verdict) => verdict.state === 'fail');
    const found = open.map(({ fingerprint, check, at, subject }) => ({
      fingerprint,
      check,
      path: at?.path ?? subject,
    }));
    const entries = withNewFindings(before, found, now.toISOString().slice(0, 10));
    replaceFile(file, knownFindingsText(entries));
    const added = entries.length - before.length;
    printNote(`${file}: ${String(added)} findings added; each counts as known once its reason is filled in`);
  };
}

function replaceFile(file: string, text: string): void {
  const draft = `${file}.new`;
  rmSync(draft, { force: true });
  writeFileSync(draft, text, { flag: 'wx' });
  renameSync(draft, file);
}
