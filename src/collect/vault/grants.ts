import type { PermissionNeeded } from '../../evidence/cause.ts';

/** A rule of the scanner's policy: what must be allowed, and where. */
export interface Grant {
  /** Path pattern as a Vault policy writes it. */
  readonly path: string;
  readonly capabilities: readonly string[];
}

/** Whose policy a rule is to be added to. */
export interface Grantee {
  readonly namespace: string | undefined;
  /** Name of the scanner's policy; `undefined` where the token does not tell: then the name that the documentation gives it. */
  readonly policy: string | undefined;
}

const documentedName = 'portcullis';

/** The missing right, and a shell command that adds its rule to the scanner's policy. */
export function permissionFor(grant: Grant, grantee: Grantee): PermissionNeeded {
  const option = namespaceOption(grantee.namespace);
  const policy = shellWord(grantee.policy ?? documentedName);
  const rule = ruleText(grant);
  return {
    permission: `${grant.capabilities.join(' and ')} on ${grant.path}`,
    grant: `(vault policy read${option} ${policy}; echo ${shellWord(rule)}) | vault policy write${option} ${policy} -`,
  };
}

/** What is missing where Vault does not accept the token at all: a token, and what its policy must hold. */
export function tokenNeeded(grant: Grant, grantee: Grantee): PermissionNeeded {
  const option = namespaceOption(grantee.namespace);
  const policy = shellWord(grantee.policy ?? documentedName);
  return {
    permission: `${grant.capabilities.join(' and ')} on ${grant.path}, with a token that Vault accepts`,
    grant: `export VAULT_TOKEN="$(vault token create${option} -policy=${policy} -ttl=1h -field=token)"`,
  };
}

function namespaceOption(namespace = ''): string {
  return namespace === '' ? '' : ` -namespace=${shellWord(namespace)}`;
}

/** A rule as a policy writes it, on one line: `path "sys/mounts" { capabilities = ["read"] }`. */
export function ruleText({ path, capabilities }: Grant): string {
  return `path ${hclString(path)} { capabilities = [${capabilities.map(hclString).join(', ')}] }`;
}

function hclString(text: string): string {
  return JSON.stringify(text);
}

function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
