import { defineCheck, fail, notApplicable, pass, type FixStep, type Outcome } from '../../src/assess/check.ts';
import { choiceSetting, textsSetting } from '../../src/assess/settings.ts';
import { givesGet, giving } from '../../src/estate/access.ts';
import { armParts } from '../../src/estate/arm-id.ts';
import type { Tracker } from '../../src/evidence/reading.ts';
import type { ReferenceReading } from '../../src/estate/references.ts';
import type { Estate } from '../../src/estate/estate.ts';
import { gatewayGrants, referencedNames, type Grant, type RoleGrant } from '../../src/estate/grants.ts';
import { storeById } from '../../src/estate/vault-lookup.ts';
import { resolveIdentity } from '../../src/estate/identity.ts';
import type { VaultStore } from '../../src/estate/key-vault.ts';
import { bareScope, grantLevel, hasCondition } from '../../src/estate/permissions.ts';
import { mapped, type Population } from '../../src/estate/population.ts';
import { lacking } from '../../src/estate/reading-index.ts';
import { gatewayRoles, type GatewayRole } from '../../src/estate/vault-uses.ts';
import { roleAccess, type VaultAccessReading } from '../../src/estate/vault-access.ts';
import { pathsReadAs, policyWriteCommand, readPolicyHcl, shellWord } from '../../src/estate/vault-proposal.ts';
import { wideRules, type WideRule } from '../../src/estate/vault-scope.ts';

type Item =
  | { readonly kind: 'grant'; readonly grant: Grant }
  | { readonly kind: 'vault-role'; readonly role: GatewayRole };

export const check = defineCheck({
  title: 'Gateway grants are scoped to the secrets they serve',
  failTitle: 'Gateway grant reaches more secrets than it serves',
  why:
    'A read right at a vault or above it covers every secret there, also those of other teams and those that are added next year. ' +
    'If the gateway is taken over, the loss is as large as the grant, not as large as the need. Key Vault takes role assignments on a ' +
    'single secret, so a gateway needs no more than that.',
  severity: 'medium',
  since: { stable: '0.1.0' },
  logic: 2,
  cwe: [732],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.3'], 'iso27001@2022': ['A.5.15', 'A.8.3'] },
  rationale: 'Access is limited to what is needed where each grant covers the secrets in use and nothing else.',
  limits: [
    'In HashiCorp Vault the policies of the login role count; what entities and groups of its identity store add does not.',
    'A rule that denies part of a wide pattern does not make the pattern narrow.',
    'A role that only files of a repository name is held to the prefix of any gateway.',
    'Only grants that give the value of secrets are judged, not those on keys, certificates or the control plane.',
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
    'azure.roleAssignments',
    'azure.roleDefinitions',
    'entra.groupMembers',
    'keyVault.vaults',
    'keyVault.secretProperties',
    'vault.authRoles',
    'vault.mounts',
    'vault.policies',
    'repo.apimPolicies',
  ],
  settings: {
    grantScope: choiceSetting(
      'leastPrivilege.grantScope',
      ['secret', 'vault'],
      'secret',
      'Narrowest scope that is asked for: `secret`, or `vault` where each gateway has a vault of its own.',
    ),
    vaultPrefix: textsSetting(
      'leastPrivilege.vaultPrefix',
      ['<mount>/data/<gateway>/'],
      'Paths below which a Vault rule with a wildcard may lie; `data` stands for `metadata` where paths are listed.',
    ),
  },
  population: items,
  subject: (item) =>
    item.kind === 'vault-role'
      ? { id: item.role.id, name: item.role.name, kind: 'Vault auth role', target: item.role.cluster.target }
      : {
          id: item.grant.id,
          name: sayGrant(item.grant),
          kind: item.grant.kind === 'role' ? 'role assignment' : 'access policy',
          target: item.grant.identities[0]?.gateways[0]?.target ?? '',
        },
  assess: (item, context): Outcome => {
    if (item.kind === 'vault-role') return vaultRoleOutcome(context, item.role);
    const { grant } = item;
    for (const identity of grant.identities) resolveIdentity(context, identity);
    if (grant.kind === 'access-policy') {
      const { store, policy } = grant;
      context.read(store.azure.vaults);
      context.cite(store.azure.vaults, store.id);
      if (store.rbac) return notApplicable(`${store.name} uses role assignments, so its access policies do nothing.`);
      if (!givesGet(policy)) return notApplicable('The access policy gives no read of secrets.');
      return context.settings.grantScope === 'vault' ? servesVault() : byNeed(context, grant, store);
    }
    return roleOutcome(context, grant);
  },
  fix: (item, { facts = {} }): readonly FixStep[] =>
    item.kind === 'grant' ? fixFor(item.grant, facts) : vaultFix(facts),
});

interface Judging extends Tracker<
  ReferenceReading | 'azure.roleAssignments' | 'azure.roleDefinitions' | 'keyVault.vaults' | 'keyVault.secretProperties'
> {
  readonly estate: Estate;
  readonly settings: { readonly grantScope: 'secret' | 'vault' };
}

type JudgingVault = Tracker<VaultAccessReading | 'vault.mounts' | 'apim.policies' | 'repo.apimPolicies'> & {
  readonly estate: Estate;
  readonly now: number;
  readonly settings: { readonly vaultPrefix: readonly string[] };
  readonly notCollected: (what: string) => never;
};

function vaultRoleOutcome(context: JudgingVault, gatewayRole: GatewayRole): Outcome {
  const { read, estate, now, settings, notCollected } = context;
  const { cluster, mount, role, uses } = gatewayRole;
  for (const use of uses) read(use.place.document);
  if (uses.every((use) => use.otherNamespace)) {
    return notCollected('the policy names another namespace of Vault than the one that is read');
  }
  if (role === undefined) {
    const [use] = uses;
    const detail = 'the policy does not tell with which role it signs in';
    return use === undefined ? notCollected(detail) : read(lacking(use.place.document, 'partial', detail));
  }
  const { acl, policies } = roleAccess(context, cluster, mount, role, now);
  const gateways = gatewaysOf(gatewayRole);
  const wide = wideRules(acl, read(cluster.mounts), gateways, settings.vaultPrefix);
  const [first] = wide;
  if (first === undefined) return pass('Its policies name single paths, or patterns below the prefix of the gateway.');
  const shown = wide.slice(0, 5).map(sayWide).join(', ');
  return fail({
    reason: `Its policies reach further than the secrets of the gateway: ${shown}${wide.length > 5 ? ', …' : ''}.`,
    observed: `${String(wide.length)} wide rules in the policies ${policies.join(', ')}`,
    expected: `patterns below ${settings.vaultPrefix.join(' or ')}`,
    facts: {
      namespace: cluster.namespace,
      policy: first.rule?.policy ?? '',
      wide: wide.map((rule) => `${rule.rule?.policy ?? 'root'} ${rule.pattern}`).join('\n'),
      needed: pathsReadAs(estate, cluster, mount, role).join('\n'),
    },
  });
}

function gatewaysOf({ uses }: GatewayRole): string[] {
  const names = uses.flatMap(({ place: { origin } }) =>
    origin.kind === 'live' ? [origin.container.gateway.name] : [],
  );
  return [...new Set(names)].toSorted();
}

function sayWide({ pattern, gives, rule }: WideRule): string {
  return `${gives} on ${pattern}${rule === undefined ? '' : ` (policy ${rule.policy}, line ${String(rule.span.line)})`}`;
}

function vaultFix(facts: Readonly<Record<string, string>>): readonly FixStep[] {
  const { namespace = '', policy = '', wide = '', needed = '' } = facts;
  const rules = wide.split('\n').map((line) => line.split(' '));
  const others = rules
    .filter(([name]) => name !== policy)
    .map(([name, ...path]) => `${path.join(' ')} of ${name ?? ''}`);
  const paths = needed === '' ? [] : needed.split('\n');
  const shared =
    'Other roles may have the policy too: give them one of their own first, and keep further rules that this one needs.';
  const first: FixStep =
    policy === 'default' || paths.length === 0
      ? {
          text: `Take the wide rules out of the policy ${policy}. ${shared}`,
          code: `vault policy read${namespace === '' ? '' : ` -namespace=${shellWord(namespace)}`} ${shellWord(policy)}`,
          language: 'shell',
        }
      : {
          text: `Replace the policy ${policy} by one that gives the paths that the gateway reads with this role, and nothing else. ${shared}`,
          code: policyWriteCommand(namespace, policy, readPolicyHcl(paths)),
          language: 'shell',
        };
  return others.length === 0 ? [first] : [first, { text: `Take these rules away too: ${others.join(', ')}.` }];
}

function roleOutcome(context: Judging, grant: RoleGrant): Outcome {
  const { assignment, azure } = grant;
  const { read, cite } = context;
  read(azure.roleAssignments);
  cite(azure.roleAssignments, assignment.id);
  const level = grantLevel(assignment.scope);
  if (level === 'other') return notApplicable('It sits at a resource that holds no secrets of a vault.');
  const gives = giving(context, azure, assignment);
  if (gives === 'no') return notApplicable('Its role gives no read of secrets.');
  if (gives === 'unknown-role') {
    const detail = `the definition of role ${assignment.roleGuid} is not in what was read`;
    return read(lacking(azure.roleDefinitions, 'partial', detail));
  }
  if (level === 'secret') return pass('It sits at one secret.', assignment.scope);
  if (gives === 'conditional' || hasCondition(assignment)) {
    return read(
      lacking(azure.roleAssignments, 'condition', 'it carries a condition that may narrow it to some secrets'),
    );
  }
  if (level !== 'vault') {
    return fail({
      reason: `It gives the read of every secret of every vault in a ${level === 'root' ? 'whole tenant' : level.replace('-', ' ')}.`,
      observed: assignment.scope,
      expected: 'a scope of one secret',
      facts: { wide: level },
      ...(level === 'resource-group' ? {} : { severity: 'high' }),
    });
  }
  const store = storeById(context, context.estate, azure, bareScope(assignment.scope));
  if (!store.rbac) return notApplicable(`${store.name} uses access policies, so role assignments give no read there.`);
  return context.settings.grantScope === 'vault' ? servesVault() : byNeed(context, grant, store);
}

function servesVault(): Outcome {
  return pass('It sits at one vault, which leastPrivilege.grantScope allows.');
}

/** A grant on a whole vault is as narrow as it need be only where the gateway refers to everything in it. */
function byNeed(context: Judging, grant: Grant, store: VaultStore): Outcome {
  const held = context.read(store.secrets);
  const needed = referencedNames(context, context.estate, grant.identities, store.vault.host);
  const others = held.map((secret) => secret.name.toLowerCase()).filter((name) => !needed.has(name));
  if (others.length === 0) return pass('The vault holds only secrets that the gateway refers to.');
  for (const name of others) context.cite(store.secrets, name);
  const shown = others.slice(0, 5).join(', ');
  return fail({
    reason: `It covers ${String(others.length)} secrets of ${store.name} that the gateway does not refer to: ${shown}${others.length > 5 ? ', …' : ''}.`,
    observed: `${String(held.length)} secrets covered, ${String(held.length - others.length)} referred to`,
    expected: 'a scope of one secret',
    facts: {
      vault: store.id,
      needed: held
        .map((secret) => secret.name)
        .filter((name) => needed.has(name.toLowerCase()))
        .join(' '),
    },
  });
}

function items(estate: Estate): Population<Item> {
  return [
    ...mapped(gatewayGrants(estate), (grant): Item => ({ kind: 'grant', grant })),
    ...mapped(gatewayRoles(estate), (role): Item => ({ kind: 'vault-role', role })),
  ];
}

function sayGrant(grant: Grant): string {
  const who = grant.identities.map((identity) => identity.name).join(', ');
  const through = grant.group === undefined ? '' : ` through group ${grant.group}`;
  return grant.kind === 'role'
    ? `${who}${through}: role at ${grant.assignment.scope}`
    : `${who}${through}: access policy of ${grant.store.name}`;
}

function fixFor(grant: Grant, facts: Readonly<Record<string, string>>): readonly FixStep[] {
  const needed = (facts['needed'] ?? '').split(' ').filter((name) => name !== '');
  // Held through a group, the narrow grant goes to the gateway's own identity and not to everybody in the group.
  const principals = grant.identities.flatMap(({ state }) => (state.kind === 'found' ? [state.principalId] : []));
  const vault = facts['vault'] ?? '';
  const narrow: FixStep = {
    text: 'First grant each secret that the gateway refers to, by itself.',
    language: 'shell',
    code: (needed.length === 0 ? ['"$SECRET_NAME"'] : needed)
      .flatMap((name) =>
        principals.map((principal) =>
          roleCommand(principal, `${vault === '' ? '"$VAULT_ID"' : vault}/secrets/${name}`),
        ),
      )
      .join('\n'),
  };
  if (grant.kind === 'access-policy') {
    const { name, resourceGroup, subscription } = armParts(grant.store.id);
    return [
      {
        text: 'Access policies cannot be narrower than the vault: move it to role assignments, or give the gateway a vault of its own.',
      },
      narrow,
      {
        text: 'Then switch the vault over. From that moment every access policy of it is void, so grant its other users first.',
        code: `az keyvault update --name ${name} --resource-group ${resourceGroup} --subscription ${subscription} --enable-rbac-authorization true`,
        language: 'shell',
      },
    ];
  }
  const { group } = grant;
  if (group !== undefined) {
    return [
      narrow,
      {
        text:
          'Then take the identity out of the group, or out of the group within it that holds the identity; or take the ' +
          'assignment away from the group where nobody in it needs it.',
        code: principals
          .map((principal) => `az ad group member remove --group ${group} --member-id ${principal}`)
          .join('\n'),
        language: 'shell',
      },
    ];
  }
  return [
    narrow,
    {
      text: 'Then take the wide assignment away.',
      code: `az role assignment delete --ids ${grant.assignment.id}`,
      language: 'shell',
    },
  ];
}

function roleCommand(principal: string, scope: string): string {
  return `az role assignment create --assignee-object-id ${principal} --assignee-principal-type ServicePrincipal --role 4633458b-17de-408a-b874-0445c86b69e6 --scope ${scope}`;
}
