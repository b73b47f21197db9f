import { readArmParameters, readArmTemplate } from '../../parse/arm-json.ts';
import { readBicep } from '../../parse/bicep.ts';
import { sliceDecoded } from '../../parse/code-value.ts';
import type { CodeDocument, CodeProblem, CodeValue } from '../../parse/code-value.ts';
import { sourceEnd, sourceOffset } from '../../parse/entities.ts';
import type { DecodedText } from '../../parse/entities.ts';
import { indexLines, spanBetween } from '../../parse/lines.ts';
import type { LineIndex, TextSpan } from '../../parse/lines.ts';
import { readTerraformJson } from '../../parse/terraform-json.ts';
import { readTerraform } from '../../parse/terraform.ts';
import { considerNote } from '../credentials.ts';
import { newFindings } from '../findings.ts';
import { MASK, lineHashesOf, literalRecord, maskText, mergeFindings } from '../mask.ts';
import { findTokens } from '../tokens.ts';
import type { NamedValueDefinition } from '../named-value-file.ts';
import type { DetectOptions, Found, Literal, LiteralContext, PolicySkeleton } from '../types.ts';
import { embeddedPolicies, readEmbedded } from './embedded-policies.ts';
import type { EmbeddedPolicy } from './embedded-policies.ts';
import { findReferences, findSecretCalls } from './key-vault-parameters.ts';
import type { FoundForm } from './key-vault-parameters.ts';
import { iacKindOf } from './kinds.ts';
import type { IacKind } from './kinds.ts';
import { findNamedValues } from './named-values.ts';
import type { FoundNamedValue } from './named-values.ts';
import { findHandedSecrets, findSecretOutputs } from './secret-outputs.ts';
import type { FoundOutput } from './secret-outputs.ts';
import { slotOf } from './slots.ts';
import { offerValue } from './values.ts';
import type { IacScope } from './values.ts';
import { considerDocument } from './walk.ts';

/** Longer files are looked through for tokens only. Resource Manager takes templates of at most 4 MB. */
export const MAX_IAC_TEXT = 5 * 1024 * 1024;
const MAX_PROBLEMS = 200;

export interface IacOptions extends DetectOptions {
  /** What the file is, where the caller knows better than its path and text say. */
  readonly kind?: IacKind;
}

export interface IacProblem {
  kind: CodeProblem['kind'] | 'too-large';
  span: TextSpan;
}

/** What is kept of one file; the shape of `src/evidence/file-findings.ts`. No value of it is in there. */
export interface IacFindings {
  kind: IacKind | 'text';
  /** False where the text could not be followed to its end; token forms were looked for in all of it. */
  complete: boolean;
  problems: IacProblem[];
  /** Of the file itself; those in embedded policies are in their skeletons. */
  literals: Literal[];
  secretOutputs: (Pick<FoundOutput, 'name' | 'why'> & { span: TextSpan })[];
  keyVaultParameterForms: (Pick<FoundForm, 'parameter' | 'form'> & { span: TextSpan })[];
  /** That Bicep or Terraform code defines. A literal of one is among the literals too. */
  namedValues: NamedValueDefinition[];
  /** Policies written into the file, with places of the file. */
  policies: PolicySkeleton[];
  lineHashes: Record<string, string>;
}

type Document = CodeDocument & { readonly root?: CodeValue };

const NOTHING: Document = { declarations: [], comments: [], problems: [] };

const readDocument = (kind: IacKind | 'text', text: string): Document => {
  if (kind === 'bicep') return readBicep(text);
  if (kind === 'terraform' || kind === 'tfvars') {
    return /^\s*\{/.test(text.slice(0, 1024)) ? readTerraformJson(text) : readTerraform(text);
  }
  if (kind === 'arm-template') return readArmTemplate(text);
  return kind === 'arm-parameters' ? readArmParameters(text) : NOTHING;
};

interface Range {
  readonly start: number;
  readonly end: number;
}

const inRanges = (ranges: readonly Range[], offset: number): boolean => {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle];
    if (range === undefined || offset < range.start) high = middle - 1;
    else if (offset >= range.end) low = middle + 1;
    else return true;
  }
  return false;
};

const COMMENTED =
  /(?<![\w-])([A-Za-z][\w-]{1,60})["']?(?:\s{1,8}\w{1,40})?\s{0,16}[:=]\s{0,16}(["'])((?:(?!\2)[^\r\n\\]){1,512})\2/g;

/** An assignment that was switched off by making a comment of it. */
const considerCommentedCode = (scope: IacScope, decoded: DecodedText): void => {
  for (const match of decoded.text.matchAll(COMMENTED)) {
    const [whole, name = '', , value = ''] = match;
    const slot = slotOf(undefined, [name], name, 'iac/comment');
    if (slot === undefined) continue;
    const end = match.index + whole.length - 1;
    offerValue(scope, sliceDecoded(decoded, end - value.length, end), { ...slot, position: 'iac/comment' }, 'low');
  }
};

const considerComments = (scope: IacScope, text: string, document: Document): void => {
  const notes = newFindings();
  for (const { start, end } of document.comments) {
    const decoded = { text: text.slice(start, end), start, end };
    considerNote(notes, decoded, { position: 'iac/comment', context: 'comment' });
    considerCommentedCode({ found: notes.found, context: 'comment' }, decoded);
  }
  scope.found.push(...notes.found);
};

const rangeOf = ({ decoded }: EmbeddedPolicy): Range => ({
  start: sourceOffset(decoded, 0),
  end: sourceEnd(decoded, decoded.text.length),
});

const findLiterals = (
  text: string,
  document: Document,
  policies: readonly EmbeddedPolicy[],
  context: LiteralContext,
): Found[] => {
  const scope: IacScope = { found: [], context };
  const held = new Set(policies.map(({ value }) => value));
  considerDocument(scope, document, (value) => held.has(value));
  considerComments(scope, text, document);
  const ranges = policies.map(rangeOf);
  const tokens = findTokens(text).filter(({ start }) => !inRanges(ranges, start));
  return mergeFindings(text, scope.found, tokens, ({ start }) => ({
    position: 'token',
    context: inRanges(document.comments, start) ? 'comment' : context,
  }));
};

/** The literals of policies as places of the file, so that they are masked in it. */
const policyLiterals = (text: string, policies: readonly PolicySkeleton[]): Found[] =>
  policies.flatMap(({ literals }) =>
    literals.map(({ span, kind, position, context, confidence }) => {
      const end = span.offset + span.length;
      return { start: span.offset, end, value: text.slice(span.offset, end), kind, position, context, confidence };
    }),
  );

const spansOf = (skeleton: PolicySkeleton): TextSpan[] =>
  [
    skeleton.problems,
    skeleton.namedValues,
    skeleton.keyVaultIdentifiers,
    skeleton.sendRequests,
    skeleton.cacheWrites,
    skeleton.unsupportedSyntax,
    skeleton.literals,
  ].flatMap((records: readonly { span: TextSpan }[]) => records.map(({ span }) => span));

const withHashes = (policy: PolicySkeleton, hashes: Readonly<Record<string, string>>): PolicySkeleton => {
  const lines = new Set(spansOf(policy).map(({ line }) => String(line)));
  return { ...policy, lineHashes: Object.fromEntries(Object.entries(hashes).filter(([line]) => lines.has(line))) };
};

const clean = (name: string, values: ReadonlySet<string>): string => (values.has(name) ? MASK : name);

const formsOf = (kind: IacKind | 'text', document: Document): FoundForm[] => {
  if (kind === 'bicep') return findSecretCalls(document);
  return kind === 'arm-template' || kind === 'arm-parameters' ? findReferences(document) : [];
};

/** A name that is a value of the file is masked. */
const definitionOf = (
  { definition, literal, start, end }: FoundNamedValue,
  lines: LineIndex,
  values: ReadonlySet<string>,
  recordOf: (found: Found) => Literal | undefined,
): NamedValueDefinition => {
  const { name, displayName } = definition;
  const record = literal === undefined ? undefined : recordOf(literal);
  return {
    ...definition,
    ...(name === undefined ? {} : { name: clean(name, values) }),
    ...(displayName === undefined ? {} : { displayName: clean(displayName, values) }),
    ...(record === undefined ? {} : { literal: record }),
    span: spanBetween(lines, start, end),
  };
};

const outputsOf = (kind: IacKind | 'text', document: Document): FoundOutput[] => [
  ...findSecretOutputs(document, kind === 'terraform' || kind === 'tfvars'),
  ...findHandedSecrets(document),
];

const problemsOf = (lines: LineIndex, text: string, document: Document): IacProblem[] => {
  if (text.length > MAX_IAC_TEXT) {
    return [{ kind: 'too-large', span: spanBetween(lines, MAX_IAC_TEXT, text.length) }];
  }
  const problems = document.problems.slice(0, MAX_PROBLEMS);
  return problems.map(({ kind, start, end }) => ({
    kind,
    span: spanBetween(lines, Math.min(start, text.length), Math.min(Math.max(end, start), text.length)),
  }));
};

/**
 * Reads a file of infrastructure code: Bicep, Terraform, ARM templates and their parameters. Literals are masked here:
 * no value, and nothing that depends on one, is in what is returned. A file of another kind, or longer than 5 MB, is
 * looked through for tokens only. Never throws; time is linear in the length of the text.
 */
export const readIacFile = (path: string, text: string, options: IacOptions): IacFindings => {
  const lines = indexLines(text);
  const kind = options.kind ?? iacKindOf(path, text) ?? 'text';
  const document = text.length > MAX_IAC_TEXT ? NOTHING : readDocument(kind, text);
  const embedded = embeddedPolicies(document);
  const skeletons = embedded.map((policy) => readEmbedded(policy, lines, options));
  const found = findLiterals(text, document, embedded, options.context ?? 'live');
  const values = new Set(found.map(({ value }) => value));
  const literals = found.map((literal) => literalRecord(lines, literal, values, options.groupOf));
  const defined = kind === 'bicep' || kind === 'terraform' ? findNamedValues(document, found) : [];
  const namedValues = defined.map((one) =>
    definitionOf(one, lines, values, (literal) => literals[found.indexOf(literal)]),
  );
  const problems = problemsOf(lines, text, document);
  const secretOutputs = outputsOf(kind, document).map(({ name, why, start, end }) => ({
    name: clean(name, values),
    why,
    span: spanBetween(lines, start, end),
  }));
  const keyVaultParameterForms = formsOf(kind, document).map(({ parameter, form, start, end }) => ({
    parameter: clean(parameter, values),
    form,
    span: spanBetween(lines, start, end),
  }));
  const spans = [literals, problems, secretOutputs, keyVaultParameterForms, namedValues].flatMap(
    (records: readonly { span: TextSpan }[]) => records.map(({ span }) => span),
  );
  const masked = maskText(text, [...found, ...policyLiterals(text, skeletons)]);
  const hashes = lineHashesOf(masked, [...spans, ...skeletons.flatMap(spansOf)]);
  const own = new Set(spans.map(({ line }) => String(line)));
  return {
    kind,
    complete: problems.length === 0,
    problems,
    literals,
    secretOutputs,
    keyVaultParameterForms,
    namedValues,
    policies: skeletons.map((skeleton) => withHashes(skeleton, hashes)),
    lineHashes: Object.fromEntries(Object.entries(hashes).filter(([line]) => own.has(line))),
  };
};
