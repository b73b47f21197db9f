import { check } from '../../../checks/identity/vault-role-any-principal.ts';
import type { VaultAuthRole } from '../../../src/evidence/vault.ts';
import { testCheck, type CheckTestCase } from '../../kit/check-tester.ts';
import { evidenceOf, unread } from '../../kit/evidence.ts';
import { cluster, jwtRole, vaultRecords } from '../../kit/vault-world.ts';

type Row = readonly [
  name: string,
  type: string,
  role: Partial<VaultAuthRole>,
  outcome: 'pass' | 'fail' | 'not-assessed',
];

const jwt: readonly Row[] = [
  ['a jwt role with a bound subject', 'jwt', { boundSubject: 'apim-orders' }, 'pass'],
  ['a jwt role with nothing but an audience', 'jwt', { boundAudiences: ['api://vault'] }, 'fail'],
  ['a jwt role with nothing at all', 'jwt', {}, 'fail'],
  ['an object id claim', 'jwt', { boundClaims: { oid: ['1'] } }, 'pass'],
  ['a tenant claim names nobody', 'jwt', { boundClaims: { tid: ['1'] } }, 'fail'],
  ['a star under glob is no claim', 'jwt', { boundClaims: { oid: ['*'] }, boundClaimsType: 'glob' }, 'fail'],
  ['one star among the values is enough', 'jwt', { boundClaims: { oid: ['1', '*'] }, boundClaimsType: 'glob' }, 'fail'],
  ['a star without glob is a text', 'jwt', { boundClaims: { oid: ['*'] }, boundClaimsType: 'string' }, 'pass'],
  ['a claim that nobody knows', 'jwt', { boundClaims: { team: ['orders'] } }, 'not-assessed'],
  ['a repository alone lets pull requests in', 'jwt', { boundClaims: { repository: ['acme/api'] } }, 'fail'],
  ['a repository and a ref', 'jwt', { boundClaims: { repository: ['acme/api'], ref: ['refs/heads/main'] } }, 'pass'],
  [
    'an owner and an environment name no repository',
    'jwt',
    { boundClaims: { repository_owner: ['acme'], environment: ['p'] } },
    'fail',
  ],
  [
    'a subject of one environment',
    'jwt',
    { boundClaims: { sub: ['repo:acme/api:environment:prod'] }, boundClaimsType: 'glob' },
    'pass',
  ],
  ['a subject with every ref', 'jwt', { boundClaims: { sub: ['repo:acme/api:*'] }, boundClaimsType: 'glob' }, 'fail'],
  [
    'a subject with every repository',
    'jwt',
    { boundClaims: { sub: ['repo:acme/*'] }, boundClaimsType: 'glob' },
    'fail',
  ],
  [
    'an open subject beside a repository',
    'oidc',
    { boundClaims: { sub: ['repo:acme/api:*'], repository: ['acme/api'] }, boundClaimsType: 'glob' },
    'fail',
  ],
  ...globs([
    ['repository', 'acme/*', 'fail'],
    ['oid', '*-*', 'fail'],
    ['appid', '0?*', 'fail'],
    ['email', '*@acme.example', 'fail'],
    ['/kubernetes.io/serviceaccount/name', 'apim-*', 'fail'],
    ['sub', 'system:serviceaccount:*', 'fail'],
    ['sub', 'system:serviceaccount:apim:*', 'fail'],
    ['sub', 'system:serviceaccount:*:gateway', 'fail'],
    ['sub', '*:environment:prod', 'fail'],
    ['sub', 'repo:acme/gate*:ref:refs/heads/main', 'fail'],
    ['sub', 'repo:acme/gateway:p*', 'fail'],
    ['sub', 'repo:acme/gateway:ref:refs/heads/*', 'pass'],
    ['sub', 'repo:acme/gateway:environment:*', 'pass'],
    ['sub', 'project_path:acme/apis/gateway:ref_type:branch:ref:*', 'pass'],
    ['sub', 'project_path:acme/*', 'fail'],
    ['sub', 'organization:acme:project:apis:workspace:gateway:run_phase:*', 'pass'],
    ['sub', 'organization:acme:project:apis:workspace:*', 'fail'],
    ['job_workflow_ref', 'acme/ci/.github/workflows/deploy.yml@refs/tags/*', 'pass'],
    ['job_workflow_ref', 'acme/ci/.github/workflows/*', 'fail'],
    ['job_workflow_ref', 'acme/ci/.github/workflows/deploy.yml@*', 'fail'],
    ['team', 'order*', 'not-assessed'],
    ['team', '*', 'fail'],
  ]),
  ...besideARepository([
    ['ref', 'refs/heads/*', 'pass'],
    ['ref', 'refs/*', 'fail'],
    ['environment', 'prod*', 'fail'],
    ['environment', 'prod', 'pass'],
  ]),
  [
    'one narrow value beside a wide one',
    'jwt',
    { boundClaims: { repository_id: ['42', '4*'], ref: ['refs/heads/main'] }, boundClaimsType: 'glob' },
    'fail',
  ],
  [
    'a subject that pins the repository beside a ref that pins the branch',
    'jwt',
    { boundClaims: { sub: ['repo:acme/api:*'], ref: ['refs/heads/main'] }, boundClaimsType: 'glob' },
    'pass',
  ],
];

function globs(rows: readonly (readonly [claim: string, value: string, outcome: Row[3]])[]): Row[] {
  return rows.map(([claim, value, outcome]) => [
    `${claim} like ${value}`,
    'jwt',
    { boundClaims: { [claim]: [value] }, boundClaimsType: 'glob' },
    outcome,
  ]);
}

function besideARepository(rows: readonly (readonly [claim: string, value: string, outcome: Row[3]])[]): Row[] {
  return rows.map(([claim, value, outcome]) => [
    `a repository and ${claim} like ${value}`,
    'jwt',
    { boundClaims: { repository: ['acme/api'], [claim]: [value] }, boundClaimsType: 'glob' },
    outcome,
  ]);
}

const kubernetes = (
  name: string,
  names: readonly string[],
  namespaces: readonly string[],
  selector: string,
  outcome: Row[3],
): Row => [
  name,
  'kubernetes',
  {
    boundServiceAccountNames: [...names],
    boundServiceAccountNamespaces: [...namespaces],
    boundServiceAccountNamespaceSelector: selector,
  },
  outcome,
];
const payments = '{"matchLabels":{"team":"payments"}}';
const others: readonly Row[] = [
  ['an azure role with object ids', 'azure', { boundServicePrincipalIds: ['1'] }, 'pass'],
  ['an azure role with a star among them', 'azure', { boundServicePrincipalIds: ['*'] }, 'fail'],
  [
    'an azure role with a subscription only',
    'azure',
    { boundSubscriptionIds: ['1'], boundLocations: ['westeurope'] },
    'fail',
  ],
  [
    'an azure role with a resource group',
    'azure',
    { boundSubscriptionIds: ['1'], boundResourceGroups: ['rg-api'] },
    'pass',
  ],
  [
    'a kubernetes role with a name and a namespace',
    'kubernetes',
    { boundServiceAccountNames: ['a'], boundServiceAccountNamespaces: ['b'] },
    'pass',
  ],
  [
    'a kubernetes role with every namespace',
    'kubernetes',
    { boundServiceAccountNames: ['a'], boundServiceAccountNamespaces: ['*'] },
    'fail',
  ],
  ['a kubernetes role that shows no names', 'kubernetes', { boundServiceAccountNamespaces: ['b'] }, 'not-assessed'],
  kubernetes('namespaces that a selector takes', ['a'], [], payments, 'pass'),
  kubernetes('neither a namespace nor a selector', ['a'], [], '', 'fail'),
  kubernetes('a selector without labels', ['a'], ['b'], '{"matchLabels":{}}', 'fail'),
  kubernetes('an empty selector', ['a'], ['b'], '{}', 'fail'),
  kubernetes('a selector beside every namespace', ['a'], ['*'], payments, 'fail'),
  kubernetes('a selector in YAML', ['a'], [], 'matchLabels: {team: payments}', 'not-assessed'),
  kubernetes('a selector of another kind', ['a'], [], '{"matchExpressions":[]}', 'not-assessed'),
  kubernetes('a pattern of service accounts', ['apim-*'], ['b'], '', 'fail'),
  kubernetes('a pattern of namespaces', ['a'], ['b', 'team-*'], '', 'fail'),
  ['a cert role with a name', 'cert', { allowedNames: { allowed_names: ['gateway.example.com'] } }, 'pass'],
  ['a cert role without one', 'cert', { allowedNames: { allowed_names: [] } }, 'fail'],
  ['a cert role that does not show its names', 'cert', {}, 'not-assessed'],
  [
    'a cert role with every name, but one common name',
    'cert',
    { allowedNames: { allowed_names: ['*'], allowed_common_names: ['gateway.example.com'] } },
    'pass',
  ],
  [
    'a cert role with one common name among patterns',
    'cert',
    { allowedNames: { allowed_common_names: ['gateway.example.com', '*.example.com'] } },
    'fail',
  ],
  [
    'a cert role that asks for an extension with one value, and for another',
    'cert',
    { allowedNames: { required_extensions: ['1.3.6.1.4.1.1:*', '1.3.6.1.4.1.2:gateway'] } },
    'pass',
  ],
  ['a cert role that asks for any extension', 'cert', { allowedNames: { required_extensions: ['1.3.6:*'] } }, 'fail'],
  ['an approle with secret ids', 'approle', { bindSecretId: true }, 'pass'],
  ['an approle without secret ids or addresses', 'approle', { bindSecretId: false }, 'fail'],
  [
    'an approle without secret ids, for some addresses',
    'approle',
    { bindSecretId: false, tokenBoundCidrs: ['10.2.0.0/16'] },
    'pass',
  ],
  [
    'an approle without secret ids, for every address',
    'approle',
    { bindSecretId: false, secretIdBoundCidrs: ['0.0.0.0/0'] },
    'fail',
  ],
  ['an approle that does not say', 'approle', {}, 'not-assessed'],
];

const world = (type: string, role: Partial<VaultAuthRole>) =>
  vaultRecords({
    authMounts: [
      { path: `auth/${type}/`, type },
      { path: 'auth/token/', type: 'token' },
    ],
    roles: [jwtRole('r', { mount: `auth/${type}/`, mountType: type, ...role })],
  });
const roleCases = [...jwt, ...others].map(([name, type, role, outcome]): CheckTestCase => ({
  name,
  evidence: evidenceOf(world(type, role)),
  expect: [
    {
      subject: `${cluster}/auth/${type}/role/r`,
      outcome,
      ...(outcome === 'fail' ? { fixIncludes: `auth/${type}/${type === 'cert' ? 'certs' : 'role'}/r` } : {}),
    },
  ],
}));

const cases: readonly CheckTestCase[] = [
  ...roleCases,
  {
    name: 'the command repeats the type of the role, without which Vault refuses it',
    evidence: evidenceOf(world('jwt', { roleType: 'jwt', boundClaims: { tid: ['1'] } })),
    expect: [{ subject: `${cluster}/auth/jwt/role/r`, outcome: 'fail', fixIncludes: 'r role_type=jwt bound_subject=' }],
  },
  {
    name: 'the reason names the subject that is open',
    evidence: evidenceOf(world('jwt', { boundClaims: { sub: ['repo:acme/web:*'] }, boundClaimsType: 'glob' })),
    expect: [{ subject: `${cluster}/auth/jwt/role/r`, outcome: 'fail', reasonIncludes: 'repo:acme/web:*' }],
  },
  {
    name: 'the command clears a selector, which would let other namespaces in beside the named one',
    evidence: evidenceOf(
      world('kubernetes', {
        boundServiceAccountNames: ['a', '*'],
        boundServiceAccountNamespaces: [],
        boundServiceAccountNamespaceSelector: payments,
      }),
    ),
    expect: [
      {
        subject: `${cluster}/auth/kubernetes/role/r`,
        outcome: 'fail',
        fixIncludes: 'bound_service_account_namespaces="$NAMESPACE" bound_service_account_namespace_selector=""',
      },
    ],
  },
  {
    name: 'the reason names the pattern that is open',
    evidence: evidenceOf(world('jwt', { boundClaims: { repository: ['acme/*-gw'] }, boundClaimsType: 'glob' })),
    expect: [
      { subject: `${cluster}/auth/jwt/role/r`, outcome: 'fail', reasonIncludes: 'repository is bound to a pattern' },
    ],
  },
  {
    name: 'a role that could not be read',
    evidence: evidenceOf(world('jwt', { boundSubject: 'x' }), {
      replace: [unread('vault.authRoles', `${cluster}/auth/jwt/role/r`, 'forbidden', 'item')],
    }),
    expect: [{ subject: `${cluster}/auth/jwt/role/r`, outcome: 'not-assessed', cause: 'forbidden' }],
  },
  {
    name: 'a method whose roles no collector reads',
    evidence: evidenceOf(world('userpass', {}), {
      replace: [unread('vault.authRoles', `${cluster}/auth/userpass`, 'not-collected')],
    }),
    expect: [{ subject: `${cluster}/auth/userpass vault.authRoles`, outcome: 'not-assessed', cause: 'not-collected' }],
  },
  {
    name: 'auth mounts that could not be listed',
    evidence: evidenceOf(world('jwt', {}), { replace: [unread('vault.authMounts', cluster)] }),
    expect: [{ subject: `${cluster} vault.authMounts`, outcome: 'not-assessed', cause: 'forbidden' }],
  },
];

testCheck('identity/vault-role-any-principal', check, cases, {
  neverNotApplicable: 'every role binds somebody or nobody',
});
