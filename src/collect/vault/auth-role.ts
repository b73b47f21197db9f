import { keepAllowed, type Kept } from '../../evidence/allow-list.ts';
import { vaultAuthRole, type VaultAuthRole, type VaultMount } from '../../evidence/vault.ts';
import { countKeys } from './answers.ts';

type Field = keyof VaultAuthRole;
type Names = readonly [string, ...string[]];

/** Our field -> the API's names for it, the present one first, then those of older servers and plugins. */
const numbers: Partial<Record<Field, Names>> = {
  tokenTtl: ['token_ttl', 'ttl'],
  tokenMaxTtl: ['token_max_ttl', 'max_ttl'],
  tokenExplicitMaxTtl: ['token_explicit_max_ttl'],
  tokenPeriod: ['token_period', 'period'],
  tokenNumUses: ['token_num_uses', 'num_uses'],
  secretIdTtl: ['secret_id_ttl'],
  secretIdNumUses: ['secret_id_num_uses'],
};

const scalars: Partial<Record<Field, Names>> = {
  tokenType: ['token_type'],
  tokenNoDefaultPolicy: ['token_no_default_policy'],
  bindSecretId: ['bind_secret_id'],
  roleType: ['role_type'],
  boundSubject: ['bound_subject'],
  boundClaimsType: ['bound_claims_type'],
  userClaim: ['user_claim'],
  verboseOidcLogging: ['verbose_oidc_logging'],
  boundServiceAccountNamespaceSelector: ['bound_service_account_namespace_selector'],
};

const lists: Partial<Record<Field, Names>> = {
  tokenPolicies: ['token_policies', 'policies'],
  tokenBoundCidrs: ['token_bound_cidrs', 'bound_cidrs'],
  secretIdBoundCidrs: ['secret_id_bound_cidrs'],
  boundAudiences: ['bound_audiences'],
  boundServicePrincipalIds: ['bound_service_principal_ids'],
  boundGroupIds: ['bound_group_ids'],
  boundSubscriptionIds: ['bound_subscription_ids'],
  boundResourceGroups: ['bound_resource_groups'],
  boundLocations: ['bound_locations'],
  boundScaleSets: ['bound_scale_sets'],
  boundServiceAccountNames: ['bound_service_account_names'],
  boundServiceAccountNamespaces: ['bound_service_account_namespaces'],
};

/** Constraints on names in a client certificate; a certificate has to meet each of them that is set. */
const certificateNames: readonly string[] = [
  'allowed_names',
  'allowed_common_names',
  'allowed_dns_sans',
  'allowed_email_sans',
  'allowed_uri_sans',
  'allowed_organizational_units',
  'required_extensions',
];

/**
 * A role reduced to what is kept of it, or `undefined` where the answer holds nothing of a role. The API writes an empty
 * list as `null`.
 */
export function keepRole(
  data: Readonly<Record<string, unknown>>,
  name: string,
  mount: VaultMount,
): Kept<VaultAuthRole> | undefined {
  const claims = data['bound_claims'];
  const found = {
    ...pick(data, numbers, (value) => value),
    ...pick(data, scalars, (value) => value),
    ...pick(data, lists, (value) => value, []),
    ...(claims === undefined ? {} : { boundClaims: claimLists(claims) }),
    ...allowedNames(data),
  };
  if (Object.keys(found).length === 0) return undefined;
  const kept = keepAllowed(vaultAuthRole, { name, mount: mount.path, mountType: mount.type, ...found });
  if (kept === undefined) return undefined;
  return { value: kept.value, dropped: Math.max(0, countKeys(data) - countKeys(kept.value)) };
}

function pick(
  data: Readonly<Record<string, unknown>>,
  fields: Partial<Record<Field, Names>>,
  convert: (value: unknown) => unknown,
  empty?: unknown,
): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [field, names] of Object.entries(fields)) {
    const name = names.find((item) => data[item] !== undefined);
    const value = name === undefined ? undefined : (data[name] ?? empty);
    if (value !== undefined) found[field] = convert(value);
  }
  return found;
}

// One claim may be bound to one value or to a list of them; values other than texts are written as JSON.
function claimLists(claims: unknown): Record<string, string[]> {
  if (typeof claims !== 'object' || claims === null) return {};
  return Object.fromEntries(
    Object.entries(claims).map(([claim, bound]) => [claim, (Array.isArray(bound) ? bound : [bound]).map(claimText)]),
  );
}

function claimText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

function allowedNames(data: Readonly<Record<string, unknown>>): { allowedNames?: Record<string, unknown> } {
  const sent = certificateNames.filter((name) => data[name] !== undefined);
  if (sent.length === 0) return {};
  return { allowedNames: Object.fromEntries(sent.map((name) => [name, data[name] ?? []])) };
}
