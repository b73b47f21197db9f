import { defineCheck, fail, notApplicable, pass, type FixStep, type Outcome } from '../../src/assess/check.ts';
import { numberSetting } from '../../src/assess/settings.ts';
import type { FetchRow } from '../../src/evidence/logs.ts';
import {
  fetchState,
  requireRunning,
  requireRunningAudit,
  secretFetches,
  vaultFetches,
} from '../../src/estate/fetches.ts';
import { resolveIdentity, type GatewayIdentity } from '../../src/estate/identity.ts';
import { vaultAtHost } from '../../src/estate/vault-lookup.ts';
import { distinct, each, known, type Population } from '../../src/estate/population.ts';
import { lacking } from '../../src/estate/reading-index.ts';
import { referencedId, secretReferences, type SecretReference } from '../../src/estate/references.ts';
import { authRoleId, bare, type VaultCluster } from '../../src/estate/vault.ts';
import { gatewayRoles, vaultUses, type GatewayRole, type VaultUse } from '../../src/estate/vault-uses.ts';
import type { Estate } from '../../src/estate/estate.ts';

type Fetch =
  | {
      readonly kind: 'key-vault';
      readonly id: string;
      readonly identity: GatewayIdentity;
      readonly references: readonly [SecretReference, ...SecretReference[]];
    }
  | { readonly kind: 'login'; readonly id: string; readonly role: GatewayRole }
  | {
      readonly kind: 'path';
      readonly id: string;
      readonly use: VaultUse;
      readonly path: string;
      readonly role?: string;
    };

export const check = defineCheck({
  title: 'Fetches by gateways succeed',
  failTitle: 'Fetches by a gateway are refused or fail',
  why:
    'A gateway whose fetches are refused lives on its last copy of the secret, and stops working at the next rotation or restart. ' +
    "A series of refusals can also be somebody trying out what a stolen identity may read. Both show in the vault's log long before " +
    'a customer notices.',
  severity: 'medium',
  since: { stable: '0.1.0' },
  logic: 2,
  cwe: [],
  controls: { 'soc2@2017': ['CC7.2', 'CC7.1', 'A1.2'], 'iso27001@2022': ['A.8.16', 'A.8.15'] },
  rationale: 'Refused and failed fetches are anomalies that monitoring of the vault has to bring up.',
  limits: [
    'Logs are not lossless: a fetch that the log does not hold is not judged.',
    'A log without any event since before the last whole day (UTC) of its window may have stopped: then only refusals count.',
    'Vault paths are judged only where audit files are in scope; the logs of the gateway itself are not read yet.',
    'A failed login carries no role: it counts where the mount has a single role.',
  ],
  requires: [],
  from: [
    'apim.service',
    'apim.workspaces',
    'apim.namedValues',
    'apim.certificates',
    'apim.products',
    'apim.apis',
    'apim.policies',
    'azure.managedIdentities',
    'keyVault.vaults',
    'logs.keyVault',
    'logs.vaultAudit',
    'vault.authRoles',
    'repo.apimPolicies',
  ],
  settings: {
    maxFailed: numberSetting(
      'logging.maxFailedFetches',
      3,
      'Failed fetches in the last 24 hours of the log that are borne.',
    ),
  },
  population: fetches,
  subject: (fetch) => ({
    id: fetch.id,
    name: sayFetch(fetch),
    kind: fetch.kind === 'key-vault' ? 'gateway identity and secret' : 'Vault role and path',
    target: targetOf(fetch),
    resource: fetch.kind === 'key-vault' ? (fetch.identity.gateways[0]?.id ?? fetch.id) : clusterOf(fetch).id,
  }),
  assess: (fetch, context): Outcome => {
    const { read, cite, estate, settings, notCollected } = context;
    if (fetch.kind === 'path') {
      const { use, path, role } = fetch;
      const { cluster, place } = use;
      read(place.document);
      if (use.otherNamespace) return notCollected(elsewhere);
      const { auditLog } = cluster;
      const rows = vaultFetches(
        context,
        cluster,
        (row) =>
          row.operationClass === 'read' && bare(row.object) === path && (role === undefined || row.role === role),
      );
      if (role === undefined && rows.length > 0) {
        const why = `the policy does not tell its role, so its reads of ${path} cannot be told from those of others`;
        return read(lacking(auditLog, 'partial', why));
      }
      const outcome = judge(rows, settings.maxFailed, { kind: 'vault', path, role: role ?? '' });
      if (outcome.outcome !== 'fail') requireRunningAudit(context, cluster);
      return outcome;
    }
    if (fetch.kind === 'login') {
      const { cluster, mount, role } = fetch.role;
      for (const use of fetch.role.uses) read(use.place.document);
      if (fetch.role.uses.some((use) => use.otherNamespace)) return notCollected(elsewhere);
      const atMount = vaultFetches(context, cluster, (row) => row.objectKind === 'login' && isMount(row.object, mount));
      const own = atMount.filter((row) => row.role === role);
      const unnamed = atMount.filter((row) => row.role === undefined);
      const others = unnamed.length > 0 && !isOnlyRole(read(cluster.roleNames(mount)), role);
      const rows = others ? own : [...own, ...unnamed];
      const outcome = judge(rows, settings.maxFailed, { kind: 'login', mount, role: role ?? '' });
      if (outcome.outcome === 'fail') return outcome;
      if (others && newest(unnamed) > newest(own)) {
        return read(
          lacking(cluster.auditLog, 'partial', `the log holds failed logins at auth/${mount} that name no role`),
        );
      }
      requireRunningAudit(context, cluster);
      return outcome;
    }
    for (const { reading, row } of fetch.references) {
      read(reading);
      if (row !== undefined) cite(reading, row);
    }
    const identity = resolveIdentity(context, fetch.identity);
    if (identity.kind === 'absent') return notApplicable(`Nothing can be fetched with it: ${identity.why}.`);
    const [{ secret, reading }] = fetch.references;
    if (secret.kind === 'unknown') return read(lacking(reading, 'partial', `the secret cannot be told: ${secret.why}`));
    const store = vaultAtHost(context, estate, secret.host);
    const { own, anonymous } = secretFetches(context, store, secret.name, identity);
    const facts = { kind: 'key-vault', vault: store.id, secret: secret.name, principal: identity.principalId };
    const outcome = judge(own, settings.maxFailed, facts);
    if (outcome.outcome !== 'fail' && anonymous.some((row) => row.ok > 0) && newest(anonymous) > newest(own)) {
      const why = `the log holds later fetches of ${secret.name} by callers that it does not identify`;
      return read(lacking(store.log, 'partial', why));
    }
    if (outcome.outcome !== 'fail') requireRunning(context, store);
    return outcome;
  },
  fix: (_fetch, { facts = {} }): readonly FixStep[] => fixFor(facts),
});

const elsewhere = 'the policy names another namespace of Vault than the one whose log is read';

function fetches(estate: Estate): Population<Fetch> {
  const azure = each(secretReferences(estate), (reference): Population<Fetch> => {
    const { identity } = reference;
    const id = `${identity.id} -> ${referencedId(reference)}`;
    return known([{ kind: 'key-vault', id, identity, references: [reference] }]);
  });
  const paths = each(vaultUses(estate), (use): Population<Fetch> => {
    const { cluster, does, place, home } = use;
    if (does.kind === 'login' || !cluster.hasAuditFiles) return [];
    const { path, login } = does;
    const caller = login === undefined ? place.id : authRoleId(home, login.mount, login.role);
    const id = `${caller} -> ${home}/${path}`;
    return known([{ kind: 'path', id, use, path, ...(login === undefined ? {} : { role: login.role }) }]);
  });
  const logins = each(gatewayRoles(estate), (role): Population<Fetch> =>
    role.role === undefined || !role.cluster.hasAuditFiles ? [] : known([{ kind: 'login', id: role.id, role }]),
  );
  return distinct([...azure, ...paths, ...logins], ({ id }) => id, join);
}

function join(first: Fetch, next: Fetch): Fetch {
  if (first.kind !== 'key-vault' || next.kind !== 'key-vault') return first;
  return { ...first, references: [...first.references, ...next.references] };
}

function judge(rows: readonly FetchRow[], maxFailed: number, facts: Readonly<Record<string, string>>): Outcome {
  const state = fetchState(rows);
  if (state === undefined) return notApplicable('The log holds no such fetch in its window.');
  const { last, recentFailures } = state;
  const why = last.lastReason === undefined || last.lastReason === '' ? '' : ` (${last.lastReason})`;
  const how = `${last.lastOutcome}${last.lastStatus === undefined ? '' : `, status ${String(last.lastStatus)}`}${why}`;
  const observed = `last fetch at ${last.lastSeen}: ${how}; ${String(recentFailures)} failures in the last 24 hours`;
  const refused = last.lastOutcome === 'denied' || last.lastOutcome === 'not-found';
  const failedLogin = facts['kind'] === 'login' && last.lastOutcome === 'failed';
  if (refused || failedLogin) {
    return fail({
      reason: `The last fetch, at ${last.lastSeen}, ended as ${how}.`,
      observed,
      expected: 'fetches that succeed',
      facts: { ...facts, outcome: last.lastOutcome },
    });
  }
  if (recentFailures > maxFailed) {
    return fail({
      reason: `${String(recentFailures)} fetches failed in the last 24 hours of the log; ${String(maxFailed)} are borne.`,
      observed,
      expected: `at most ${String(maxFailed)} failures a day`,
      facts: { ...facts, outcome: 'failed' },
    });
  }
  return pass('The last fetch succeeded.', observed);
}

function isMount(object: string, mount: string): boolean {
  return bare(object).replace(/^auth\//, '') === mount;
}

function isOnlyRole(names: readonly string[], role: string | undefined): boolean {
  return names.length === 1 && names[0] === role;
}

function newest(rows: readonly FetchRow[]): number {
  return Math.max(0, ...rows.map((row) => Date.parse(row.lastSeen)));
}

function sayFetch(fetch: Fetch): string {
  if (fetch.kind === 'login') return `login as ${fetch.role.name}`;
  if (fetch.kind === 'path') return `${fetch.role ?? 'a gateway'} reads ${fetch.path}`;
  const [{ secret, holder }] = fetch.references;
  return `${fetch.identity.name} reads ${secret.kind === 'known' ? `${secret.name} of ${secret.host}` : holder.name}`;
}

function targetOf(fetch: Fetch): string {
  return fetch.kind === 'key-vault' ? (fetch.identity.gateways[0]?.target ?? '') : clusterOf(fetch).target;
}

function clusterOf(fetch: Exclude<Fetch, { kind: 'key-vault' }>): VaultCluster {
  return fetch.kind === 'login' ? fetch.role.cluster : fetch.use.cluster;
}

function fixFor(facts: Readonly<Record<string, string>>): readonly FixStep[] {
  const { kind = '', outcome = '', vault = '', secret = '', principal = '', path = '', role = '', mount = '' } = facts;
  if (kind === 'login') {
    const text = 'Compare what the role binds with the identity that the gateway signs in with, and its audience.';
    return [{ text, code: `vault read auth/${mount}/role/${role}`, language: 'shell' }];
  }
  if (kind === 'vault') {
    return [
      {
        text: 'Give a policy of the role read on the path, or correct the path (KV version 2 has data/ in it).',
        code: `path "${path}" {\n  capabilities = ["read"]\n}`,
        language: 'hcl',
      },
    ];
  }
  const name = vault.slice(vault.lastIndexOf('/') + 1);
  if (outcome === 'not-found') {
    return [
      {
        text: 'The secret is not there: see whether it was deleted and recover it, or correct the reference.',
        code: `az keyvault secret list-deleted --vault-name ${name} --query "[?name=='${secret}']"`,
        language: 'shell',
      },
    ];
  }
  return [
    {
      text: 'Look at what the identity holds at the vault. If the read is there, the firewall of the vault refuses the gateway.',
      code: `az role assignment list --assignee ${principal} --scope ${vault}/secrets/${secret} --include-inherited --output table
az keyvault network-rule list --name ${name}`,
      language: 'shell',
    },
    {
      text: 'Where the read is missing in an RBAC vault, grant this one secret.',
      code: `az role assignment create --assignee-object-id ${principal} --assignee-principal-type ServicePrincipal \\
  --role 4633458b-17de-408a-b874-0445c86b69e6 --scope ${vault}/secrets/${secret}`,
      language: 'shell',
    },
  ];
}
