import { COMPUTED, member, plainText } from '../../parse/code-value.ts';
import type { CodeDocument, CodeObject, CodeValue, Declaration } from '../../parse/code-value.ts';
import { sourceEnd, sourceOffset } from '../../parse/entities.ts';
import { judge } from '../judge.ts';
import { keepableName } from '../keepable-text.ts';
import { keyVaultOfIdentifier } from '../named-value-file.ts';
import type { NamedValueContent, NamedValueDefinition } from '../named-value-file.ts';
import type { Found } from '../types.ts';
import { lookOf } from '../value-look.ts';
import { NAMED_VALUE, typeOf } from './walk.ts';

/** A named value that a template defines, with the place in the file that says most of it. */
export interface FoundNamedValue {
  readonly definition: Omit<NamedValueDefinition, 'literal' | 'span'>;
  readonly literal?: Found;
  readonly start: number;
  readonly end: number;
}

/** The bodies of a resource: of one that is made in a loop or under a condition too. */
const bodiesOf = (value: CodeValue | undefined): CodeObject[] => {
  if (value?.kind === 'object') return [value];
  if (value?.kind === 'list') return value.items.flatMap(bodiesOf);
  return value?.kind === 'expression' ? value.results.flatMap(bodiesOf) : [];
};

/** `azapi` resources carry the body of the request, as an object or as the JSON that a function makes of it. */
const requestBody = (body: CodeObject): CodeValue | undefined => {
  const sent = member(body, 'body');
  return sent?.kind === 'call' && sent.path === 'jsonencode' ? sent.args[0] : sent;
};

const firstOf = (object: CodeObject, names: readonly string[]): CodeValue | undefined =>
  names.map((name) => member(object, name)).find((value) => value !== undefined);

const isNull = (value: CodeValue): boolean => value.kind === 'word' && value.text === 'null';

const flagOf = (value: CodeValue | undefined): Pick<NamedValueDefinition, 'secret' | 'secretUnreadable'> => {
  if (value === undefined || isNull(value)) return {};
  const text = value.kind === 'word' ? value.text : plainText(value)?.toLowerCase();
  if (text === 'true' || text === 'false') return { secret: text === 'true' };
  return { secretUnreadable: true };
};

type KeyVault = Pick<NamedValueDefinition, 'keyVault' | 'keyVaultUnreadable'>;

const keyVaultOf = (properties: CodeObject): KeyVault => {
  const isDynamic = properties.entries.some(({ labels }) => labels?.[0] === 'value_from_key_vault');
  const stated = firstOf(properties, ['keyVault', 'value_from_key_vault']);
  if (stated === undefined || isNull(stated)) return isDynamic ? { keyVaultUnreadable: true } : {};
  if (stated.kind !== 'object') return { keyVaultUnreadable: true };
  const identifier = plainText(firstOf(stated, ['secretIdentifier', 'secret_id'])) ?? '';
  return keyVaultOfIdentifier(identifier, plainText(firstOf(stated, ['identityClientId', 'identity_client_id'])));
};

const literalIn = (value: CodeValue, found: readonly Found[]): Found | undefined =>
  found.find(({ start, end }) => value.start <= start && end <= value.end);

const contentOf = (value: CodeValue | undefined, literal: Found | undefined): NamedValueContent => {
  if (value === undefined || isNull(value)) return 'absent';
  if (literal !== undefined) return 'literal';
  const text = value.kind === 'word' ? value.text : plainText(value);
  if (text === undefined || text.includes(COMPUTED)) return 'reference';
  const judgement = judge(text);
  if (judgement === 'deploy-token') return 'reference';
  return judgement === 'literal' ? 'plain' : judgement;
};

const lastSegment = (name: string | undefined): string | undefined => name?.slice(name.lastIndexOf('/') + 1);

const keepable = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : keepableName(text);

/** The properties stand in the resource itself (Terraform), or in a part of it that something may compute. */
const propertiesOf = ({ type }: Declaration, body: CodeObject): CodeValue | undefined => {
  if (type === 'azurerm_api_management_named_value') return body;
  if (type?.startsWith('azapi_') !== true) return member(body, 'properties');
  const sent = requestBody(body);
  return sent?.kind === 'object' ? member(sent, 'properties') : sent;
};

/** A plain value, else the name, else the head of the resource: a place that fits into one line. */
const placeOf = (
  candidates: readonly (CodeValue | undefined)[],
  { start, value }: Declaration,
): { start: number; end: number } => {
  const text = candidates.find((candidate) => candidate?.kind === 'string');
  if (text?.kind !== 'string') return { start, end: value?.start ?? start };
  const { decoded } = text;
  return { start: sourceOffset(decoded, 0), end: sourceEnd(decoded, decoded.text.length) };
};

/** None where the file says nothing of the value: it then refers to one that is defined elsewhere. */
const namedValueIn = (declaration: Declaration, body: CodeObject, found: readonly Found[]): FoundNamedValue[] => {
  const stated = propertiesOf(declaration, body);
  if (stated === undefined) return [];
  const name = keepable(lastSegment(plainText(member(body, 'name'))));
  if (stated?.kind !== 'object') {
    const definition = {
      ...(name === undefined ? {} : { name }),
      secretUnreadable: true,
      value: 'reference',
    } as const;
    return [{ definition, ...placeOf([member(body, 'name')], declaration) }];
  }
  const value = member(stated, 'value');
  const literal = value === undefined ? undefined : literalIn(value, found);
  const content = contentOf(value, literal);
  const text = plainText(value);
  const shown = firstOf(stated, ['displayName', 'display_name']);
  const displayName = keepable(plainText(shown));
  const definition = {
    ...(name === undefined ? {} : { name }),
    ...(displayName === undefined ? {} : { displayName }),
    ...flagOf(member(stated, 'secret')),
    ...keyVaultOf(stated),
    value: content,
    ...(content === 'plain' && text !== undefined ? { look: lookOf(text) } : {}),
  };
  const place = placeOf([content === 'plain' ? value : undefined, shown, member(body, 'name')], declaration);
  return [{ definition, ...(literal === undefined ? {} : { literal }), ...place }];
};

/** The named values that Bicep or Terraform code defines. `found` are the literals of the file. */
export const findNamedValues = (document: CodeDocument, found: readonly Found[]): FoundNamedValue[] =>
  document.declarations
    .filter((declaration) => declaration.keyword === 'resource' && NAMED_VALUE.test(typeOf(declaration) ?? ''))
    .flatMap((declaration) => bodiesOf(declaration.value).flatMap((body) => namedValueIn(declaration, body, found)));
