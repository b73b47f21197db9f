import type { Suppression } from '../evidence/file-findings.ts';
import type { EvidenceRecord } from '../evidence/record.ts';
import type { RepoFile } from '../evidence/repo.ts';
import type { Assessment, Verdict } from './assessment.ts';

/** A finding that a known-findings file lists. One without a reason counts for nothing. */
export interface KnownFinding {
  /** The file as the user named it. */
  readonly file: string;
  readonly fingerprint: string;
  readonly check: string;
  readonly path: string;
  readonly reason: string;
  /** Day on which it was written down, `YYYY-MM-DD`. */
  readonly added: string;
}

type ExceptionUse = Assessment['exceptions'][number];

/** A comment in a file of a repository, with where it stands. */
interface Comment extends Suppression {
  readonly target: string;
  readonly path: string;
}

/** The only findings that a comment may speak for: it knows of the text beside it and of nothing else. */
const family = 'hardcoded-secrets/';
const noReason = 'No reason is given, so it counts for nothing.';
/** How long comments and known findings hold, where a waiver has a day. */
const untilRemoved = 'it is removed';

/** Comments that allow a literal, by the lists of files of all repositories. */
function commentsIn(records: readonly EvidenceRecord[]): Comment[] {
  return records.flatMap(({ name, part, target, outcome }) => {
    if (name !== 'repo.files' || part !== 'list' || outcome.status === 'unread') return [];
    return (outcome.value as readonly RepoFile[]).flatMap(({ path, suppressions = [] }) =>
      suppressions.map((suppression) => ({ ...suppression, target, path })),
    );
  });
}

function speaksFor(comment: Comment, { check, target, at }: Verdict): boolean {
  if (at === undefined || !check.startsWith(family)) return false;
  if (comment.target !== target || comment.path !== at.path) return false;
  return at.line <= comment.covers && at.endLine >= comment.line;
}

function isOf(known: KnownFinding, verdict: Verdict): boolean {
  return known.fingerprint === verdict.fingerprint && known.check === verdict.check;
}

function accept(verdict: Verdict, owner: string, reason: string): Verdict {
  return { ...verdict, state: 'accepted', waiver: { owner, reason, expires: untilRemoved } };
}

/**
 * Failures with what accepts them in the sources themselves: a comment `portcullis:allow <reason>` beside a literal, or
 * the known-findings file. Neither changes an outcome, and a waiver of the configuration comes first.
 */
export function applySuppressions(
  verdicts: readonly Verdict[],
  records: readonly EvidenceRecord[],
  known: readonly KnownFinding[],
): Verdict[] {
  const withReason = commentsIn(records).filter(({ reason }) => reason !== undefined);
  const comments = byFile(withReason, commentKey);
  const listed = new Map(known.filter(({ reason }) => reason !== '').map((entry) => [entry.fingerprint, entry]));
  return verdicts.map((verdict) => {
    if (verdict.state !== 'fail') return verdict;
    const comment = comments.get(fileKey(verdict))?.find((candidate) => speaksFor(candidate, verdict));
    if (comment?.reason !== undefined) return accept(verdict, sayComment(comment), comment.reason);
    const entry = listed.get(verdict.fingerprint);
    if (entry === undefined || !isOf(entry, verdict)) return verdict;
    return accept(verdict, `${entry.file}, since ${entry.added}`, entry.reason);
  });
}

function byFile<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const files = new Map<string, T[]>();
  for (const item of items) {
    const before = files.get(key(item));
    if (before === undefined) files.set(key(item), [item]);
    else before.push(item);
  }
  return files;
}

function commentKey(comment: Comment): string {
  return fileKey({ target: comment.target, at: comment });
}

function fileKey({
  target,
  at,
}: {
  readonly target: string;
  readonly at?: { readonly path: string } | undefined;
}): string {
  return `${target} ${at?.path ?? ''}`;
}

function sayComment({ path, line }: Comment): string {
  return `the comment at ${path}:${String(line)}`;
}

/** Comments and known findings as the register of exceptions shows them: unused ones first. */
export function suppressionRegister(
  verdicts: readonly Verdict[],
  records: readonly EvidenceRecord[],
  known: readonly KnownFinding[],
  checks: ReadonlySet<string>,
): ExceptionUse[] {
  const failures = verdicts.filter((verdict) => verdict.outcome === 'fail');
  const inFiles = byFile(failures, fileKey);
  const uses = [
    ...commentsIn(records).map((comment) => commentUse(comment, inFiles.get(commentKey(comment)) ?? [])),
    ...known.filter(({ check }) => checks.has(check)).map((entry) => knownUse(entry, failures)),
  ];
  return [...uses.filter(({ status }) => status === 'unused'), ...uses.filter(({ status }) => status !== 'unused')];
}

function commentUse(comment: Comment, failures: readonly Verdict[]): ExceptionUse {
  const { path, line, reason } = comment;
  const matches = failures.filter((verdict) => speaksFor(comment, verdict)).length;
  // A run with fewer checks may judge less than the comment speaks for: what was found beside it is what counts.
  const counts = reason !== undefined && (matches > 0 || comment.used);
  return {
    kind: 'comment',
    check: `${family}*`,
    subject: `${path}:${String(line)}`,
    owner: 'a comment in the file',
    reason: reason ?? noReason,
    expires: untilRemoved,
    status: counts ? 'used' : 'unused',
    matches,
  };
}

function knownUse(entry: KnownFinding, failures: readonly Verdict[]): ExceptionUse {
  const matches = failures.filter((verdict) => isOf(entry, verdict)).length;
  return {
    kind: 'known-finding',
    check: entry.check,
    subject: `${entry.path} (${entry.fingerprint})`,
    owner: `${entry.file}, since ${entry.added}`,
    reason: entry.reason === '' ? noReason : entry.reason,
    expires: untilRemoved,
    status: matches > 0 && entry.reason !== '' ? 'used' : 'unused',
    matches,
  };
}
