import { check } from '../../../checks/least-privilege/gateway-secret-grant-missing.ts';
import {
  assignment,
  azureRecords,
  everyoneDenied,
  gatewayId,
  group,
  identityId,
  keyVaultId,
  reader,
  role,
  roleDefinitions,
  secretsUser,
  service,
  systemIdentity,
  systemPrincipal,
  userClient,
  userPrincipal,
  vault,
  vaultValue,
  type AzureWorld,
} from '../../kit/azure-world.ts';
import { testCheck, type CheckTestCase } from '../../kit/check-tester.ts';
import { evidenceOf, repoTarget, subscription, subscriptionId, unread, vaultHost } from '../../kit/evidence.ts';
import { cutShort, request, secretRequest, skeleton } from '../../kit/policy-skeleton.ts';
import { cluster, jwtRole, repoRecords, vaultRecords } from '../../kit/vault-world.ts';

const subject = `${systemIdentity} -> https://kv-1.vault.azure.net/secrets/db-password`;
const team = 'dddddddd-0000-4000-8000-000000000001';
const other = 'dddddddd-0000-4000-8000-000000000009';
const custom = 'eeeeeeee-0000-4000-8000-000000000001';
const rbac = (world: AzureWorld) => evidenceOf(azureRecords({ namedValues: [vaultValue('db-password')], ...world }));
const one = (outcome: 'pass' | 'fail' | 'not-assessed', reasonIncludes = '') => [{ subject, outcome, reasonIncludes }];
const policies = (...accessPolicies: ReturnType<typeof vault>['accessPolicies']) => {
  const { enableRbacAuthorization: _unset, ...older } = vault({ accessPolicies });
  return rbac({ vaults: [older], roleAssignments: [assignment({ id: 'ra-1' })] });
};
const entry = (objectId: string, secrets: string[], over = {}) => ({
  objectId,
  secrets,
  keys: [],
  certificates: [],
  ...over,
});

const roleCases: readonly CheckTestCase[] = [
  {
    name: 'a direct assignment at the vault',
    evidence: rbac({ roleAssignments: [assignment({ id: 'ra-1' })] }),
    expect: one('pass', 'ra-1'),
  },
  {
    name: 'an assignment at the secret, written in another case',
    evidence: rbac({
      roleAssignments: [assignment({ id: 'ra-1', scope: `${keyVaultId.toUpperCase()}/Secrets/DB-password` })],
    }),
    expect: one('pass'),
  },
  ...['/', '/providers/Microsoft.Management/managementGroups/root', subscriptionId, group].map((scope) => ({
    name: `an assignment inherited from ${scope}`,
    evidence: rbac({ roleAssignments: [assignment({ id: 'ra-1', scope })] }),
    expect: one('pass'),
  })),
  {
    name: 'an assignment at another secret or at a vault whose name begins alike does not reach it',
    evidence: rbac({
      roleAssignments: [
        assignment({ id: 'ra-1', scope: `${keyVaultId}/secrets/db-password-2` }),
        assignment({ id: 'ra-2', scope: `${keyVaultId}0` }),
      ],
    }),
    expect: one('fail', 'no role assignment'),
  },
  {
    name: 'a role without the data action gives nothing',
    evidence: rbac({ roleAssignments: [assignment({ id: 'ra-1', roleGuid: reader })] }),
    expect: [{ subject, outcome: 'fail', fixIncludes: `--scope ${keyVaultId}/secrets/db-password` }],
  },
  {
    name: 'a wildcard role whose own block takes the action away',
    evidence: rbac({
      roleDefinitions: [role(custom, 'Custom', [], ['Microsoft.KeyVault/vaults/*'], ['*/getSecret/action'])],
      roleAssignments: [assignment({ id: 'ra-1', roleGuid: custom })],
    }),
    expect: one('fail'),
  },
  {
    name: 'another block of the role gives it back',
    evidence: rbac({
      roleDefinitions: [
        {
          ...role(custom, 'Custom', [], ['*'], ['*/getSecret/action']),
          permissions: [
            ...role(custom, '', [], ['*'], ['*/getSecret/action']).permissions,
            ...role(custom, '', [], ['microsoft.keyvault/vaults/SECRETS/*']).permissions,
          ],
        },
      ],
      roleAssignments: [assignment({ id: 'ra-1', roleGuid: custom })],
    }),
    expect: one('pass'),
  },
  {
    name: 'a role of which no definition was read may give anything',
    evidence: rbac({ roleAssignments: [assignment({ id: 'ra-1', roleGuid: custom })] }),
    expect: one('not-assessed', custom),
  },
  {
    name: 'an assignment with a condition is conditional',
    evidence: rbac({ roleAssignments: [assignment({ id: 'ra-1', condition: '@Resource[x] StringEquals y' })] }),
    expect: [{ subject, outcome: 'not-assessed', cause: 'condition' }],
  },
  {
    name: 'an assignment to somebody else is none of its rights',
    evidence: rbac({ roleAssignments: [assignment({ id: 'ra-1', principalId: other })] }),
    expect: one('fail'),
  },
];

const groupCases: readonly CheckTestCase[] = [
  {
    name: 'an assignment to a group it is in',
    evidence: rbac({
      roleAssignments: [assignment({ id: 'ra-1', principalId: team, principalType: 'Group' })],
      groups: { [team]: [systemPrincipal] },
    }),
    expect: one('pass'),
  },
  {
    name: 'an assignment to a group it is not in',
    evidence: rbac({
      roleAssignments: [assignment({ id: 'ra-1', principalId: team, principalType: 'Group' })],
      groups: { [team]: [other] },
    }),
    expect: one('fail'),
  },
  {
    name: 'a group that could not be read leaves it open',
    evidence: evidenceOf(
      azureRecords({
        namedValues: [vaultValue('db-password')],
        roleAssignments: [assignment({ id: 'ra-1', principalId: team, principalType: 'Group' })],
      }),
      { replace: [unread('entra.groupMembers', team)] },
    ),
    expect: one('not-assessed', 'entra.groupMembers'),
  },
  {
    name: 'a group that was never asked for leaves it open',
    evidence: rbac({ roleAssignments: [assignment({ id: 'ra-1', principalId: team, principalType: 'Group' })] }),
    expect: one('not-assessed'),
  },
  {
    name: 'a deny assignment for everyone takes it away',
    evidence: rbac({ roleAssignments: [assignment({ id: 'ra-1' })], denyAssignments: [everyoneDenied()] }),
    expect: one('fail', 'deny'),
  },
  {
    name: 'a deny assignment that excludes it leaves it',
    evidence: rbac({
      roleAssignments: [assignment({ id: 'ra-1' })],
      denyAssignments: [everyoneDenied({ excludePrincipals: [systemPrincipal] })],
    }),
    expect: one('pass'),
  },
  {
    name: 'deny assignments that could not be read leave a grant open, not a missing grant',
    evidence: evidenceOf(
      azureRecords({
        services: [service()],
        namedValues: [vaultValue('db-password'), vaultValue('other', { identityClientId: userClient })],
        roleAssignments: [assignment({ id: 'ra-1' })],
      }),
      { replace: [unread('azure.denyAssignments', subscriptionId)] },
    ),
    expect: [
      { subject, outcome: 'not-assessed', cause: 'forbidden' },
      { subject: `${identityId} -> https://kv-1.vault.azure.net/secrets/other`, outcome: 'fail' },
    ],
  },
];

const modelCases: readonly CheckTestCase[] = [
  {
    name: 'an access policy with get, where the vault does not say RBAC',
    evidence: policies(entry(systemPrincipal, ['get'])),
    expect: one('pass'),
  },
  {
    name: 'an access policy with all',
    evidence: policies(entry(systemPrincipal, ['all'])),
    expect: one('pass'),
  },
  {
    name: 'an access policy with list only; its role assignment does nothing here',
    evidence: policies(entry(systemPrincipal, ['list'])),
    expect: [{ subject, outcome: 'fail', fixIncludes: 'az keyvault set-policy --name kv-1' }],
  },
  {
    name: 'an access policy of an application acting for it is another identity',
    evidence: policies(entry(systemPrincipal, ['get'], { applicationId: other })),
    expect: one('fail'),
  },
  {
    name: 'a stale access policy of an RBAC vault gives nothing',
    evidence: rbac({ vaults: [vault({ accessPolicies: [entry(systemPrincipal, ['get'])] })] }),
    expect: one('fail', 'no role assignment'),
  },
];

const identityCases: readonly CheckTestCase[] = [
  {
    name: 'the identity that the reference names is the one that counts',
    evidence: rbac({
      namedValues: [vaultValue('db-password', { identityClientId: userClient.toUpperCase() })],
      roleAssignments: [
        assignment({ id: 'ra-1' }),
        assignment({ id: 'ra-2', principalId: userPrincipal, roleGuid: reader }),
      ],
    }),
    expect: [{ subject: `${identityId} -> https://kv-1.vault.azure.net/secrets/db-password`, outcome: 'fail' }],
  },
  {
    name: 'an identity that is not attached to the service cannot read',
    evidence: rbac({
      namedValues: [vaultValue('db-password', { identityClientId: other })],
      roleAssignments: [assignment({ id: 'ra-1' })],
    }),
    expect: [
      {
        subject: `${gatewayId}#client/${other} -> https://kv-1.vault.azure.net/secrets/db-password`,
        outcome: 'fail',
        reasonIncludes: 'attached',
      },
    ],
  },
  {
    name: 'ids that the service does not show are joined from the managed identities',
    evidence: rbac({
      services: [service({ identity: { type: 'UserAssigned', userAssigned: [{ id: identityId }] } })],
      namedValues: [vaultValue('db-password', { identityClientId: userClient })],
      roleAssignments: [assignment({ id: 'ra-1', principalId: userPrincipal })],
    }),
    expect: [{ subject: `${identityId} -> https://kv-1.vault.azure.net/secrets/db-password`, outcome: 'pass' }],
  },
];

const unreadCases: readonly CheckTestCase[] = (
  [
    ['azure.roleAssignments', subscriptionId, subject],
    ['azure.roleDefinitions', subscriptionId, subject],
    ['keyVault.vaults', subscriptionId, subject],
    ['apim.namedValues', gatewayId, `${gatewayId} apim.namedValues`],
  ] as const
).map(([name, scope, expected]) => ({
  name: `${name} that could not be read`,
  evidence: evidenceOf(
    azureRecords({ namedValues: [vaultValue('db-password')], roleAssignments: [assignment({ id: 'ra-1' })] }),
    { replace: [unread(name, scope)] },
  ),
  expect: [{ subject: expected, outcome: 'not-assessed', cause: 'forbidden' }],
}));

const scopeCases: readonly CheckTestCase[] = [
  {
    name: 'a vault that is in no declared subscription is outside the scope',
    evidence: rbac({ vaults: [] }),
    expect: [{ subject, outcome: 'not-assessed', cause: 'not-collected', reasonIncludes: 'declared subscriptions' }],
  },
  {
    name: 'a vault that may lie in a subscription that was not read is not assessed for that reason',
    evidence: evidenceOf(azureRecords({ namedValues: [vaultValue('db-password')], vaults: [] }), {
      subscriptions: [subscription, other],
      replace: [
        unread('keyVault.vaults', `/subscriptions/${other}`, 'filtered'),
        unread('apim.service', `/subscriptions/${other}`, 'filtered'),
      ],
    }),
    expect: [
      { subject, outcome: 'not-assessed', cause: 'filtered' },
      { subject: `/subscriptions/${other} apim.service`, outcome: 'not-assessed' },
    ],
  },
];

const readOrders = 'path "secret/data/orders" { capabilities = ["read"] }';
const vaultPath = (name: string): string => `${cluster}/auth/jwt/role/${name} -> ${cluster}/secret/data/orders`;
const readsAs = (name: string) =>
  skeleton({
    sendRequests: [
      request(1, vaultHost, '/v1/auth/jwt/login', { method: 'POST', bodyRole: { kind: 'literal', text: name } }),
      request(2, vaultHost, '/v1/secret/data/orders'),
    ],
  });

const policyCases: readonly CheckTestCase[] = [
  {
    name: 'a request of a policy to Key Vault, and the rest of a policy that could not be followed',
    evidence: evidenceOf(
      azureRecords({
        policy: cutShort({ sendRequests: [secretRequest(1, 'db-password')] }),
        roleAssignments: [assignment({ id: 'ra-1', roleGuid: secretsUser })],
        roleDefinitions,
      }),
    ),
    expect: [
      { subject, outcome: 'pass' },
      { subject: `${gatewayId}/policies/policy apim.policies`, outcome: 'not-assessed', cause: 'malformed' },
    ],
  },
  {
    name: 'a request whose secret an expression builds',
    evidence: evidenceOf(
      azureRecords({ policy: skeleton({ sendRequests: [secretRequest(1, 'x', { url: { kind: 'expression' } })] }) }),
    ),
    expect: [
      {
        subject: `${systemIdentity} -> ${gatewayId}/policies/policy#request/GET expression`,
        outcome: 'not-assessed',
        cause: 'partial',
      },
    ],
  },
  {
    name: 'Vault: a role that the declared namespace lacks may exist in the one that the policy names',
    evidence: evidenceOf([
      ...vaultRecords(),
      ...repoRecords({
        'a.xml': skeleton({
          sendRequests: [
            request(1, vaultHost, '/v1/auth/jwt/login', {
              method: 'POST',
              bodyRole: { kind: 'literal', text: 'orders' },
              vaultNamespace: { kind: 'literal', text: 'team' },
            }),
            request(2, vaultHost, '/v1/secret/data/orders', { vaultNamespace: { kind: 'literal', text: 'team' } }),
          ],
        }),
      }),
    ]),
    expect: [
      {
        subject: `${cluster}/namespaces/team/auth/jwt/role/orders -> ${cluster}/namespaces/team/secret/data/orders`,
        outcome: 'not-assessed',
        reasonIncludes: 'namespace',
      },
    ],
  },
  {
    name: 'Vault: a role that does not exist is proof, beside one that does',
    evidence: evidenceOf([
      ...vaultRecords({ roles: [jwtRole('orders', { tokenPolicies: ['orders'] })], policies: { orders: readOrders } }),
      ...repoRecords({ 'orders.xml': readsAs('orders'), 'gone.xml': readsAs('gone') }),
    ]),
    expect: [
      { subject: vaultPath('orders'), outcome: 'pass', reasonIncludes: 'of the policy orders' },
      { subject: vaultPath('gone'), outcome: 'fail', reasonIncludes: 'no role gone' },
    ],
  },
];

const inVault = (
  text: string,
  over: Parameters<typeof jwtRole>[1] = {},
  replace: ReturnType<typeof unread>[] = [],
): CheckTestCase['evidence'] =>
  evidenceOf(
    [
      ...vaultRecords({
        roles: [jwtRole('orders', { tokenPolicies: ['orders'], ...over })],
        policies: { orders: text, default: 'path "secret/data/orders" {\n  capabilities = ["read"]\n}' },
      }),
      ...repoRecords({ 'orders.xml': readsAs('orders') }),
    ],
    { replace },
  );
const bound = { tokenNoDefaultPolicy: true };
const inVaultIs = (outcome: 'pass' | 'fail' | 'not-assessed', reasonIncludes = '') => [
  { subject: vaultPath('orders'), outcome, reasonIncludes },
];
const hclRule = (path: string, capabilities: string) => `path "${path}" { capabilities = [${capabilities}] }\n`;

const vaultCases: readonly CheckTestCase[] = [
  {
    name: 'Vault: every token has the policy default',
    evidence: inVault('# none'),
    expect: inVaultIs('pass', 'default'),
  },
  {
    name: 'Vault: unless the role switches it off',
    evidence: inVault(hclRule('secret/data/other', '"read"'), bound),
    expect: [
      {
        subject: vaultPath('orders'),
        outcome: 'fail',
        reasonIncludes: 'no rule matches',
        fixIncludes: 'vault policy write orders-read',
      },
    ],
  },
  {
    name: 'Vault: list alone is no read',
    evidence: inVault(hclRule('secret/data/*', '"list"'), bound),
    expect: inVaultIs('fail', 'does not give read'),
  },
  {
    name: 'Vault: the metadata of KV version 2 is not its value',
    evidence: inVault(hclRule('secret/metadata/orders', '"read"'), bound),
    expect: inVaultIs('fail'),
  },
  {
    name: 'Vault: a denial of one policy takes away what another gives on the same path',
    evidence: inVault(hclRule('secret/data/orders', '"deny"')),
    expect: inVaultIs('fail', 'denies'),
  },
  {
    name: 'Vault: a wide denial leaves what a narrower rule gives',
    evidence: inVault(hclRule('secret/*', '"deny"')),
    expect: inVaultIs('pass'),
  },
  {
    name: 'Vault: a policy that does not exist gives nothing',
    evidence: inVault(readOrders, { ...bound, tokenPolicies: ['old'] }),
    expect: inVaultIs('fail', 'old that the role names do not exist'),
  },
  {
    name: 'Vault: names of policies know no case',
    evidence: inVault(readOrders, { ...bound, tokenPolicies: ['Orders'] }),
    expect: inVaultIs('pass'),
  },
  {
    name: 'Vault: a rule with a template may give it',
    evidence: inVault(hclRule('secret/data/{{identity.entity.name}}', '"read"'), bound),
    expect: [{ subject: vaultPath('orders'), outcome: 'not-assessed', cause: 'condition' }],
  },
  {
    name: 'Vault: a policy that was not read in full could give or deny it',
    evidence: inVault('path "secret/data/orders" { capabilities = ["read"] ', bound),
    expect: [{ subject: vaultPath('orders'), outcome: 'not-assessed', cause: 'malformed' }],
  },
  {
    name: 'Vault: a policy that could not be read',
    evidence: inVault(readOrders, {}, [unread('vault.policies', `${cluster}/policies/orders`, 'forbidden', 'item')]),
    expect: [{ subject: vaultPath('orders'), outcome: 'not-assessed', cause: 'forbidden' }],
  },
  {
    name: 'Vault: a list of policies that could not be read',
    evidence: inVault(readOrders, {}, [unread('vault.policies', `${cluster}/sys/policies/acl`)]),
    expect: [{ subject: vaultPath('orders'), outcome: 'not-assessed', cause: 'forbidden' }],
  },
  {
    name: 'Vault: a role that does not show its policies',
    evidence: evidenceOf([
      ...vaultRecords({ roles: [jwtRole('orders')] }),
      ...repoRecords({ 'orders.xml': readsAs('orders') }),
    ]),
    expect: [{ subject: vaultPath('orders'), outcome: 'not-assessed', cause: 'malformed' }],
  },
  {
    name: 'Vault: a read whose role an expression builds',
    evidence: evidenceOf([
      ...vaultRecords({ roles: [jwtRole('orders')] }),
      ...repoRecords({
        'orders.xml': skeleton({
          sendRequests: [
            request(1, vaultHost, '/v1/auth/jwt/login', { method: 'POST', bodyRole: { kind: 'expression' } }),
            request(2, vaultHost, '/v1/secret/data/orders'),
          ],
        }),
      }),
    ]),
    expect: [
      {
        subject: `repo:${repoTarget}/orders.xml -> ${cluster}/secret/data/orders`,
        outcome: 'not-assessed',
        cause: 'partial',
      },
    ],
  },
];

const cases = [
  ...roleCases,
  ...groupCases,
  ...modelCases,
  ...identityCases,
  ...unreadCases,
  ...scopeCases,
  ...policyCases,
  ...vaultCases,
];

testCheck('least-privilege/gateway-secret-grant-missing', check, cases, {
  neverNotApplicable: 'every reference needs its secret',
});
