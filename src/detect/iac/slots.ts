import { isGroupOfCredentials, kindOfName, nameStrength } from '../names.ts';
import type { NameStrength } from '../names.ts';

/**
 * How far a place says that what stands there is a credential. `certain`: the property holds nothing else. `strong`:
 * its name says so. `weak`: the name may say so, and the value must look like one.
 */
export type Certainty = 'certain' | NameStrength;

export interface Slot {
  readonly position: string;
  readonly name: string;
  readonly kind: string;
  readonly certainty: Certainty;
}

interface Rule {
  /** Type of the resource, in lower case. */
  readonly type: RegExp;
  /** Names from the resource down, in lower case, without `body` and `properties` at their beginning. */
  readonly path: RegExp;
  readonly position: string;
  readonly kind?: string;
}

/** Headers and parameters of a backend, whose names are its owner's. */
const SENT = /^credentials\/(?:header|query)\//;

const APIM = /^microsoft\.apimanagement\/service|^azurerm_api_management/;

/** Properties that hold credentials, by the published schemas of the resources and of the Terraform providers. */
const RULES: readonly Rule[] = [
  { type: APIM, path: SENT, position: 'iac/apim-backend' },
  { type: APIM, path: /^credentials\/authorization\/parameter$/, position: 'iac/apim-backend', kind: 'bearer-token' },
  { type: APIM, path: /^proxy\/password$/, position: 'iac/apim-backend-proxy', kind: 'password' },
  { type: APIM, path: /client_?secret$/, position: 'iac/apim-client-secret', kind: 'client-secret' },
  {
    type: APIM,
    path: /^resource_?owner_?password$/,
    position: 'iac/apim-resource-owner-password',
    kind: 'password',
  },
  {
    type: /apimanagement\/service\/(?:workspaces\/)?subscriptions$|^azurerm_api_management_subscription$/,
    path: /^(?:primary|secondary)_?key$/,
    position: 'iac/apim-subscription-key',
    kind: 'subscription-key',
  },
  {
    type: /apimanagement\/service\/(?:workspaces\/)?certificates$|^azurerm_api_management_certificate$/,
    path: /^(?:data|password)$/,
    position: 'iac/apim-certificate',
  },
  {
    type: APIM,
    path: /(?:certificate_?password|encoded_?certificate|hostname_configuration\/\w+\/certificate)$/,
    position: 'iac/apim-hostname-certificate',
  },
  {
    type: /^azurerm_api_management_custom_domain$/,
    path: /^\w+\/certificate$/,
    position: 'iac/apim-hostname-certificate',
  },
  {
    type: /keyvault\/vaults\/secrets$|^azurerm_key_vault_secret$/,
    path: /^value$/,
    position: 'iac/key-vault-secret',
    kind: 'secret',
  },
  {
    type: /^vault_(?:generic|kv|kubernetes)_secret/,
    path: /^data(?:_json)?(?:_wo)?(?:\/|$)/,
    position: 'iac/vault-secret',
    kind: 'secret',
  },
  {
    type: /^azuread_(?:application|service_principal)_password$/,
    path: /^value$/,
    position: 'iac/secret-store',
    kind: 'client-secret',
  },
  { type: /^vault_approle_auth_backend_role_secret_id$/, path: /^secret_id$/, position: 'iac/vault-secret' },
  {
    type: /^(?:aws_secretsmanager_secret_version|google_secret_manager_secret_version|google_apigee_keystores_aliases|github_\w*secret)/,
    path: /^(?:secret_string|secret_data|plaintext_value)(?:_wo)?$/,
    position: 'iac/secret-store',
    kind: 'secret',
  },
  { type: /^kubernetes_secret(?:_v1)?$/, path: /^(?:binary_)?data\//, position: 'iac/secret-store', kind: 'secret' },
  {
    type: /^microsoft\.app\/(?:containerapps|jobs)|^azurerm_container_app/,
    path: /(?:^|\/)secrets?\/value$/,
    position: 'iac/container-secret',
    kind: 'secret',
  },
  {
    type: /containerinstance|^azurerm_container_group/,
    path: /\/securevalue$|(?:^|\/)secure_environment_variables\//,
    position: 'iac/container-secret',
    kind: 'secret',
  },
  {
    type: /./,
    path: /^(?:admin(?:istrator)?_?login_?password|administrator_?password|admin_?password|\w+profile\/admin_?password)(?:_wo)?$/,
    position: 'iac/admin-password',
    kind: 'password',
  },
];

const APP_SETTINGS = /(?:^|\/)(?:app_?settings|environment_?variables|env|applicationsettings|appsettings)(?:\/|$)/;
const CONNECTION_STRINGS = /connection_?strings?(?:$|\/)|^connectionstrings?[_:]/i;

/** Lists of rights and of names, where words such as `secrets` head no credential. */
const NO_CREDENTIALS =
  /(?:^|\/)(?:permissions|\w+_permissions|tags|keepers|triggers(?:_replace)?|metadata|depends_?on|ignore_changes|required_providers|\$schema|scopes?|allowedvalues|description|displayname|display_name|labels|annotations|secret_?names?|key_?names?)(?:\/|$)/;

const positionOf = (type: string, path: string, fallback: string): string => {
  if (CONNECTION_STRINGS.test(path)) return 'iac/connection-string';
  if (APP_SETTINGS.test(path) || /sites\/config$|sites\/slots\/config$/.test(type)) return 'iac/app-setting';
  return fallback;
};

/** Beside the credential itself such objects hold whose it is. */
export const OWNER =
  /^(?:user(?:_?name)?|login|e?mail|host(?:name)?|port|database|dbname|url|uri|endpoint|region|type)$/i;

const ruleSlot = (type: string, path: string, name: string): Slot | undefined => {
  const rule = RULES.find((candidate) => candidate.type.test(type) && candidate.path.test(path));
  if (rule === undefined || OWNER.test(name)) return undefined;
  const strength = nameStrength(name);
  const named = strength === 'none' ? 'secret' : kindOfName(name);
  // Backends are sent regions, tenants and versions too: there the name or the value has to say more.
  const isOwnWord = SENT.test(path) && strength === 'none';
  return { position: rule.position, name, kind: rule.kind ?? named, certainty: isOwnWord ? 'weak' : 'certain' };
};

/** Names of infrastructure code that are about a credential or head something else. */
const ABOUT =
  /^(?:partition|primarykey(?:path)?|key_?data|sshkey|ssh_?keys?|ssh_?public_?key|public_?key|key_?type|key_?opts|key_?vault|sas_?policy|token_?(?:bound|period|max|ttl|policies|num|type).*|password_?(?:policy|auth.*|rotation.*)|secret_?type|secrets?_?provider|.*_?secret_?(?:id|ref|uri|identifier)|object_?key|row_?key|encryption_?key_?source|idtoken|id_?token_?.*|access_?token_?(?:lifespan|lifetime|version).*|bearer_?token_?sending_?methods?|secret_?permissions|disable_?password.*)$/i;

/** Last words of names of roles, people and settings around credentials. */
const AROUND =
  /(?:users?|roles?|readers?|officers?|contributors?|administrators?|operators?|definitions?|assignments?|rotation|permissions?|settings?|groups?|topics?|queues?|module|provider|backend|engine|mount|bytes|bits|days|hours|minutes|seconds|enabled|disabled|types?|names?)$/i;

const strengthOf = (name: string): NameStrength =>
  ABOUT.test(name) || AROUND.test(name) ? 'none' : nameStrength(name);

/** A value in a group whose name says what all of its values are: `api_keys = { crm = "..." }`. */
const groupedSlot = (names: readonly string[], name: string, fallback: string): Slot | undefined => {
  const group = names.at(-2) ?? '';
  if (!isGroupOfCredentials(group) || OWNER.test(name) || ABOUT.test(name) || AROUND.test(name)) return undefined;
  return { position: fallback, name, kind: kindOfName(group.replace(/s$/i, '')), certainty: 'weak' };
};

/** What the place of a value says about it: the resource's type, the names down to it, the name that counts. */
export const slotOf = (
  type: string | undefined,
  names: readonly string[],
  name: string,
  fallback: string,
): Slot | undefined => {
  const path = names
    .join('/')
    .toLowerCase()
    .replace(/^(?:body\/)?(?:properties\/)?/, '');
  if (NO_CREDENTIALS.test(path)) return undefined;
  const exact = ruleSlot(type ?? '', path, name);
  if (exact !== undefined) return exact;
  const isConnection = CONNECTION_STRINGS.test(path) || CONNECTION_STRINGS.test(name);
  const certainty = isConnection && !/(?:name|type|ref)$/i.test(name) ? 'strong' : strengthOf(name);
  if (certainty === 'none') return groupedSlot(names, name, fallback);
  return {
    position: positionOf(type ?? '', path, fallback),
    name,
    kind: isConnection ? 'connection-string' : kindOfName(name),
    certainty,
  };
};
