import { defineCheck, fail, pass, type FixStep, type Outcome } from '../../src/assess/check.ts';
import { mayReadSecret } from '../../src/estate/access.ts';
import { resolveIdentity, type GatewayIdentity } from '../../src/estate/identity.ts';
import { vaultAtHost } from '../../src/estate/vault-lookup.ts';
import { armParts } from '../../src/estate/arm-id.ts';
import { distinct, each, known, type Population } from '../../src/estate/population.ts';
import { lacking } from '../../src/estate/reading-index.ts';
import { referencedId, secretReferences, type SecretReference } from '../../src/estate/references.ts';
import type { Tracker } from '../../src/evidence/reading.ts';
import { mayReadPath, roleAccess, type VaultAccessReading } from '../../src/estate/vault-access.ts';
import { pathsReadAs, policyWriteCommand, readPolicyHcl, shellWord } from '../../src/estate/vault-proposal.ts';
import { authRoleId } from '../../src/estate/vault.ts';
import { vaultUses, type VaultUse } from '../../src/estate/vault-uses.ts';
import type { Estate } from '../../src/estate/estate.ts';

type Need =
  | {
      readonly kind: 'key-vault';
      readonly id: string;
      readonly identity: GatewayIdentity;
      readonly references: readonly SecretReference[];
    }
  | { readonly kind: 'vault'; readonly id: string; readonly use: VaultUse; readonly path: string };

export const check = defineCheck({
  title: 'Gateway identities can read every secret they reference',
  failTitle: 'Gateway identity may not read a secret it references',
  why:
    'A gateway that refers to a secret which its identity may not read fails at the worst moment: the named value keeps its ' +
    'old copy until the next restart or rotation, then requests break. Teams under pressure then paste the secret into the ' +
    'gateway or grant far too much. The identity that counts is the one that the reference names, not any identity of the ' +
    'service.',
  severity: 'high',
  since: { stable: '0.1.0' },
  logic: 2,
  cwe: [],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.3'], 'iso27001@2022': ['A.5.15', 'A.5.18'] },
  rationale: 'Access rights are set up for exactly what the gateway needs only if what it needs is granted at all.',
  limits: [
    'In HashiCorp Vault the policies of the login role count; what entities and groups of its identity store add does not.',
    'A Vault path is judged where the policy and its fragments hold exactly one login with a literal role.',
    'Apigee and secrets that policies address by an expression or a named value are not resolved.',
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
    'azure.roleAssignments',
    'azure.roleDefinitions',
    'azure.denyAssignments',
    'entra.groupMembers',
    'vault.authMounts',
    'vault.authRoles',
    'vault.policies',
    'repo.apimPolicies',
  ],
  population: needs,
  subject: (need) => ({
    id: need.id,
    name: need.kind === 'vault' ? `${need.use.place.name} reads ${need.path}` : sayNeed(need.identity, need.references),
    kind: need.kind === 'vault' ? 'Vault role and path' : 'gateway identity and secret',
    target: need.kind === 'vault' ? need.use.cluster.target : (need.identity.gateways[0]?.target ?? ''),
    resource: need.kind === 'vault' ? need.use.cluster.id : (need.identity.gateways[0]?.id ?? need.id),
  }),
  assess: (need, context): Outcome => {
    const { read, cite, estate, notCollected } = context;
    if (need.kind === 'vault') return vaultOutcome(need, context);
    for (const { reading, row } of need.references) {
      read(reading);
      if (row !== undefined) cite(reading, row);
    }
    const found = resolveIdentity(context, need.identity);
    if (found.kind === 'absent') {
      return fail({
        reason: `${sayHolders(need.references)} names an identity that the service does not have: ${found.why}.`,
        facts: { problem: 'identity' },
      });
    }
    const secret = secretOf(need.references);
    if (secret.kind === 'unknown') {
      const [first] = need.references;
      if (first === undefined) return notCollected(secret.why);
      return read(
        lacking(first.reading, 'partial', `the secret of ${first.holder.name} cannot be told: ${secret.why}`),
      );
    }
    const store = vaultAtHost(context, estate, secret.host);
    const access = mayReadSecret(context, found.principalId, store, secret.name);
    if (access.access === 'allowed') return pass(`It may read the secret by ${access.by}.`);
    if (access.access === 'conditional') {
      return read(
        lacking(
          store.azure.roleAssignments,
          'condition',
          `whether it may read the secret is conditional: ${access.why}`,
        ),
      );
    }
    return fail({
      reason: `${sayHolders(need.references)} needs this secret, but ${access.why}.`,
      observed: 'no effective read',
      expected: 'secrets/getSecret on this secret',
      facts: {
        principal: found.principalId,
        vault: store.id,
        secret: secret.name,
        model: store.rbac ? 'rbac' : 'access-policies',
        denied: access.why.startsWith('the deny assignment') ? access.why : '',
      },
    });
  },
  fix: (_need, { facts = {} }): readonly FixStep[] => {
    const { principal = '', vault = '', secret = '', model = '', denied = '', role = '', mount = '' } = facts;
    if (facts['path'] !== undefined) return vaultFix(facts);
    if (role !== '') {
      const text = `Create the role ${role} at auth/${mount}, bound to the gateway's identity, or correct the role that the policy signs in with.`;
      return [{ text, code: `vault list auth/${mount}/role`, language: 'shell' }];
    }
    if (vault === '') {
      return [
        {
          text: 'Attach the identity to the service, or take the client id out of the reference so that the system-assigned identity is used.',
        },
      ];
    }
    if (denied !== '')
      return [
        {
          text: `Have ${denied.replace(/ takes.*/, '')} changed by whoever owns it; a role assignment cannot override it.`,
        },
      ];
    const { subscription, name } = armParts(vault);
    return model === 'rbac'
      ? [
          {
            text: 'Grant the identity this one secret.',
            code: `az role assignment create --assignee-object-id ${principal} --assignee-principal-type ServicePrincipal \\
  --role 4633458b-17de-408a-b874-0445c86b69e6 --scope ${vault}/secrets/${secret}`,
            language: 'shell',
          },
        ]
      : [
          {
            text: 'Give the identity get and list on the secrets of the vault; access policies cannot be narrower.',
            code: `az keyvault set-policy --name ${name} --subscription ${subscription} --object-id ${principal} --secret-permissions get list`,
            language: 'shell',
          },
        ];
  },
});

type Judging = Tracker<VaultAccessReading | 'apim.policies' | 'repo.apimPolicies'> & {
  readonly estate: Estate;
  readonly now: number;
  readonly notCollected: (what: string) => never;
};

function vaultOutcome({ use, path }: Need & { kind: 'vault' }, context: Judging): Outcome {
  const { read, peek, estate, now, notCollected } = context;
  const { does, cluster, place } = use;
  read(place.document);
  if (use.otherNamespace) {
    return notCollected('the policy names another namespace of Vault than the one that is read');
  }
  const login = does.kind === 'read' ? does.login : undefined;
  if (login === undefined) {
    const detail = `with which role ${path} is read cannot be told: the policy holds no single login with a literal role`;
    return read(lacking(place.document, 'partial', detail));
  }
  const { mount, role } = login;
  const names = peek(cluster.roleNames(mount));
  if (names !== undefined && !names.includes(role)) {
    return fail({
      reason: `auth/${mount} has no role ${role}, so the gateway cannot sign in to read ${path}.`,
      facts: { mount, role },
    });
  }
  const rights = roleAccess(context, cluster, mount, role, now);
  const access = mayReadPath(rights, path);
  if (access.access === 'allowed') return pass(`The role ${role} may read the path by ${access.by}.`);
  if (access.access === 'conditional') {
    const detail = `whether the role ${role} may read the path is conditional: ${access.why}`;
    return read(lacking(cluster.role(mount, role), 'condition', detail));
  }
  return fail({
    reason: `A policy of the gateway reads ${path} as ${role} (auth/${mount}), but ${access.why}.`,
    observed: `policies ${rights.policies.join(', ')}`,
    expected: `read on ${path}`,
    facts: {
      path,
      mount,
      role,
      namespace: cluster.namespace,
      policies: rights.policies.filter((name) => name !== 'default').join(' '),
      needed: pathsReadAs(estate, cluster, mount, role).join('\n'),
    },
  });
}

function vaultFix(facts: Readonly<Record<string, string>>): readonly FixStep[] {
  const { path = '', mount = '', role = '', namespace = '', policies = '', needed = '' } = facts;
  const name = `${role}-read`;
  const paths = needed === '' ? [path] : needed.split('\n');
  const all = [...policies.split(' '), name].filter((policy) => policy !== '');
  return [
    {
      text: 'Write a policy that gives the read of what the gateway reads with this role, and nothing else.',
      code: policyWriteCommand(namespace, name, readPolicyHcl(paths)),
      language: 'shell',
    },
    {
      text: 'Give it to the role, beside or in place of the policies that it has. Writing a role of some methods replaces settings that are not named: pass those of the role as it is along.',
      code: `vault read auth/${mount}/role/${role}
vault write auth/${mount}/role/${role} token_policies=${shellWord(all.join(','))}`,
      language: 'shell',
    },
    {
      text: 'Where the path is denied by a rule, have that rule changed; another grant of the same path cannot override it.',
    },
  ];
}

function needs(estate: Estate): Population<Need> {
  const azure = each(secretReferences(estate), (reference): Population<Need> => {
    const { identity } = reference;
    const id = `${identity.id} -> ${referencedId(reference)}`;
    return known([{ kind: 'key-vault', id, identity, references: [reference] }]);
  });
  const vault = each(vaultUses(estate), (use): Population<Need> => {
    if (use.does.kind === 'login') return [];
    const { path, login } = use.does;
    const caller = login === undefined ? use.place.id : authRoleId(use.home, login.mount, login.role);
    return known([{ kind: 'vault', id: `${caller} -> ${use.home}/${path}`, use, path }]);
  });
  return distinct([...azure, ...vault], (need) => need.id, join);
}

function join(first: Need, next: Need): Need {
  if (first.kind === 'vault' || next.kind === 'vault') return first;
  return { ...first, references: [...first.references, ...next.references] };
}

function secretOf(references: readonly SecretReference[]): SecretReference['secret'] {
  return references[0]?.secret ?? { kind: 'unknown', why: 'nothing refers to it' };
}

function sayNeed(identity: GatewayIdentity, references: readonly SecretReference[]): string {
  const secret = secretOf(references);
  return `${identity.name} reads ${secret.kind === 'known' ? `${secret.name} of ${secret.host}` : 'a secret that cannot be told'}`;
}

function sayHolders(references: readonly SecretReference[]): string {
  const [first] = references;
  if (first === undefined) return 'The gateway';
  const more = references.length - 1;
  const name = `The ${first.holder.kind} ${first.holder.name}`;
  return more === 0 ? name : `${name} (and ${String(more)} more)`;
}
