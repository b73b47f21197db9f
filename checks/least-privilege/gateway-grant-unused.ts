import { defineCheck, fail, notApplicable, pass, type FixStep, type Outcome } from '../../src/assess/check.ts';
import { durationSetting, sayDuration } from '../../src/assess/settings.ts';
import { mayReadSecret } from '../../src/estate/access.ts';
import { armParts } from '../../src/estate/arm-id.ts';
import type { Estate } from '../../src/estate/estate.ts';
import type { Tracker } from '../../src/evidence/reading.ts';
import { lastOk, requireAuditCover, requireCover, secretFetches, vaultFetches } from '../../src/estate/fetches.ts';
import { gatewayGrants, type Grant } from '../../src/estate/grants.ts';
import { resolveIdentity, type GatewayIdentity } from '../../src/estate/identity.ts';
import type { VaultStore } from '../../src/estate/key-vault.ts';
import { bareScope, scopeContains } from '../../src/estate/permissions.ts';
import { distinct, each, known, listed, mapped, type Population } from '../../src/estate/population.ts';
import { lacking } from '../../src/estate/reading-index.ts';
import { bare, mountOfPath, type VaultCluster } from '../../src/estate/vault.ts';
import { mayReadPath, roleAccess, type VaultAccessReading } from '../../src/estate/vault-access.ts';
import { pathsReadAs, policyWriteCommand, readPolicyHcl } from '../../src/estate/vault-proposal.ts';
import { readablePaths, type VaultRight } from '../../src/estate/vault-rights.ts';
import { kvVersionOf } from '../../src/estate/vault-scope.ts';
import { gatewayRoles, type GatewayRole } from '../../src/estate/vault-uses.ts';

type Right =
  | {
      readonly kind: 'key-vault';
      readonly id: string;
      readonly identity: GatewayIdentity;
      readonly store: VaultStore;
      readonly secret: string;
    }
  | { readonly kind: 'vault'; readonly id: string; readonly role: GatewayRole; readonly path?: string };

export const check = defineCheck({
  title: 'Read rights of gateways are used',
  failTitle: 'Read right of a gateway is not used',
  why:
    'A right that nobody uses does no good and still counts when the gateway is taken over. Such rights stay behind when an API is ' +
    'retired or a grant was made wide to save time. The log of the vault tells which ones can go without anybody missing them.',
  severity: 'medium',
  since: { stable: '0.1.0' },
  logic: 3,
  cwe: [250, 269],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.3'], 'iso27001@2022': ['A.5.18', 'A.8.2'] },
  rationale: 'A review of access rights needs to know which of them are in use.',
  limits: [
    'Logs are not lossless: it says that no read was seen, not that there was none.',
    'The service refreshes named values by itself: such a read does not prove that a policy uses the secret.',
    'In HashiCorp Vault the policies of the login role count, where audit files are in scope: paths that a rule names, and of ' +
      'KV version 2 the secrets that a pattern matches. Paths of other engines below a pattern are not listed.',
  ],
  requires: [],
  from: [
    'apim.service',
    'azure.managedIdentities',
    'azure.roleAssignments',
    'azure.roleDefinitions',
    'azure.denyAssignments',
    'entra.groupMembers',
    'keyVault.vaults',
    'keyVault.secretProperties',
    'logs.keyVault',
    'logs.vaultAudit',
    'vault.authRoles',
    'vault.kvMetadata',
    'vault.mounts',
    'vault.policies',
    'apim.workspaces',
    'apim.products',
    'apim.apis',
    'apim.policies',
    'repo.apimPolicies',
  ],
  settings: {
    unusedAfter: durationSetting('leastPrivilege.unusedAfter', '90d', 'How long a right may go without a read.'),
  },
  population: rights,
  subject: (right) =>
    right.kind === 'vault'
      ? {
          id: right.id,
          name: right.path === undefined ? right.role.name : `${right.role.name} may read ${right.path}`,
          kind: right.path === undefined ? 'Vault auth role' : 'Vault role and path',
          target: right.role.cluster.target,
          resource: right.role.cluster.id,
        }
      : {
          id: right.id,
          name: `${right.identity.name} may read ${right.secret} of ${right.store.name}`,
          kind: 'gateway identity and secret',
          target: right.store.target,
          resource: right.identity.gateways[0]?.id ?? right.id,
        },
  assess: (right, context): Outcome => {
    const { read, cite, settings, now } = context;
    if (right.kind === 'vault') return vaultOutcome(right, context);
    const { identity, store, secret } = right;
    const found = resolveIdentity(context, identity);
    if (found.kind === 'absent') return notApplicable(`It holds no right: ${found.why}.`);
    read(store.secrets);
    cite(store.secrets, secret);
    const access = mayReadSecret(context, found.principalId, store, secret);
    if (access.access === 'denied') return notApplicable(`It may not read the secret: ${access.why}.`);
    if (access.access === 'conditional') {
      return read(
        lacking(
          store.azure.roleAssignments,
          'condition',
          `whether it may read the secret is conditional: ${access.why}`,
        ),
      );
    }
    const { own, anonymous } = secretFetches(context, store, secret, found);
    const from = now - settings.unusedAfter * 1000;
    const used = lastOk(own);
    if (used !== undefined && used >= from) {
      return pass(
        `It read the secret within ${sayDuration(settings.unusedAfter)}.`,
        `last read seen ${new Date(used).toISOString()}`,
      );
    }
    const young = youngerThan(context, store, secret, from);
    if (young) return notApplicable(`The secret is younger than ${sayDuration(settings.unusedAfter)}.`);
    requireCover(context, store, from, now);
    if (anonymous.some((row) => row.ok > 0)) {
      return read(
        lacking(store.log, 'partial', `the log holds reads of ${secret} by callers that it does not identify`),
      );
    }
    return fail({
      reason: `No read of the secret by this identity was seen for ${sayDuration(settings.unusedAfter)}, and the log covers that time.`,
      observed: used === undefined ? 'no read seen' : `last read seen ${new Date(used).toISOString()}`,
      expected: `a read within ${sayDuration(settings.unusedAfter)}`,
      facts: { principal: found.principalId },
    });
  },
  fix: (right, { facts = {} }): readonly FixStep[] =>
    right.kind === 'key-vault' ? fixFor(right.store, right.secret, facts['principal'] ?? '') : vaultFix(facts),
});

function rights(estate: Estate): Population<Right> {
  const keyVault = each(gatewayGrants(estate), (grant): Population<Right> =>
    each(estate.keyVaults, (store) => (reaches(grant, store) ? rightsIn(grant, store) : [])),
  );
  const unlistedVaults = estate.keyVaults.filter((item) => item.kind === 'unlisted');
  const vault = each(gatewayRoles(estate), (role): Population<Right> =>
    role.cluster.hasAuditFiles ? mapped(readablePaths(role), vaultRight) : [],
  );
  return distinct<Right>([...unlistedVaults, ...keyVault, ...vault], ({ id }) => id);
}

function vaultRight({ role, path }: VaultRight): Right {
  return path === undefined
    ? { kind: 'vault', id: role.id, role }
    : { kind: 'vault', id: `${role.id} -> ${role.cluster.id}/${path}`, role, path };
}

type JudgingVault = Tracker<
  VaultAccessReading | 'vault.mounts' | 'vault.kvMetadata' | 'logs.vaultAudit' | 'apim.policies' | 'repo.apimPolicies'
> & {
  readonly estate: Estate;
  readonly now: number;
  readonly settings: { readonly unusedAfter: number };
  readonly notCollected: (what: string) => never;
};

function vaultOutcome({ role: gatewayRole, path }: Right & { kind: 'vault' }, context: JudgingVault): Outcome {
  const { read, estate, settings, now, notCollected } = context;
  const { cluster, mount, role, uses } = gatewayRole;
  for (const use of uses) read(use.place.document);
  if (uses.every((use) => use.otherNamespace)) {
    return notCollected('the policy names another namespace of Vault than the one that is read');
  }
  if (role === undefined) return notCollected('the policy does not tell with which role it signs in');
  const held = roleAccess(context, cluster, mount, role, now);
  if (path === undefined) return notCollected('which paths the role may read cannot be told');
  const access = mayReadPath(held, path);
  if (access.access === 'denied') return notApplicable(`It may not read the path: ${access.why}.`);
  if (access.access === 'conditional') {
    const detail = `whether it may read the path is conditional: ${access.why}`;
    return read(lacking(cluster.role(mount, role), 'condition', detail));
  }
  const rows = vaultFetches(context, cluster, (row) => row.operationClass === 'read' && bare(row.object) === path);
  const from = now - settings.unusedAfter * 1000;
  const used = lastOk(rows.filter((row) => row.role === role));
  const period = sayDuration(settings.unusedAfter);
  if (used !== undefined && used >= from) {
    return pass(`It read the path within ${period}.`, `last read seen ${new Date(used).toISOString()}`);
  }
  if (youngerInVault(context, cluster, path, from)) return notApplicable(`The secret is younger than ${period}.`);
  requireAuditCover(context, cluster, from, now);
  if (rows.some((row) => row.role === undefined && row.ok > 0)) {
    return read(lacking(cluster.auditLog, 'partial', `the log holds reads of ${path} of which it names no role`));
  }
  return fail({
    reason: `No read of the path with this role was seen for ${period}, and the log covers that time.`,
    observed: used === undefined ? 'no read seen' : `last read seen ${new Date(used).toISOString()}`,
    expected: `a read within ${period}`,
    facts: {
      path,
      by: access.by,
      namespace: cluster.namespace,
      policies: held.policies.filter((name) => name !== 'default').join(' '),
      needed: pathsReadAs(estate, cluster, mount, role)
        .filter((needed) => needed !== path)
        .join('\n'),
    },
  });
}

/** Whether a secret of KV version 2 was first written within the window; other engines do not tell. */
function youngerInVault(
  tracker: Tracker<'vault.mounts' | 'vault.kvMetadata'>,
  cluster: VaultCluster,
  path: string,
  from: number,
): boolean {
  const { mount, mountPath, rest } = mountOfPath(tracker, cluster, path);
  const name = rest.replace(/^data\//, '');
  if (kvVersionOf(mount) !== 2 || name === rest) return false;
  if (!tracker.read(cluster.kvPaths(mountPath)).includes(name)) return false;
  const { createdTime, versions } = tracker.read(cluster.kvMetadata(mountPath, name));
  const made = [createdTime, ...versions.map((version) => version.createdTime)].flatMap((time) =>
    time === undefined ? [] : [Date.parse(time)],
  );
  return made.length > 0 && Math.min(...made) > from;
}

function vaultFix(facts: Readonly<Record<string, string>>): readonly FixStep[] {
  const { path = '', by = '', namespace = '', policies = '', needed = '' } = facts;
  const [policy = ''] = policies.split(' ');
  const paths = needed.split('\n').filter((text) => text !== '');
  const see: FixStep = {
    text: `${by === '' ? 'A rule' : `It is ${by}`} that gives the read of ${path}. If nothing needs it, take it away, or narrow its pattern; other roles may have the policy too.`,
  };
  if (paths.length === 0 || policy === '') return [see];
  return [
    see,
    {
      text: 'What gateways read with this role and what was not found unused here is this; keep further rules that the role needs.',
      code: policyWriteCommand(namespace, policy, readPolicyHcl(paths)),
      language: 'shell',
    },
  ];
}

/** Whether a grant could say something of a vault's secrets, by the vault's permission model and the grant's scope. */
function reaches(grant: Grant, store: VaultStore): boolean {
  if (grant.kind === 'access-policy') return !store.rbac && grant.store.id === store.id;
  const scope = bareScope(grant.assignment.scope);
  return store.rbac && (scopeContains(scope, store.id) || scope.startsWith(`${store.id}/secrets/`));
}

function rightsIn(grant: Grant, store: VaultStore): Population<Right> {
  return each(
    listed(store.scope, store.secrets, (secret) => secret.name),
    (name) =>
      grant.kind === 'role' && !scopeContains(grant.assignment.scope, `${store.id}/secrets/${name.toLowerCase()}`)
        ? []
        : known(
            grant.identities.map((identity): Right => {
              const id = `${identity.id} -> ${store.id}/secrets/${name.toLowerCase()}`;
              return { kind: 'key-vault', id, identity, store, secret: name };
            }),
          ),
  );
}

/**
 * Whether the secret itself is younger than the window. The list shows the current version only: where that is old, the
 * secret is; where it is young, or its age is not shown, the first of the secret's versions tells.
 */
function youngerThan(
  tracker: Tracker<'keyVault.secretProperties'>,
  store: VaultStore,
  secret: string,
  from: number,
): boolean {
  const current = tracker.read(store.secrets).find((row) => row.name === secret)?.createdOn;
  if (current !== undefined && Date.parse(current) <= from) return false;
  const versions = store.secretVersions(secret.toLowerCase());
  const made = tracker
    .read(versions)
    .versions.flatMap(({ createdOn }) => (createdOn === undefined ? [] : [Date.parse(createdOn)]));
  if (made.length === 0)
    return tracker.read(lacking(versions, 'partial', 'no version of the secret shows when it was made'));
  return Math.min(...made) > from;
}

function fixFor(store: VaultStore, secret: string, principal: string): readonly FixStep[] {
  const { name, subscription } = armParts(store.id);
  if (!store.rbac) {
    return [
      {
        text: 'If the gateway needs nothing in this vault, take its access policy away.',
        code: `az keyvault delete-policy --name ${name} --subscription ${subscription} --object-id ${principal}`,
        language: 'shell',
      },
    ];
  }
  return [
    {
      text: 'See which assignments give the read.',
      code: `az role assignment list --assignee ${principal} --scope ${store.id}/secrets/${secret} --include-inherited --query "[].{id:id,scope:scope,role:roleDefinitionName}" --output table`,
      language: 'shell',
    },
    {
      text: 'Take them away, and grant by themselves the secrets that are still needed.',
      code: 'az role assignment delete --ids "$ASSIGNMENT_ID"',
      language: 'shell',
    },
  ];
}
