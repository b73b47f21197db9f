import { property } from '../../parse/data.ts';
import type { DataEntry, DataNode } from '../../parse/data.ts';
import { mayBeNumber } from '../names.ts';
import type { NameStrength } from '../names.ts';
import { considerEntry } from './key-value-map.ts';
import { decodeScalar } from './scalar.ts';
import { credentialStrength, mayHoldParts, offerText, offerValue, withoutTemplates } from './values.ts';
import type { Scope } from './values.ts';

type Scalar = Extract<DataNode, { kind: 'scalar' }>;

interface Reading {
  readonly scope: Scope;
  readonly text: string;
  /** Whether the whole file holds key value maps, as its name says. */
  readonly isMapFile: boolean;
  /** Names come again and again in such files; each is rated once. */
  readonly strengths: Map<string, NameStrength>;
}

const CONFIG = 'apigee/config';
const ENTRY_LISTS = new Set(['entry', 'entries', 'initialentries', 'keyvalueentries', 'key_value_entries']);
const MAP_LISTS = /^(?:kvms?|keyvaluemaps?|key_value_maps?)$/i;
const ALIAS_LISTS = /^(?:aliases|keystores?|alias|certs?|keyaliases)$/i;
const APP_LISTS = /^(?:developerapps|apps|companyapps|consumers?|credentials|importkeys|keys)$/i;
const TARGET_LISTS = /^(?:targetservers?|targets)$/i;

const textOf = (node: DataNode | undefined): string | undefined =>
  node?.kind === 'scalar' && node.value !== null ? String(node.value) : undefined;

const isText = (node: DataNode | undefined): node is Scalar =>
  node?.kind === 'scalar' && (typeof node.value === 'string' || typeof node.value === 'number');

/** The position that the lists around a value make of it. */
const positionIn = (around: readonly string[]): string => {
  for (const key of around.toReversed()) {
    if (ALIAS_LISTS.test(key)) return 'apigee/alias-password';
    if (APP_LISTS.test(key)) return 'apigee/app-secret';
    if (TARGET_LISTS.test(key)) return 'apigee/target-server';
  }
  return CONFIG;
};

const strengthOf = (reading: Reading, name: string): NameStrength => {
  const known = reading.strengths.get(name);
  if (known !== undefined) return known;
  const strength = credentialStrength(name);
  reading.strengths.set(name, strength);
  return strength;
};

const offerScalar = (reading: Reading, node: Scalar, name: string, around: readonly string[]): void => {
  if (typeof node.value === 'number' && !mayBeNumber(name)) return;
  const strength = strengthOf(reading, name);
  if (strength === 'none' && !mayHoldParts(reading.text.slice(node.start, node.end))) return;
  const decoded = withoutTemplates(decodeScalar(reading.text, node));
  const slot = { position: positionIn(around), name: name.slice(0, 129), strength };
  offerValue(reading.scope, decoded, slot);
  offerText(reading.scope, decoded, slot);
};

const mapNameIn = (around: readonly string[]): string =>
  around.findLast((key) => key.startsWith('map:'))?.slice(4) ?? '';

const isInMap = (reading: Reading, around: readonly string[]): boolean =>
  reading.isMapFile || around.some((key) => key.startsWith('map:') || MAP_LISTS.test(key));

/** A tag in front of a value in YAML (`!vault`, `!secret`, `!Ref`) says that the value is fetched by its name. */
const FETCHED = /!(?:vault|secret|ref|sub|getatt|env\w*|reference)[ \t]{1,8}["']?$/i;

/** Charts name the Kubernetes secret that holds a value: `sslSecret: orders-tls-secret`. */
const namesSecret = (name: string, value: Scalar): boolean =>
  /secret(?:ref|name|s)?$/i.test(name) &&
  typeof value.value === 'string' &&
  /^[a-z]{2,24}(?:-[a-z]{2,24}){1,6}-(?:secrets?|credentials?|creds|tls|cert)$/.test(value.value);

const considerNamed = (reading: Reading, name: string, value: Scalar, around: readonly string[]): void => {
  if (FETCHED.test(reading.text.slice(Math.max(value.start - 32, 0), value.start)) || namesSecret(name, value)) return;
  if (isInMap(reading, around)) {
    considerEntry(reading.scope, mapNameIn(around), name, decodeScalar(reading.text, value));
    return;
  }
  offerScalar(reading, value, name, around);
};

/** The last name in a path to a node: `/AssignMessage/Set/Headers/Header[@name='Authorization']` is about Authorization. */
const nameInPath = (path: string): string =>
  /@name\s{0,4}=\s{0,4}['"]([^'"]{1,128})['"]\][^/]*$/.exec(path)?.[1] ??
  /([\w.-]{1,128})(?:\/text\(\)|\[\d+\])?\/?$/.exec(path)?.[1] ??
  '';

/** `{name, value}`, `{key, value}` and `{xpath, value}` objects: the value stands under its name. */
const pairOf = (node: DataNode): { name: string; value: Scalar } | undefined => {
  const value = property(node, 'value');
  if (!isText(value)) return undefined;
  const path = textOf(property(node, 'xpath'));
  const name = path === undefined ? textOf(property(node, 'name') ?? property(node, 'key')) : nameInPath(path);
  return name === undefined ? undefined : { name, value };
};

const considerEntryValue = (reading: Reading, entry: DataEntry, around: readonly string[]): void => {
  const { key, value } = entry;
  if (value.kind !== 'scalar') {
    considerNode(reading, value, [...around, key]);
    return;
  }
  if (!isText(value)) return;
  considerNamed(reading, key, value, around);
};

const isMapObject = (node: DataNode): boolean =>
  node.kind === 'object' &&
  node.entries.some(({ key, value }) => ENTRY_LISTS.has(key.toLowerCase()) && value.kind !== 'scalar');

const considerNode = (reading: Reading, node: DataNode, around: readonly string[]): void => {
  if (node.kind === 'array') {
    for (const item of node.items) considerNode(reading, item, around);
    return;
  }
  if (node.kind === 'scalar') {
    if (isText(node)) considerLoose(reading, node, around);
    return;
  }
  const inner = isMapObject(node) ? [...around, `map:${textOf(property(node, 'name')) ?? ''}`] : around;
  const pair = pairOf(node);
  if (pair !== undefined) considerNamed(reading, pair.name, pair.value, inner);
  for (const entry of node.entries) {
    if (pair === undefined || entry.value !== pair.value) considerEntryValue(reading, entry, inner);
  }
};

/** An item of a list: its name is that of the list. */
const considerLoose = (reading: Reading, node: Scalar, around: readonly string[]): void => {
  const name = around.at(-1) ?? '';
  if (name.startsWith('map:')) return;
  offerScalar(reading, node, name, around);
};

/**
 * Finds the literals of a configuration in JSON or YAML: entries of key value maps (`encrypted: true` says how the
 * platform keeps them and nothing of this file), passwords of aliases, secrets of apps, and any property with the
 * name of a credential.
 */
export const considerConfig = (scope: Scope, text: string, root: DataNode, isMapFile: boolean): void => {
  considerNode({ scope, text, isMapFile, strengths: new Map() }, root, []);
};
