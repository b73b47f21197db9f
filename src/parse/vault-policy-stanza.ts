import type { HclEntry, HclValue } from './hcl1-tree.ts';
import { durationSeconds, expirationTime } from './vault-policy-times.ts';

/** The text of a policy stanza before positions are lines: offsets only. */
export interface Stanza {
  readonly path: string;
  readonly capabilities: readonly Capability[];
  readonly oldForm?: OldForm;
  readonly parameters?: Parameters;
  readonly minWrappingTtl?: number;
  readonly maxWrappingTtl?: number;
  readonly expiration?: string;
  readonly controlGroup: boolean;
  readonly mfa: boolean;
  readonly templated: boolean;
}

export interface Parameters {
  readonly allowed: string[];
  readonly denied: string[];
  readonly required: string[];
}

/** In the order in which they are listed. `scan` is OpenBao's, `subscribe` and `recover` are Vault's. */
const CAPABILITIES = [
  'create',
  'read',
  'update',
  'patch',
  'delete',
  'list',
  'scan',
  'sudo',
  'subscribe',
  'recover',
  'deny',
] as const;
export type Capability = (typeof CAPABILITIES)[number];

export type OldForm = 'deny' | 'read' | 'write' | 'sudo';
export type Product = 'vault' | 'openbao';

export interface StanzaProblem {
  readonly kind:
    | 'unknown-key'
    | 'unknown-capability'
    | 'unknown-old-form'
    | 'plus-before-star'
    | 'unbalanced-template'
    | 'wrong-type'
    | 'invalid-duration'
    | 'invalid-expiration'
    | 'wrapping-ttl-order';
  readonly name?: string;
  readonly refusedBy: Product[];
  readonly start: number;
  readonly end: number;
  /** What was meant is not known, so that a rule may be wrong. */
  readonly loses: boolean;
}

const BOTH: readonly Product[] = ['vault', 'openbao'];

const OLD_FORMS: Readonly<Record<OldForm, readonly Capability[]>> = {
  deny: ['deny'],
  read: ['read', 'list'],
  write: ['create', 'read', 'update', 'delete', 'list'],
  sudo: ['create', 'read', 'update', 'delete', 'list', 'sudo'],
};

const KNOWN_BY: Readonly<Record<string, readonly Product[]>> = {
  comment: BOTH,
  policy: BOTH,
  capabilities: BOTH,
  allowed_parameters: BOTH,
  denied_parameters: BOTH,
  required_parameters: BOTH,
  min_wrapping_ttl: BOTH,
  max_wrapping_ttl: BOTH,
  mfa_methods: BOTH,
  control_group: BOTH,
  pagination_limit: ['openbao'],
  expiration: ['openbao'],
  list_scan_response_keys_filter_path: ['openbao'],
  subscribe_event_types: ['vault'],
};

const OF_ONE_PRODUCT: Readonly<Partial<Record<Capability, Product>>> = {
  scan: 'openbao',
  subscribe: 'vault',
  recover: 'vault',
};

interface Draft {
  readonly problems: StanzaProblem[];
  readonly capabilities: { readonly text: string; readonly at: HclValue }[];
  readonly allowed: Set<string>;
  readonly denied: Set<string>;
  readonly required: Set<string>;
  oldForm?: OldForm;
  minWrappingTtl?: number;
  maxWrappingTtl?: number;
  expiration?: string;
  controlGroup: boolean;
  mfa: boolean;
}

const report = (
  draft: Draft,
  kind: StanzaProblem['kind'],
  at: { readonly start: number; readonly end: number },
  more: { readonly name?: string; readonly refusedBy?: readonly Product[]; readonly loses?: boolean } = {},
): void => {
  const name = more.name !== undefined && PLAIN_WORD.test(more.name) ? { name: more.name } : {};
  const refusedBy = [...(more.refusedBy ?? BOTH)];
  draft.problems.push({ kind, ...name, refusedBy, start: at.start, end: at.end, loses: more.loses ?? false });
};

// A misspelt word is worth showing; anything with digits in it might be a pasted credential.
const PLAIN_WORD = /^[A-Za-z_*-]{1,40}$/;

/**
 * Reads the entry `path "..." { ... }` the way the servers do: several keys of one name add up or the last one wins, a
 * stanza without a label is one for the path `path`, and of two labels the first counts.
 */
export const readStanza = (
  entry: HclEntry,
): { readonly stanza?: Stanza; readonly problems: readonly StanzaProblem[] } => {
  const draft: Draft = {
    problems: [],
    capabilities: [],
    allowed: new Set(),
    denied: new Set(),
    required: new Set(),
    controlGroup: false,
    mfa: false,
  };
  const label = entry.keys[1] ?? entry.keys[0];
  if (label === undefined || entry.value.kind !== 'object') {
    report(draft, 'wrong-type', entry.value, { name: 'path', loses: true });
    return { problems: draft.problems };
  }
  for (const item of entry.value.entries) takeKey(draft, item);
  const path = label.text.startsWith('/') ? label.text.slice(1) : label.text;
  if (path.includes('+*')) report(draft, 'plus-before-star', label);
  const templated = checkTemplate(draft, label);
  const capabilities = capabilitiesOf(draft);
  checkWrapping(draft, entry);
  return { stanza: stanzaOf(draft, path, capabilities, templated), problems: draft.problems };
};

const stanzaOf = (draft: Draft, path: string, capabilities: readonly Capability[], templated: boolean): Stanza => {
  const parameters = { allowed: [...draft.allowed], denied: [...draft.denied], required: [...draft.required] };
  const limited = draft.allowed.size + draft.denied.size + draft.required.size > 0;
  const { oldForm, minWrappingTtl, maxWrappingTtl, expiration, controlGroup, mfa } = draft;
  return {
    path,
    capabilities,
    ...(oldForm === undefined ? {} : { oldForm }),
    ...(limited ? { parameters } : {}),
    ...(minWrappingTtl === undefined || minWrappingTtl <= 0 ? {} : { minWrappingTtl }),
    ...(maxWrappingTtl === undefined || maxWrappingTtl <= 0 ? {} : { maxWrappingTtl }),
    ...(expiration === undefined ? {} : { expiration }),
    controlGroup,
    mfa,
    templated,
  };
};

const takeKey = (draft: Draft, { keys: [key], value }: HclEntry): void => {
  if (key === undefined) return;
  const knownBy = Object.hasOwn(KNOWN_BY, key.text) ? KNOWN_BY[key.text] : undefined;
  const refusedBy = BOTH.filter((product) => knownBy?.includes(product) !== true);
  if (refusedBy.length > 0) report(draft, 'unknown-key', key, { name: key.text, refusedBy });
  if (knownBy === undefined) return;
  const taken = takeValue(draft, key.text, value);
  if (!taken) report(draft, 'wrong-type', value, { name: key.text, loses: true });
};

/** Notes the value of a known key; false where it has another type than the servers take. */
const takeValue = (draft: Draft, key: string, value: HclValue): boolean => {
  switch (key) {
    case 'policy':
      return takeOldForm(draft, value);
    case 'capabilities':
      return takeCapabilities(draft, value);
    case 'allowed_parameters':
      return takeParameterNames(draft.allowed, value);
    case 'denied_parameters':
      return takeParameterNames(draft.denied, value);
    case 'required_parameters':
      return takeRequired(draft.required, value);
    case 'min_wrapping_ttl':
    case 'max_wrapping_ttl':
      return takeWrapping(draft, key, value);
    case 'expiration':
      return takeExpiration(draft, value);
    case 'mfa_methods':
      draft.mfa = true;
      return value.kind === 'list';
    case 'control_group':
      draft.controlGroup = true;
      return value.kind === 'object';
    case 'pagination_limit':
      return isText(value) && /^-?\d+$/.test(value.text);
    default:
      // A comment, or a filter of answers: neither says who may do what.
      return true;
  }
};

// The servers turn a number into text wherever they want text.
const isText = (value: HclValue): value is HclValue & { readonly kind: 'string' | 'number'; readonly text: string } =>
  value.kind === 'string' || value.kind === 'number';

const takeOldForm = (draft: Draft, value: HclValue): boolean => {
  if (!isText(value)) return false;
  delete draft.oldForm;
  if (value.text === '') return true;
  if (Object.hasOwn(OLD_FORMS, value.text)) draft.oldForm = value.text as OldForm;
  else report(draft, 'unknown-old-form', value, { name: value.text });
  return true;
};

const takeCapabilities = (draft: Draft, value: HclValue): boolean => {
  if (value.kind === 'object') return value.entries.length === 0;
  if (value.kind !== 'list' || !value.items.every(isText)) return false;
  draft.capabilities.push(...value.items.map((at) => ({ text: at.text, at })));
  return true;
};

/** What a stanza allows. The servers stop reading at the first `deny`, so what stands behind it is never refused. */
const capabilitiesOf = (draft: Draft): readonly Capability[] => {
  if (draft.oldForm === 'deny') return ['deny'];
  const found = new Set<Capability>(draft.oldForm === undefined ? [] : OLD_FORMS[draft.oldForm]);
  for (const { text, at } of draft.capabilities) {
    const known = CAPABILITIES.find((capability) => capability === text);
    if (known === 'deny') return ['deny'];
    if (known === undefined) report(draft, 'unknown-capability', at, { name: text });
    else {
      found.add(known);
      const only = OF_ONE_PRODUCT[known];
      const refusedBy = BOTH.filter((product) => only !== undefined && product !== only);
      if (refusedBy.length > 0) report(draft, 'unknown-capability', at, { name: text, refusedBy });
    }
  }
  return CAPABILITIES.filter((capability) => found.has(capability));
};

const takeParameterNames = (names: Set<string>, value: HclValue): boolean => {
  if (value.kind === 'list') return value.items.length > 0 && value.items.every((item) => takeNamesOf(names, item));
  return takeNamesOf(names, value);
};

const takeNamesOf = (names: Set<string>, value: HclValue): boolean => {
  if (value.kind !== 'object') return false;
  for (const { keys, value: allowed } of value.entries) {
    if (allowed.kind !== 'list') return false;
    names.add((keys[0]?.text ?? '').toLowerCase());
  }
  return true;
};

const takeRequired = (names: Set<string>, value: HclValue): boolean => {
  if (value.kind !== 'list' || !value.items.every(isText)) return false;
  for (const item of value.items) names.add(item.text.toLowerCase());
  return true;
};

const takeWrapping = (draft: Draft, key: 'min_wrapping_ttl' | 'max_wrapping_ttl', value: HclValue): boolean => {
  if (!isText(value)) return false;
  const seconds = durationSeconds(value.text);
  if (seconds === undefined) report(draft, 'invalid-duration', value, { name: key });
  else if (key === 'min_wrapping_ttl') draft.minWrappingTtl = seconds;
  else draft.maxWrappingTtl = seconds;
  return true;
};

const takeExpiration = (draft: Draft, value: HclValue): boolean => {
  if (!isText(value)) return false;
  delete draft.expiration;
  if (value.text === '') return true;
  const time = expirationTime(value.text);
  if (time === undefined) report(draft, 'invalid-expiration', value, { name: 'expiration', loses: true });
  else draft.expiration = time;
  return true;
};

const checkWrapping = (draft: Draft, entry: HclEntry): void => {
  const { minWrappingTtl = 0, maxWrappingTtl = 0 } = draft;
  if (minWrappingTtl !== 0 && maxWrappingTtl !== 0 && maxWrappingTtl < minWrappingTtl) {
    report(draft, 'wrapping-ttl-order', entry);
  }
};

/** Whether a path has template expressions; each `{{` needs exactly one `}}` before the next. */
const checkTemplate = (draft: Draft, label: HclEntry['keys'][number]): boolean => {
  const [before = '', ...pieces] = label.text.split('{{');
  if (before.includes('}}') || pieces.some((piece) => piece.split('}}').length !== 2)) {
    report(draft, 'unbalanced-template', label);
  }
  return pieces.length > 0;
};
