import { statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { JudgedFindings } from '../../evidence/file-findings.ts';
import type { Span } from '../../evidence/policy.ts';
import type { NamedValueDefinition, SourceFile } from '../../evidence/source-file.ts';
import { touches } from './added-lines.ts';
import { isCandidate } from './classify.ts';
import { readStaged, type StagedFile, type StagedOptions, type StagedReading } from './git-staged.ts';
import { judgeBytes } from './judge-archive.ts';
import type { GroupOf, JudgedFile } from './judge-file.ts';
import { maskPath, pathMasker } from './mask-path.ts';
import { tooLarge } from './read-file.ts';

/** Why the index could not be read. */
export type StagedTrouble = Extract<StagedReading, { status: 'unread' }>;

export interface StagedSourceOptions extends StagedOptions {
  readonly groupOf: GroupOf;
}

const unjudged = 'no added line of it defines anything that is judged';

/**
 * The staged files below a folder, or the one that the path names: each is read as the index has it, and what is kept of
 * it stands in lines that the next commit adds. A policy whose only literals are older is not among them, since nothing
 * good can be said of it.
 */
export const readStagedSource = async (
  path: string,
  { groupOf, ...options }: StagedSourceOptions,
): Promise<AsyncIterable<SourceFile> | StagedTrouble> => {
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  const staged = await readStaged(isFile ? dirname(path) : path, options);
  if (staged.status === 'unread') return staged;
  const only = isFile ? basename(path) : undefined;
  return judgedFiles(staged.files, { root: maskPath(path), only, groupOf });
};

async function* judgedFiles(
  files: AsyncIterable<StagedFile>,
  { root, only, groupOf }: { root: string; only: string | undefined; groupOf: GroupOf },
): AsyncIterable<SourceFile> {
  const mask = pathMasker();
  for await (const { path, bytes, added } of files) {
    if (only !== undefined && path !== only) continue;
    const { parts = [], ...whole } = bytes === undefined ? notOpened(path) : await judgeBytes(path, bytes, groupOf);
    yield { root, path: mask(path), bytes: bytes?.length ?? 0, ...inAddedLines(whole, added) };
    // An archive has no lines: whatever is in one that changed is new.
    for (const { parts: _none, path: entry, ...part } of parts) yield { root, path: mask(entry), ...part };
  }
}

const notOpened = (path: string): JudgedFile =>
  isCandidate(path) ? tooLarge(path) : { kind: 'other', status: 'read' };

/** What is left of a judged file where only some of its lines count. */
export const inAddedLines = (file: JudgedFile, added: ReadonlySet<number>): JudgedFile => {
  const { policy, namedValue, findings, ...others } = file;
  const kept = findings === undefined ? undefined : findingsInLines(findings, added);
  const rest = kept === undefined ? others : { ...others, findings: kept };
  if (policy !== undefined) {
    const literals = policy.literals.filter(({ span }) => touches(added, span));
    const isOldOnly = literals.length === 0 && policy.literals.length > 0;
    return isOldOnly ? { ...rest, detail: unjudged } : { ...rest, policy: { ...policy, literals } };
  }
  if (namedValue === undefined) return rest;
  const namedValues = namedValue.namedValues.filter((definition) => isAdded(definition, added));
  if (namedValues.length === 0 && namedValue.namedValues.length > 0) return { ...rest, detail: unjudged };
  return { ...rest, namedValue: { ...namedValue, namedValues } };
};

/** Absent where all that was found is older. */
const findingsInLines = (findings: JudgedFindings, added: ReadonlySet<number>): JudgedFindings | undefined => {
  const inLines = <T extends { span: Span }>(all: readonly T[] | undefined): T[] | undefined =>
    all?.filter(({ span }) => touches(added, span));
  const { literals, keysNotByReference, secretOutputs, keyVaultParameterForms } = findings;
  const found = { literals, keysNotByReference, secretOutputs, keyVaultParameterForms };
  const left = {
    literals: literals.filter(({ span }) => touches(added, span)),
    ...defined('keysNotByReference', inLines(keysNotByReference)),
    ...defined('secretOutputs', inLines(secretOutputs)),
    ...defined('keyVaultParameterForms', inLines(keyVaultParameterForms)),
  };
  return countIn(left) === 0 && countIn(found) > 0 ? undefined : { ...findings, ...left };
};

const countIn = (lists: Readonly<Record<string, readonly unknown[] | undefined>>): number =>
  Object.values(lists).reduce((sum, list) => sum + (list?.length ?? 0), 0);

const defined = <K extends string, T>(name: K, value: T | undefined): { [P in K]?: T } =>
  value === undefined ? {} : ({ [name]: value } as { [P in K]?: T });

const isAdded = ({ span, literal }: NamedValueDefinition, added: ReadonlySet<number>): boolean =>
  touches(added, span) || (literal !== undefined && touches(added, literal.span));
