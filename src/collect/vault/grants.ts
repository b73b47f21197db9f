import type { PermissionNeeded } from '../../evidence/cause.ts';

/** A rule of the scanner's policy: what must be allowed, and where. */
export interface Grant {
  /** Path pattern as a Vault policy writes it. */
  readonly path: string;
  readonly capabilities: readonly string[];
}

/** Name of the scanner's policy, as the documentation creates it. */
const policyName = 'portcullis';

/** The missing right, and a shell command that adds its rule to the scanner's policy. */
export function permissionFor(grant: Grant, namespace: string | undefined): PermissionNeeded {
  const option = namespaceOption(namespace);
  const rule = `path ${hclString(grant.path)} { capabilities = [${grant.capabilities.map(hclString).join(', ')}] }`;
  return {
    permission: `${grant.capabilities.join(' and ')} on ${grant.path}`,
    grant: `(vault policy read${option} ${policyName}; echo ${shellWord(rule)}) | vault policy write${option} ${policyName} -`,
  };
}

/** What is missing where Vault does not accept the token at all: a token, and what its policy must hold. */
export function tokenNeeded(grant: Grant, namespace: string | undefined): PermissionNeeded {
  const option = namespaceOption(namespace);
  return {
    permission: `${grant.capabilities.join(' and ')} on ${grant.path}, with a token that Vault accepts`,
    grant: `export VAULT_TOKEN="$(vault token create${option} -policy=${policyName} -ttl=1h -field=token)"`,
  };
}

function namespaceOption(namespace: string | undefined): string {
  return namespace === undefined ? '' : ` -namespace=${shellWord(namespace)}`;
}

function hclString(text: string): string {
  return JSON.stringify(text);
}

function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
