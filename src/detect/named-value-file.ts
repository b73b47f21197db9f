import { property } from '../parse/data.ts';
import type { DataNode } from '../parse/data.ts';
import { readJson, readYaml } from '../parse/data.ts';
import { indexLines, spanBetween } from '../parse/lines.ts';
import type { LineIndex, TextSpan } from '../parse/lines.ts';
import { decodeBasic } from './checksums.ts';
import { judge, looksOpaque } from './judge.ts';
import { keepableName } from './keepable-text.ts';
import { MASK, lineHashesOf, literalRecord, maskText, mergeFindings } from './mask.ts';
import { kindOfName, nameStrength } from './names.ts';
import { findTokens } from './tokens.ts';
import type { DetectOptions, Found, Literal } from './types.ts';
import { isAppRoleSecretId, lookOf } from './value-look.ts';
import type { ValueLook } from './value-look.ts';

/** What the value of a named value is. `absent` where the file gives none; `plain` for a literal without a sign of a credential. */
export type NamedValueContent = 'absent' | 'empty' | 'reference' | 'placeholder' | 'plain' | 'literal';

export interface NamedValueKeyVault {
  host: string;
  name: string;
  version?: string;
  identityClientId?: string;
}

export interface NamedValueDefinition {
  /** Resource name, where the file states it. */
  name?: string;
  /** What policies write between the braces. */
  displayName?: string;
  /** As stated; absent where the file says nothing. */
  secret?: boolean;
  /** It states something that is no plain yes or no (a template builds it). */
  secretUnreadable?: boolean;
  keyVault?: NamedValueKeyVault;
  /** A Key Vault reference is there, but its identifier cannot be read as one (it is built by a template). */
  keyVaultUnreadable?: boolean;
  value: NamedValueContent;
  /** Of a `plain` value. */
  look?: ValueLook;
  literal?: Literal;
  span: TextSpan;
}

export interface NamedValueFile {
  format: 'apiops-json' | 'apiops-yaml' | 'arm-template' | 'bicep' | 'terraform';
  /** False where the file is not what its format allows. */
  complete: boolean;
  namedValues: NamedValueDefinition[];
  lineHashes: Record<string, string>;
}

interface FileScope {
  readonly text: string;
  readonly lines: LineIndex;
  readonly options: DetectOptions;
  readonly found: Found[];
}

const RESOURCE_TYPE = /^microsoft\.apimanagement\/service\/(?:workspaces\/)?namedvalues$/i;
const SECRET_IDENTIFIER =
  /^https:\/\/([a-z0-9.-]+)(?::443)?\/secrets\/([A-Za-z0-9-]{1,127})(?:\/([0-9a-fA-F]{32}))?\/?$/i;
const MAX_TEXT = 512;

const stringOf = (node: DataNode | undefined): string | undefined =>
  node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;

const booleanOf = (node: DataNode | undefined): boolean | undefined => {
  if (node?.kind !== 'scalar') return undefined;
  if (typeof node.value === 'boolean') return node.value;
  const text = typeof node.value === 'string' ? node.value.toLowerCase() : undefined;
  return text === 'true' ? true : text === 'false' ? false : undefined;
};

const isStated = (node: DataNode | undefined): boolean =>
  node !== undefined && !(node.kind === 'scalar' && node.value === null);

type KeyVaultOf = Pick<NamedValueDefinition, 'keyVault' | 'keyVaultUnreadable'>;

const keyVaultOf = (node: DataNode | undefined): KeyVaultOf =>
  node === undefined || (node.kind === 'scalar' && node.value === null)
    ? {}
    : keyVaultOfIdentifier(
        stringOf(property(node, 'secretIdentifier')) ?? '',
        stringOf(property(node, 'identityClientId')),
      );

/** The secret that an identifier of Key Vault names; told as unreadable where it is no plain one. */
export const keyVaultOfIdentifier = (identifier: string, identityClientId: string | undefined): KeyVaultOf => {
  const match = SECRET_IDENTIFIER.exec(identifier);
  if (match === null) return { keyVaultUnreadable: true };
  return {
    keyVault: {
      host: (match[1] ?? '').toLowerCase(),
      name: match[2] ?? '',
      ...(match[3] === undefined ? {} : { version: match[3] }),
      ...(identityClientId === undefined || identityClientId.length > 64 ? {} : { identityClientId }),
    },
  };
};

const SCHEME = /^\s*(?:Basic|Bearer|SharedAccessSignature)\s+\S/i;

/** A value stated as secret is a literal; any other is one by its form, its scheme, or its name and look. */
const isCredential = (value: string, name: string, secret: boolean | undefined): boolean => {
  if (secret === true || findTokens(value).length > 0 || SCHEME.test(value)) return true;
  if (isAppRoleSecretId(name, value)) return true;
  if (decodeBasic(value) !== undefined && nameStrength(name) !== 'none') return true;
  return nameStrength(name) === 'strong' && !/^https?:\/\//i.test(value) && (looksOpaque(value) || value.length >= 8);
};

const contentOf = (node: DataNode | undefined, name: string, secret: boolean | undefined): NamedValueContent => {
  if (node === undefined || node.kind !== 'scalar' || node.value === null) return 'absent';
  const value = String(node.value);
  const judgement = judge(value);
  if (judgement === 'deploy-token') return 'reference';
  if (judgement !== 'literal') return judgement;
  return isCredential(value, name, secret) ? 'literal' : 'plain';
};

interface Draft {
  readonly definition: NamedValueDefinition;
  readonly found?: Found;
}

const foundIn = (scope: FileScope, node: DataNode, name: string): Found | undefined => {
  if (node.kind !== 'scalar') return undefined;
  const value = String(node.value);
  const [token] = findTokens(value);
  return {
    start: node.start,
    end: node.end,
    value,
    kind: token?.kind ?? (nameStrength(name) === 'none' ? 'secret' : kindOfName(name)),
    position: 'apim/named-value',
    name,
    context: scope.options.context ?? 'live',
    confidence: 'high',
  };
};

const short = (text: string | undefined): string | undefined =>
  text === undefined || text.length > MAX_TEXT ? undefined : text;

const keepable = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : keepableName(text);

const draftOf = (scope: FileScope, node: DataNode, statedName: string | undefined): Draft => {
  const properties = property(node, 'properties') ?? node;
  const resourceName = keepable(statedName);
  const shown = property(properties, 'displayName');
  const displayName = keepable(short(stringOf(shown)));
  const name = displayName ?? resourceName ?? '';
  const secret = booleanOf(property(properties, 'secret'));
  const value = property(properties, 'value');
  const content = contentOf(value, name, secret);
  const found = content === 'literal' && value !== undefined ? foundIn(scope, value, name) : undefined;
  return {
    definition: {
      ...(resourceName === undefined ? {} : { name: resourceName }),
      ...(displayName === undefined ? {} : { displayName }),
      ...(secret === undefined ? {} : { secret }),
      ...(secret === undefined && isStated(property(properties, 'secret')) ? { secretUnreadable: true } : {}),
      ...keyVaultOf(property(properties, 'keyVault')),
      value: content,
      ...(content === 'plain' && value?.kind === 'scalar' ? { look: lookOf(String(value.value)) } : {}),
      span: placeOf(scope, [content === 'plain' ? value : undefined, shown, property(node, 'name')], node),
    },
    ...(found === undefined ? {} : { found }),
  };
};

/** A plain value, else the name: a place that fits into one line. */
const placeOf = ({ lines }: FileScope, candidates: readonly (DataNode | undefined)[], whole: DataNode): TextSpan => {
  const { start, end } = candidates.find((node) => node?.kind === 'scalar') ?? whole;
  return spanBetween(lines, start, end);
};

/** Resources of the type, at any level: child resources stand inside their service, templates inside deployments. */
const resourcesIn = (node: DataNode | undefined): DataNode[] => {
  if (node === undefined || node.kind === 'scalar') return [];
  if (node.kind === 'array') return node.items.flatMap(resourcesIn);
  const type = stringOf(property(node, 'type')) ?? '';
  if (RESOURCE_TYPE.test(type)) return [node];
  const isChild = /^namedvalues$/i.test(type) && property(node, 'properties') !== undefined;
  return isChild ? [node] : node.entries.flatMap(({ value }) => resourcesIn(value));
};

/** Further credentials of the file that are known by their form, wherever they stand. */
const withTokens = (scope: FileScope): Found[] =>
  mergeFindings(scope.text, scope.found, findTokens(scope.text), () => ({
    position: 'token',
    context: scope.options.context ?? 'live',
  }));

const covers = (found: Found, draft: Found): boolean => found.start <= draft.start && draft.end <= found.end;

const finish = (scope: FileScope, drafts: readonly Draft[]): Pick<NamedValueFile, 'namedValues' | 'lineHashes'> => {
  const all = withTokens(scope);
  const masked = maskText(scope.text, all);
  const values = new Set(all.map(({ value }) => value));
  const clean = (text: string | undefined): string | undefined =>
    text !== undefined && values.has(text) ? MASK : text;
  const namedValues = drafts.map(({ definition, found }): NamedValueDefinition => {
    const literal = found === undefined ? undefined : all.find((candidate) => covers(candidate, found));
    const name = clean(definition.name);
    const displayName = clean(definition.displayName);
    return {
      ...definition,
      ...(name === undefined ? {} : { name }),
      ...(displayName === undefined ? {} : { displayName }),
      ...(literal === undefined ? {} : { literal: literalRecord(scope.lines, literal, values, scope.options.groupOf) }),
    };
  });
  const spans = namedValues.flatMap(({ span, literal }) => (literal === undefined ? [span] : [span, literal.span]));
  return { namedValues, lineHashes: lineHashesOf(masked, spans) };
};

const scopeOf = (text: string, options: DetectOptions): FileScope => ({
  text,
  lines: indexLines(text),
  options,
  found: [],
});

const keep = (scope: FileScope, drafts: readonly Draft[]): void => {
  for (const { found } of drafts) if (found !== undefined) scope.found.push(found);
};

/**
 * Reads an APIOps `namedValueInformation.json` or `.yaml`. `resourceName` is the folder's name, which is the named
 * value's resource name.
 */
export const readNamedValueInformation = (
  text: string,
  format: 'apiops-json' | 'apiops-yaml',
  options: DetectOptions & { readonly resourceName?: string },
): NamedValueFile => {
  const scope = scopeOf(text, options);
  const { root, errors } = format === 'apiops-json' ? readJson(text) : readYaml(text);
  const drafts = root?.kind === 'object' ? [draftOf(scope, root, options.resourceName)] : [];
  keep(scope, drafts);
  return { format, complete: errors.length === 0 && drafts.length > 0, ...finish(scope, drafts) };
};

/** Reads the named values that an ARM template (JSON) defines; `undefined` where it defines none. */
export const readTemplateNamedValues = (text: string, options: DetectOptions): NamedValueFile | undefined => {
  const scope = scopeOf(text, options);
  const { root, errors } = readJson(text);
  const resources = resourcesIn(root);
  if (resources.length === 0) return undefined;
  const drafts = resources.map((resource) => draftOf(scope, resource, resourceNameOf(resource)));
  keep(scope, drafts);
  return { format: 'arm-template', complete: errors.length === 0, ...finish(scope, drafts) };
};

/** The last segment of a plain name (`service/name`); names that a template builds are left out. */
const resourceNameOf = (resource: DataNode): string | undefined => {
  const name = short(stringOf(property(resource, 'name')));
  return name === undefined || name.startsWith('[') ? undefined : name.slice(name.lastIndexOf('/') + 1);
};
