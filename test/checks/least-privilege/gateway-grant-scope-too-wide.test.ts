import { check } from '../../../checks/least-privilege/gateway-grant-scope-too-wide.ts';
import {
  assignment,
  azureRecords,
  gatewayId,
  group,
  keyVaultId,
  reader,
  secret,
  systemPrincipal,
  vault,
  vaultValue,
  type AzureWorld,
} from '../../kit/azure-world.ts';
import { testCheck, type CheckTestCase } from '../../kit/check-tester.ts';
import { evidenceOf, subscriptionId, unread, vaultHost } from '../../kit/evidence.ts';
import { cutShort, request, secretRequest, skeleton } from '../../kit/policy-skeleton.ts';
import { cluster, jwtRole, repoRecords, vaultRecords } from '../../kit/vault-world.ts';

const team = 'dddddddd-0000-4000-8000-000000000001';
const at = (scope: string, over = {}) => assignment({ id: 'ra-1', scope, ...over });
const world = (more: AzureWorld) => azureRecords({ namedValues: [vaultValue('db')], secrets: [secret('db')], ...more });
const having = (scope: string, more: AzureWorld = {}) => evidenceOf(world({ roleAssignments: [at(scope)], ...more }));
const two = { secrets: [secret('db'), secret('payroll')] };
const one = (outcome: 'pass' | 'fail' | 'not-assessed' | 'not-applicable') => [{ subject: 'ra-1', outcome }];
const entry = { objectId: systemPrincipal, secrets: ['get', 'list'], keys: [], certificates: [] };
const { enableRbacAuthorization: _rbac, ...older } = vault({ accessPolicies: [entry] });
const policyGrant = `${keyVaultId}/accesspolicies/${systemPrincipal}`;

const roleCases: readonly CheckTestCase[] = [
  { name: 'at one secret', evidence: having(`${keyVaultId}/secrets/db`, two), expect: one('pass') },
  { name: 'at a vault of which it needs everything', evidence: having(keyVaultId), expect: one('pass') },
  {
    name: 'at a vault that holds other secrets too',
    evidence: having(keyVaultId, two),
    expect: [
      { subject: 'ra-1', outcome: 'fail', severity: 'medium', reasonIncludes: 'payroll', fixIncludes: 'secrets/db' },
    ],
  },
  {
    name: 'at a vault, where that is what is asked for',
    evidence: having(keyVaultId, two),
    settings: { 'leastPrivilege.grantScope': 'vault' },
    expect: one('pass'),
  },
  {
    name: 'at a resource group',
    evidence: having(group),
    expect: [
      { subject: 'ra-1', outcome: 'fail', severity: 'medium', fixIncludes: 'az role assignment delete --ids ra-1' },
    ],
  },
  ...[subscriptionId, '/providers/Microsoft.Management/managementGroups/x', '/'].map((scope): CheckTestCase => ({
    name: `at ${scope}`,
    evidence: having(scope),
    expect: [{ subject: 'ra-1', outcome: 'fail', severity: 'high' }],
  })),
  {
    name: 'a role that reads no secrets',
    evidence: evidenceOf(world({ roleAssignments: [at(subscriptionId, { roleGuid: reader })] })),
    expect: one('not-applicable'),
  },
  {
    name: 'a condition may narrow it',
    evidence: evidenceOf(world({ roleAssignments: [at(group, { condition: 'x' })] })),
    expect: [{ subject: 'ra-1', outcome: 'not-assessed', cause: 'condition' }],
  },
  {
    name: 'a role assignment at a vault of access policies does nothing',
    evidence: evidenceOf(world({ vaults: [older], roleAssignments: [at(keyVaultId)], secrets: [secret('db')] })),
    expect: [
      { subject: 'ra-1', outcome: 'not-applicable' },
      { subject: policyGrant, outcome: 'pass' },
    ],
  },
  {
    name: 'through a group it is in, next to one of others',
    evidence: evidenceOf(
      world({
        roleAssignments: [
          at(group, { principalId: team, principalType: 'Group' }),
          assignment({
            id: 'ra-2',
            scope: group,
            principalId: systemPrincipal.replace('a', 'f'),
            principalType: 'User',
          }),
        ],
        groups: { [team]: [systemPrincipal] },
      }),
    ),
    expect: [{ subject: 'ra-1', outcome: 'fail', fixIncludes: `--assignee-object-id ${systemPrincipal}` }],
  },
  {
    name: 'through a group alone, which only the identity of the gateway has to leave',
    evidence: evidenceOf(
      world({
        roleAssignments: [at(group, { principalId: team, principalType: 'Group' })],
        groups: { [team]: [systemPrincipal, 'somebody-else'] },
      }),
    ),
    expect: [
      {
        subject: 'ra-1',
        outcome: 'fail',
        fixIncludes: `az ad group member remove --group ${team} --member-id ${systemPrincipal}`,
      },
    ],
  },
];

const unreadCases: readonly CheckTestCase[] = [
  {
    name: 'a group that could not be read',
    evidence: evidenceOf(world({ roleAssignments: [at(group, { principalId: team, principalType: 'Group' })] }), {
      replace: [unread('entra.groupMembers', team)],
    }),
    expect: [{ subject: `entra:${team} entra.groupMembers`, outcome: 'not-assessed', cause: 'forbidden' }],
  },
  {
    name: 'role assignments that could not be listed',
    evidence: evidenceOf(world({}), { replace: [unread('azure.roleAssignments', subscriptionId, 'filtered')] }),
    expect: [{ subject: `${subscriptionId} azure.roleAssignments`, outcome: 'not-assessed', cause: 'filtered' }],
  },
  {
    name: 'secrets that may not be listed leave a vault scope open, not a wider one',
    evidence: evidenceOf(world({ roleAssignments: [at(keyVaultId), assignment({ id: 'ra-2', scope: group })] }), {
      replace: [unread('keyVault.secretProperties', keyVaultId)],
    }),
    expect: [
      { subject: 'ra-1', outcome: 'not-assessed', cause: 'forbidden' },
      { subject: 'ra-2', outcome: 'fail' },
    ],
  },
  {
    name: 'references that could not be read could need the other secrets',
    evidence: evidenceOf(world({ roleAssignments: [at(keyVaultId)], ...two }), {
      replace: [unread('apim.certificates', gatewayId)],
    }),
    expect: [{ subject: 'ra-1', outcome: 'not-assessed', cause: 'forbidden' }],
  },
  {
    name: 'a policy that could not be followed could need them too',
    evidence: having(keyVaultId, { ...two, policy: cutShort() }),
    expect: [{ subject: 'ra-1', outcome: 'not-assessed', cause: 'malformed' }],
  },
  {
    name: 'so could a request whose secret an expression builds',
    evidence: having(keyVaultId, {
      ...two,
      policy: skeleton({ sendRequests: [secretRequest(1, 'x', { url: { kind: 'expression' } })] }),
    }),
    expect: [{ subject: 'ra-1', outcome: 'not-assessed', cause: 'partial' }],
  },
];

const policyCases: readonly CheckTestCase[] = [
  {
    name: 'an access policy at a vault that holds other secrets',
    evidence: evidenceOf(world({ vaults: [older], ...two })),
    expect: [{ subject: policyGrant, outcome: 'fail', fixIncludes: '--enable-rbac-authorization true' }],
  },
  {
    name: 'a stale access policy of an RBAC vault',
    evidence: evidenceOf(world({ vaults: [vault({ accessPolicies: [entry] })], ...two })),
    expect: [{ subject: policyGrant, outcome: 'not-applicable' }],
  },
];

const login = (role: string) =>
  skeleton({
    sendRequests: [
      request(1, vaultHost, '/v1/auth/jwt/login', { method: 'POST', bodyRole: { kind: 'literal', text: role } }),
      request(2, vaultHost, '/v1/secret/data/apim-1/orders'),
    ],
  });
const mounts = [
  { path: 'secret/', type: 'kv', version: '2' },
  { path: 'old/', type: 'kv', version: '1' },
  { path: 'database/', type: 'database' },
  { path: 'sys/', type: 'system' },
];
const rules = (path: string, capabilities = '"read"') => `path "${path}" { capabilities = [${capabilities}] }\n`;
const inVault = (text: string, more: { live?: boolean; replace?: ReturnType<typeof unread>[] } = {}) => {
  const policy = login('orders');
  return evidenceOf(
    [
      ...vaultRecords({
        roles: [jwtRole('orders', { tokenPolicies: ['orders'] })],
        policies: { orders: text, default: `${rules('cubbyhole/*')}${rules('auth/token/lookup-self')}` },
        mounts,
      }),
      ...(more.live === true ? azureRecords({ policy }) : repoRecords({ 'a.xml': policy })),
    ],
    more.replace === undefined ? {} : { replace: more.replace },
  );
};
const roleSubject = `${cluster}/auth/jwt/role/orders`;
const vaultIs = (outcome: 'pass' | 'fail' | 'not-assessed', reasonIncludes = '') => [
  { subject: roleSubject, outcome, reasonIncludes },
];

const narrow = [
  rules('secret/data/apim-1/orders'),
  rules('secret/data/apim-1/*'),
  rules('secret/data/apim-1/+/key'),
  rules('secret/data/{{identity.entity.name}}/*'),
  rules('secret/data/payroll'),
  rules('secret/metadata/apim-1/*', '"read", "list"'),
  rules('secret/metadata/*'),
  rules('old/apim-1/*'),
  rules('database/creds/orders'),
  rules('secret/data/*', '"deny"'),
  rules('sys/policies/*'),
];
const wide = [
  rules('*'),
  rules('+/data/*'),
  rules('secret/*'),
  rules('secret/data/ap*'),
  rules('secret/data/+/orders'),
  rules('secret/+/apim-1/*'),
  rules('secret/metadata/*', '"list"'),
  rules('secret/metadata/', '"list"'),
  rules('secret/metadata', '"list"'),
  rules('old/*'),
  rules('database/creds/*'),
];

const vaultCases: readonly CheckTestCase[] = [
  ...narrow.map((text): CheckTestCase => ({
    name: `Vault: ${text.trim()}`,
    evidence: inVault(text),
    expect: vaultIs('pass'),
  })),
  ...wide.map((text): CheckTestCase => ({
    name: `Vault: ${text.trim()}`,
    evidence: inVault(text),
    expect: vaultIs('fail'),
  })),
  {
    name: 'Vault: the fix holds what the gateway reads',
    evidence: inVault(rules('secret/data/*')),
    expect: [
      {
        subject: roleSubject,
        outcome: 'fail',
        severity: 'medium',
        reasonIncludes: 'read on secret/data/* (policy orders, line 1)',
        fixIncludes: 'path "secret/data/apim-1/orders"',
      },
    ],
  },
  {
    name: 'Vault: the prefix of another gateway is above the own one',
    evidence: inVault(rules('secret/data/apim-2/*'), { live: true }),
    expect: vaultIs('fail'),
  },
  {
    name: 'Vault: the prefix of its own gateway',
    evidence: inVault(rules('secret/data/apim-1/*'), { live: true }),
    expect: vaultIs('pass'),
  },
  {
    name: 'Vault: a prefix that the configuration sets',
    evidence: inVault(
      `${rules('secret/data/gateways/orders/*')}${rules('secret/metadata/gateways/orders/*', '"list"')}`,
    ),
    settings: { 'leastPrivilege.vaultPrefix': ['secret/data/gateways/orders/'] },
    expect: vaultIs('pass'),
  },
  {
    name: 'Vault: a policy that could not be read',
    evidence: inVault('', { replace: [unread('vault.policies', `${cluster}/policies/orders`, 'forbidden', 'item')] }),
    expect: [{ subject: roleSubject, outcome: 'not-assessed', cause: 'forbidden' }],
  },
  {
    name: 'Vault: mounts that could not be read',
    evidence: inVault(rules('secret/data/apim-1/*'), { replace: [unread('vault.mounts', cluster)] }),
    expect: [{ subject: roleSubject, outcome: 'not-assessed', cause: 'forbidden' }],
  },
];

testCheck('least-privilege/gateway-grant-scope-too-wide', check, [
  ...roleCases,
  ...unreadCases,
  ...policyCases,
  ...vaultCases,
]);
