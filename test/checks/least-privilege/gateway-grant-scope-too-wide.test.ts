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
    expect: one('fail'),
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
  {
    name: 'Vault: how far policies reach is not read yet',
    evidence: evidenceOf([
      ...vaultRecords({ roles: [jwtRole('orders')] }),
      ...repoRecords({
        'a.xml': skeleton({
          sendRequests: [
            request(1, vaultHost, '/v1/auth/jwt/login', { bodyRole: { kind: 'literal', text: 'orders' } }),
          ],
        }),
      }),
    ]),
    expect: [{ subject: `${cluster}/auth/jwt/role/orders`, outcome: 'not-assessed', cause: 'not-collected' }],
  },
];

testCheck('least-privilege/gateway-grant-scope-too-wide', check, [...roleCases, ...unreadCases, ...policyCases]);
