import type { DataNode } from '../../parse/data.ts';
import { isAccountName } from '../apigee/values.ts';
import { slotOf } from '../iac/slots.ts';
import { isGroupOfCredentials } from '../names.ts';
import { strengthOfName } from './offer.ts';
import type { NamedSlot, Scope } from './offer.ts';
import type { TextKind } from './types.ts';

export type Scalar = Extract<DataNode, { kind: 'scalar' }>;

/** Reads a document that is a value of another one. */
export type ReadNested = (scope: Scope, text: string, kind: TextKind) => void;

export interface Reading {
  readonly nested: ReadNested;
  readonly scope: Scope;
  readonly text: string;
  readonly position: string;
  readonly isDefinition: boolean;
}

export interface Around {
  /** Keys from the root down to the value. */
  readonly path: readonly string[];
  /** The name of the parameter or property that the value describes. */
  readonly subject?: string;
  readonly isExample: boolean;
}

export const isText = (node: DataNode | undefined): node is Scalar =>
  node?.kind === 'scalar' && (typeof node.value === 'string' || typeof node.value === 'number');

export const textOf = (node: DataNode | undefined): string | undefined =>
  isText(node) ? String(node.value) : undefined;

export const named = (reading: Reading, name: string, strength = strengthOfName(name)): NamedSlot => ({
  position: reading.position,
  name,
  strength,
});

/** `credentials.authorization.parameter` of a backend, in the artefacts of API Management. */
export const isBackendToken = (key: string, { path }: Around): boolean =>
  key === 'parameter' && path.at(-1) === 'authorization' && path.at(-2) === 'credentials';

/** Headers and parameters that a backend is sent; a name that says nothing needs a value that does. */
export const sentSlot = (reading: Reading, name: string, path: readonly string[]): NamedSlot | undefined => {
  if (!/^(?:header|query)$/.test(path.at(-1) ?? '') || path.at(-2) !== 'credentials') return undefined;
  return named(reading, name, strengthOfName(name) === 'none' ? 'weak' : 'strong');
};

export const RESOURCE = '#resource:';

/** An attribute of a resource in a Terraform state, by the type of the resource. */
export const storedSlot = (reading: Reading, name: string, path: readonly string[]): NamedSlot | undefined => {
  const from = path.lastIndexOf('attributes');
  const type = from === -1 ? undefined : path.findLast((key) => key.startsWith(RESOURCE));
  if (type === undefined) return undefined;
  const slot = slotOf(type.slice(RESOURCE.length), [...path.slice(from + 1), name], name, reading.position);
  return slot?.certainty === 'certain' ? { ...named(reading, name, 'strong'), kind: slot.kind } : undefined;
};

/** `jwt: { key: ... }`, `apiKey: { value: ... }`: the name of the object says what its key or its value is. */
export const wholeName = (reading: Reading, name: string, path: readonly string[]): NamedSlot | undefined => {
  const around = path.at(-1) ?? '';
  const isKey = /^key$/i.test(name) && KEYED.test(around);
  const isValue = name === 'value' && strengthOfName(around) === 'strong';
  if (!isKey && !isValue) return undefined;
  return named(reading, isKey ? `${around}-key`.slice(-64) : around, 'strong');
};

const KEYED =
  /^(?:jwt|hmac|encryption|decryption|signing|signature|aes|jwt-?settings|jwt-?config|jwt-?options|jwt-?auth|hmac-?auth|key-?auth|api[-_]key)$/i;

/** A value in a group whose name says what all of its values are: `apiKeys: { crm: ... }`. */
export const groupedSlot = (reading: Reading, name: string, path: readonly string[]): NamedSlot | undefined =>
  isGroupOfCredentials(path.at(-1) ?? '') && strengthOfName(name) === 'none' && !isAccountName(name)
    ? named(reading, name, 'weak')
    : undefined;

const NESTED: readonly (readonly [RegExp, TextKind])[] = [
  [/\.ya?ml$|^(?:values|valuesContent|valuesInline|user[-_]?data|cloud[-_]?config)$/i, 'yaml'],
  [/\.json$/i, 'json'],
  [/\.(?:properties|ini|conf|toml|cfg)$/i, 'properties'],
  [/\.env$/i, 'env'],
];

/** A file as a value under its name, as config maps have them. */
export const nestedKind = (key: string, { value }: Scalar): TextKind | undefined =>
  typeof value === 'string' && value.includes('\n') ? NESTED.find(([pattern]) => pattern.test(key))?.[1] : undefined;
