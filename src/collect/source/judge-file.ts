import { apigeeKindOf } from '../../detect/apigee/kinds.ts';
import { readApigeeFile } from '../../detect/apigee/read-file.ts';
import { iacKindOf } from '../../detect/iac/kinds.ts';
import { readIacFile } from '../../detect/iac/read-file.ts';
import { readNamedValueInformation, readTemplateNamedValues } from '../../detect/named-value-file.ts';
import { readPolicySkeleton } from '../../detect/policy.ts';
import { readTextFile } from '../../detect/text/read-file.ts';
import { findSuppressions } from '../../detect/suppressions.ts';
import type { DetectOptions } from '../../detect/types.ts';
import type { JudgedFindings } from '../../evidence/file-findings.ts';
import type { Literal, PolicySkeleton } from '../../evidence/policy.ts';
import type { NamedValueFile, SourceFile } from '../../evidence/source-file.ts';
import { indexLines, spanBetween } from '../../parse/lines.ts';
import { classify, contextOf, kindOfUndecodable } from './classify.ts';
import type { SourceKind } from './classify.ts';
import { decodeText } from './decode.ts';
import { maskPath } from './mask-path.ts';
import { folderName } from './walk-folder.ts';

/** What is kept of a file, whatever it was read from: a work tree, an index or a commit. */
export interface JudgedFile extends Omit<SourceFile, 'root' | 'path' | 'bytes'> {
  /** The entries of an archive, each as a file of its own. */
  readonly parts?: readonly JudgedPart[];
}

/** An entry of an archive: `bundle.zip!/apiproxy/policies/x.xml`. */
export interface JudgedPart extends JudgedFile {
  readonly path: string;
  readonly bytes: number;
}

/** Ordinal of the group of equal values that a literal belongs to, from 1. */
export type GroupOf = (value: string) => number;

const places = (count: number): string => (count === 1 ? 'One place' : `${String(count)} places`);

const partlyRead = (problems: JudgedFindings['problems']): string => {
  const first = problems[0];
  if (first === undefined) return 'Not all of the file could be followed.';
  const { line, column } = first.span;
  return `${places(problems.length)} could not be followed, the first at line ${String(line)}, column ${String(column)} (${first.kind}).`;
};

const withInvalidBytes = (policy: PolicySkeleton, text: string, invalidAt: number | undefined): PolicySkeleton => {
  if (invalidAt === undefined) return policy;
  const span = spanBetween(indexLines(text), invalidAt, Math.min(invalidAt + 1, text.length));
  return {
    ...policy,
    complete: false,
    wellFormed: false,
    problems: [...policy.problems, { kind: 'invalid-encoding', span }],
  };
};

const policyFile = (text: string, invalidAt: number | undefined, options: DetectOptions): JudgedFile => {
  const policy = withInvalidBytes(readPolicySkeleton(text, options), text, invalidAt);
  const kept = { kind: 'apim-policy', policy } as const;
  if (policy.complete) return { ...kept, status: 'read' };
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

/** Every literal of a judged file and of the entries of an archive, in the order of the text. */
export const literalsOf = ({
  policy,
  namedValue,
  findings,
  parts,
}: Pick<JudgedFile, 'policy' | 'namedValue' | 'findings' | 'parts'>): Literal[] => [
  ...(policy?.literals ?? []),
  ...(namedValue?.namedValues.flatMap(({ literal }) => literal ?? []) ?? []),
  ...(findings?.literals ?? []),
  ...(parts?.flatMap(literalsOf) ?? []),
];

/** What a reader of whole files found, as a file of its kind. */
const foundIn = (
  kind: 'apigee' | 'iac' | 'text',
  { complete, problems, ...found }: JudgedFindings,
  { text, invalidAt }: DecodedFile,
): JudgedFile => {
  const all = [...problems, ...invalidBytes(text, invalidAt)];
  const findings: JudgedFindings = { ...found, complete: complete && invalidAt === undefined, problems: all };
  if (findings.complete) return { kind, status: 'read', findings };
  return { kind, status: 'partly', cause: 'malformed', detail: partlyRead(all), findings };
};

interface DecodedFile {
  readonly text: string;
  readonly invalidAt: number | undefined;
}

const invalidBytes = (text: string, invalidAt: number | undefined): JudgedFindings['problems'] =>
  invalidAt === undefined
    ? []
    : [
        {
          kind: 'invalid-encoding',
          span: spanBetween(indexLines(text), invalidAt, Math.min(invalidAt + 1, text.length)),
        },
      ];

/** Files that neither hold a policy nor define named values: by the first reader that knows their kind. */
const otherFile = (path: string, text: string, invalidAt: number | undefined, options: DetectOptions): JudgedFile => {
  const file = { text, invalidAt };
  if (apigeeKindOf(path, text) !== undefined) return foundIn('apigee', apigeeFindings(path, text, options), file);
  if (iacKindOf(path, text) !== undefined) return codeFile(readIacFile(path, text, options), file);
  return foundIn('text', textFindings(path, text, options), file);
};

/** A template; where it defines named values, those stand beside what else was found in it. */
const codeFile = (read: ReturnType<typeof readIacFile>, file: DecodedFile): JudgedFile => {
  const judged = foundIn('iac', iacFindings(read), file);
  const { namedValues, lineHashes, kind } = read;
  if (namedValues.length === 0 || judged.findings === undefined) return judged;
  const format = kind === 'bicep' ? 'bicep' : 'terraform';
  const namedValue: NamedValueFile = { format, complete: judged.findings.complete, namedValues, lineHashes };
  return { ...judged, kind: 'apim-named-value', namedValue, findings: besideNamedValues(namedValue, judged.findings) };
};

/** Policies inside a template count by their literals, at their places in the file. */
const iacFindings = ({
  policies,
  literals,
  lineHashes,
  complete,
  namedValues: _defined,
  ...found
}: ReturnType<typeof readIacFile>): JudgedFindings => {
  const all = [...literals, ...policies.flatMap((policy) => policy.literals)];
  const hashes = policies.map((policy) => policy.lineHashes);
  const uses = policies.flatMap(({ namedValues }) => namedValues.filter(({ credential }) => credential !== undefined));
  return {
    ...found,
    ...(uses.length === 0 ? {} : { namedValueUses: uses }),
    complete: complete && policies.every((policy) => policy.complete),
    literals: all.toSorted((left, right) => left.span.offset - right.span.offset),
    lineHashes: Object.assign({}, lineHashes, ...hashes) as Record<string, string>,
  };
};

/** A template that defines named values: its other findings stand beside them, and no literal is there twice. */
const besideNamedValues = (namedValue: NamedValueFile, findings: JudgedFindings): JudgedFindings => {
  const defined = namedValue.namedValues.flatMap(({ literal }) => literal ?? []);
  const isDefined = ({ span }: Literal): boolean =>
    defined.some(
      (one) => one.span.offset < span.offset + span.length && span.offset < one.span.offset + one.span.length,
    );
  return { ...findings, literals: findings.literals.filter((literal) => !isDefined(literal)) };
};

const APIOPS_RESOURCE =
  /(?:^|\/)(backend|logger|cache|identityProvider|authorizationServer|authorizationProvider|openIdConnectProvider|certificate)Information\.(?:json|ya?ml)$/i;

/** Policies inside documents and code count by their literals; what else a skeleton says of them is not kept. */
const textFindings = (path: string, text: string, options: DetectOptions): JudgedFindings => {
  const { kind, policies: _embedded, ...found } = readTextFile(path, text, options);
  const resource = APIOPS_RESOURCE.exec(path)?.[1]?.toLowerCase();
  return { ...found, kind: resource === undefined ? kind : `apiops-${resource}` };
};

const apigeeFindings = (path: string, text: string, options: DetectOptions): JudgedFindings => {
  const { kind, ...found } = readApigeeFile(path, text, options);
  return { ...found, kind: `apigee-${kind}` };
};

const withSuppressions = (file: JudgedFile, text: string): JudgedFile => {
  const suppressions = findSuppressions(text, literalsOf(file));
  return suppressions.length === 0 ? file : { ...file, suppressions };
};

/** Judges a text by the name its file has. `invalidAt` is the offset of the first character that was none. */
export const judgeText = (path: string, text: string, invalidAt: number | undefined, groupOf: GroupOf): JudgedFile => {
  const kind = classify(path, text);
  const options: DetectOptions = { groupOf, context: contextOf(path) };
  if (kind === 'other') return withSuppressions(otherFile(path, text, invalidAt, options), text);
  if (kind === 'apim-policy') return withSuppressions(policyFile(text, invalidAt, options), text);
  const namedValue = readNamedValues(kind, text, path, options);
  if (namedValue === undefined) return withSuppressions(otherFile(path, text, invalidAt, options), text);
  const file = valueFile(namedValue, invalidAt);
  if (kind !== 'arm-template') return withSuppressions(file, text);
  const findings = besideNamedValues(
    namedValue,
    iacFindings(readIacFile(path, text, { ...options, kind: 'arm-template' })),
  );
  return withSuppressions({ ...file, findings }, text);
};

/** Bytes that are no text: nothing to judge, save where the name says that a text was to be there. */
export const undecodable = (path: string): JudgedFile => {
  const kind = kindOfUndecodable(path);
  if (kind === 'other') return { kind, status: 'read', detail: 'binary' };
  return { kind, status: 'unread', cause: 'malformed', detail: 'The file is no text in UTF-8 or UTF-16.' };
};

/** Judges the bytes of a file by the name it has. No value of it is in what is returned. Throws nothing. */
export const judgeFile = (path: string, bytes: Buffer, groupOf: GroupOf): JudgedFile => {
  const decoded = decodeText(bytes);
  if (decoded.kind === 'binary') return undecodable(path);
  return judgeText(path, decoded.text, decoded.invalidAt, groupOf);
};
