/** Fields that every role has whose method issues tokens (OpenBao 2.7, Vault 1.x). */
const TOKEN_FIELDS = {
  token_bound_cidrs: [],
  token_explicit_max_ttl: 0,
  token_max_ttl: 0,
  token_no_default_policy: false,
  token_num_uses: 0,
  token_period: 0,
  token_policies: [],
  token_strictly_bind_ip: false,
  token_ttl: 0,
  token_type: 'default',
};

const DEFAULTS: Record<string, Record<string, unknown>> = {
  approle: {
    bind_secret_id: true,
    local_secret_ids: false,
    secret_id_bound_cidrs: null,
    secret_id_num_uses: 0,
    secret_id_ttl: 0,
  },
  jwt: {
    allowed_redirect_uris: null,
    bound_audiences: null,
    bound_claims: null,
    bound_claims_type: 'string',
    bound_subject: '',
    callback_mode: 'client',
    claim_mappings: null,
    clock_skew_leeway: 0,
    expiration_leeway: 0,
    groups_claim: '',
    max_age: 0,
    not_before_leeway: 0,
    oidc_scopes: null,
    role_type: 'jwt',
    user_claim: 'oid',
    user_claim_json_pointer: false,
    verbose_oidc_logging: false,
  },
  kubernetes: {
    alias_name_source: 'serviceaccount_uid',
    audience: '',
    bound_service_account_names: [],
    bound_service_account_namespace_selector: '',
    bound_service_account_namespaces: [],
  },
  azure: {
    bound_service_principal_ids: [],
    bound_group_ids: [],
    bound_subscription_ids: [],
    bound_resource_groups: [],
    bound_locations: [],
    bound_scale_sets: [],
  },
  cert: { allowed_names: [], allowed_common_names: [], allowed_dns_sans: [], display_name: '' },
};

/** A role as the API shows it: the method's defaults with what the estate says. */
export function roleData(type: string, own: Record<string, unknown>): Record<string, unknown> {
  return { ...DEFAULTS[type === 'oidc' ? 'jwt' : type], ...TOKEN_FIELDS, ...own };
}

/** A role of the token method as the API shows it: the old names of fields stand beside the present ones. */
export function tokenRoleData(name: string, own: Record<string, unknown>): Record<string, unknown> {
  return {
    allowed_entity_aliases: null,
    allowed_policies: [],
    allowed_policies_glob: [],
    disallowed_policies: [],
    disallowed_policies_glob: [],
    explicit_max_ttl: 0,
    name,
    orphan: false,
    path_suffix: '',
    period: 0,
    renewable: true,
    token_explicit_max_ttl: 0,
    token_no_default_policy: false,
    token_period: 0,
    token_type: 'default-service',
    ...own,
  };
}

/** What a method calls its roles in paths. */
export function roleCollection(type: string): string {
  if (type === 'cert') return 'certs';
  return type === 'userpass' ? 'users' : 'role';
}
