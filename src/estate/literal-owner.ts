import type { Literal } from '../evidence/policy.ts';

/** Checks of the family `hardcoded-secrets` that report literals. */
export type LiteralOwner =
  | 'apim-policy-literal'
  | 'apim-policy-expression-literal'
  | 'apim-named-value-not-in-key-vault'
  | 'apim-named-value-plain-secret'
  | 'apim-resource-literal'
  | 'apigee-policy-literal'
  | 'apigee-kvm-seed'
  | 'apigee-resource-literal'
  | 'apigee-key-not-by-reference'
  | 'iac-literal'
  | 'source-credential'
  | 'api-definition-literal'
  | 'gateway-vault-token-literal';

export type LiteralSource = 'policy' | 'named-value' | 'live-value' | 'resource' | 'apigee' | 'iac' | 'files';

/** Where a literal was found: which reader's file, what the reader took it for, and what a named value says of itself. */
export interface LiteralHome {
  readonly source: LiteralSource;
  /** `apigee-policy`, `bicep`, `openapi`, `backend`, ...; empty for policies and named values. */
  readonly form: string;
  /** Whether the named value is marked secret. */
  readonly secret?: boolean;
}

const VAULT_NAME = /vault[-_. ]?token|^(?:[\w.-]*[-_.])?secret[-_]?id$/i;
const KEYS = new Set(['apigee/secret-key', 'apigee/private-key', 'apigee/private-key-password']);
const SEEDS = new Set([
  'apigee/kvm-entry',
  'apigee/alias-password',
  'apigee/app-secret',
  'apigee/target-server',
  'apigee/config',
]);
const DEFINITIONS = /^(?:openapi|swagger|postman|http-request|http|insomnia|api-definition)/;
const RESOURCES = /^(?:apiops|apim)-/;

/**
 * The one check that reports a literal. What it is decides first (a Vault token is one wherever it stands), then the
 * file that it stands in, then its position.
 */
export function ownerOf(literal: Pick<Literal, 'kind' | 'position' | 'name'>, home: LiteralHome): LiteralOwner {
  if (isVaultCredential(literal)) return 'gateway-vault-token-literal';
  return owners[home.source](literal.position, home);
}

const owners: Readonly<Record<LiteralSource, (position: string, home: LiteralHome) => LiteralOwner>> = {
  policy: policyOwner,
  'named-value': namedValueOwner,
  'live-value': namedValueOwner,
  resource: () => 'apim-resource-literal',
  apigee: (position, { form }) => apigeeOwner(position, form),
  iac: (position, { form }) => iacOwner(position, form),
  files: (position, { form }) => (position.startsWith('apim/') ? policyOwner(position) : textOwner(form)),
};

/** The check that reports what stands in a text of that form. */
export function textOwner(form: string): LiteralOwner {
  if (RESOURCES.test(form)) return 'apim-resource-literal';
  return DEFINITIONS.test(form) ? 'api-definition-literal' : 'source-credential';
}

export function isVaultCredential({ kind, name = '' }: Pick<Literal, 'kind' | 'name'>): boolean {
  return kind === 'vault-token' || kind === 'vault-secret-id' || VAULT_NAME.test(name);
}

function namedValueOwner(_position: string, { secret }: LiteralHome): LiteralOwner {
  return secret === true ? 'apim-named-value-not-in-key-vault' : 'apim-named-value-plain-secret';
}

function policyOwner(position: string): LiteralOwner {
  return position === 'apim/expression' ? 'apim-policy-expression-literal' : 'apim-policy-literal';
}

function apigeeOwner(position: string, form: string): LiteralOwner {
  if (KEYS.has(position)) return 'apigee-key-not-by-reference';
  if (SEEDS.has(position) || form === 'apigee-config') return 'apigee-kvm-seed';
  return isApigeePolicy(form) ? 'apigee-policy-literal' : 'apigee-resource-literal';
}

/** Policies, endpoints and shared flows, as opposed to the resources that a bundle carries. */
export function isApigeePolicy(form: string): boolean {
  return /^apigee-(?:policy|endpoint|bundle-root|yaml-bundle)$/.test(form);
}

/** Policies embedded in a template keep the positions of policies; resources of API Management have their own. */
function iacOwner(position: string, form: string): LiteralOwner {
  if (position.startsWith('iac/apim-') || RESOURCES.test(form)) return 'apim-resource-literal';
  if (position === 'apim/named-value') return 'apim-named-value-plain-secret';
  return position.startsWith('apim/') ? policyOwner(position) : 'iac-literal';
}
