import { readNamedValueInformation, readTemplateNamedValues } from '../../detect/named-value-file.ts';
import { readPolicySkeleton } from '../../detect/policy.ts';
import { findSuppressions } from '../../detect/suppressions.ts';
import type { DetectOptions } from '../../detect/types.ts';
import type { Literal, PolicySkeleton } from '../../evidence/policy.ts';
import type { NamedValueFile, SourceFile } from '../../evidence/source-file.ts';
import { indexLines, spanBetween } from '../../parse/lines.ts';
import { classify, contextOf } from './classify.ts';
import type { SourceKind } from './classify.ts';
import { decodeText } from './decode.ts';
import { maskPath } from './mask-path.ts';
import { folderName } from './walk-folder.ts';

/** What is kept of a file, whatever it was read from: a work tree, an index or a commit. */
export type JudgedFile = Omit<SourceFile, 'root' | 'path' | 'bytes'>;

/** Ordinal of the group of equal values that a literal belongs to, from 1. */
export type GroupOf = (value: string) => number;

const places = (count: number): string => (count === 1 ? 'One place' : `${String(count)} places`);

const partlyRead = (problems: PolicySkeleton['problems']): string => {
  const first = problems[0];
  if (first === undefined) return 'Not all of the file could be followed.';
  const { line, column } = first.span;
  return `${places(problems.length)} could not be followed, the first at line ${String(line)}, column ${String(column)} (${first.kind}).`;
};

const withInvalidBytes = (policy: PolicySkeleton, text: string, invalidAt: number | undefined): PolicySkeleton => {
  if (invalidAt === undefined) return policy;
  const span = spanBetween(indexLines(text), invalidAt, Math.min(invalidAt + 1, text.length));
  return { ...policy, wellFormed: false, problems: [...policy.problems, { kind: 'invalid-encoding', span }] };
};

const policyFile = (text: string, invalidAt: number | undefined, options: DetectOptions): JudgedFile => {
  const policy = withInvalidBytes(readPolicySkeleton(text, options), text, invalidAt);
  const kept = { kind: 'apim-policy', policy } as const;
  if (policy.complete && invalidAt === undefined) return { ...kept, status: 'read' };
  return { ...kept, status: 'partly', cause: 'malformed', detail: partlyRead(policy.problems) };
};

const valueFile = (namedValue: NamedValueFile, invalidAt: number | undefined): JudgedFile => {
  const kept = { kind: 'apim-named-value', namedValue } as const;
  if (namedValue.complete && invalidAt === undefined) return { ...kept, status: 'read' };
  return {
    ...kept,
    status: 'partly',
    cause: 'malformed',
    detail: 'The file is not what its format allows; what could be read was judged.',
  };
};

const readNamedValues = (
  kind: Exclude<SourceKind, 'apim-policy' | 'other'>,
  text: string,
  path: string,
  options: DetectOptions,
): NamedValueFile | undefined => {
  if (kind === 'arm-template') return readTemplateNamedValues(text, options);
  const folder = folderName(path);
  const resourceName = folder === undefined ? undefined : maskPath(folder);
  return readNamedValueInformation(text, kind, { ...options, ...(resourceName === undefined ? {} : { resourceName }) });
};

/** Every literal of a judged file, in the order of the text. */
export const literalsOf = ({ policy, namedValue }: Pick<JudgedFile, 'policy' | 'namedValue'>): Literal[] => [
  ...(policy?.literals ?? []),
  ...(namedValue?.namedValues.flatMap(({ literal }) => literal ?? []) ?? []),
];

const withSuppressions = (file: JudgedFile, text: string): JudgedFile => {
  const suppressions = findSuppressions(text, literalsOf(file));
  return suppressions.length === 0 ? file : { ...file, suppressions };
};

/** Judges a text by the name its file has. `invalidAt` is the offset of the first character that was none. */
export const judgeText = (path: string, text: string, invalidAt: number | undefined, groupOf: GroupOf): JudgedFile => {
  const kind = classify(path, text);
  const options: DetectOptions = { groupOf, context: contextOf(path) };
  if (kind === 'other') return { kind, status: 'read' };
  if (kind === 'apim-policy') return withSuppressions(policyFile(text, invalidAt, options), text);
  const namedValue = readNamedValues(kind, text, path, options);
  if (namedValue === undefined) return { kind: 'other', status: 'read' };
  return withSuppressions(valueFile(namedValue, invalidAt), text);
};

/** Judges the bytes of a file by the name it has. No value of it is in what is returned. Throws nothing. */
export const judgeFile = (path: string, bytes: Buffer, groupOf: GroupOf): JudgedFile => {
  const decoded = decodeText(bytes);
  if (decoded.kind === 'binary') return { kind: 'other', status: 'read', detail: 'binary' };
  return judgeText(path, decoded.text, decoded.invalidAt, groupOf);
};
