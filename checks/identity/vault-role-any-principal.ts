import { defineCheck, fail, pass } from '../../src/assess/check.ts';
import type { VaultAuthRole } from '../../src/evidence/vault.ts';
import { each } from '../../src/estate/population.ts';
import { lacking } from '../../src/estate/reading-index.ts';
import { authRole } from '../../src/estate/token-lifetime.ts';
import { authMountsOf, rolesOf } from '../../src/estate/vault.ts';

/** What a role is bound to: somebody named, anybody, or something that cannot be told from what is kept of it. */
type Binding =
  | { readonly kind: 'named'; readonly to: string }
  | { readonly kind: 'anybody'; readonly why: string; readonly want: string }
  | { readonly kind: 'open'; readonly why: string };

export const check = defineCheck({
  title: 'Vault auth roles are bound to named identities',
  failTitle: 'Vault auth role accepts any principal',
  why:
    'A role decides who may turn an outside identity into a Vault token. One that binds nothing but the tenant, the issuer ' +
    'or a wildcard accepts every workload that the same directory or cluster knows, so each of them can fetch what was meant for ' +
    'the gateway. The strength of the outside sign-in does not help: it proves who the caller is, not that the caller was meant.',
  severity: 'high',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [287, 284],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.3'], 'iso27001@2022': ['A.5.16', 'A.8.5'] },
  rationale: 'Access is given to identified parties only where each role names the party that may use it.',
  limits: [
    'Auth methods other than approle, jwt, oidc, azure, kubernetes and cert are listed as not assessed.',
    'Roles of the token method, child namespaces and entity aliases are not looked at.',
  ],
  requires: ['vault.authMounts', 'vault.authRoles'],
  from: [],
  population: (estate) => estate.vaults.flatMap((cluster) => each(authMountsOf(cluster), rolesOf)),
  subject: ({ id, name, mount }) => ({
    id,
    name: `${name} (auth/${mount.path})`,
    kind: 'Vault auth role',
    target: mount.cluster.target,
  }),
  assess: ({ name, mount }, context) => {
    const { read, cite, notCollected } = context;
    const { cluster, path, type } = mount;
    read(cluster.authMounts);
    cite(cluster.authMounts, mount.row.path);
    const judge = judges[type];
    if (judge === undefined) return notCollected(`roles of auth methods of type ${type} are not judged yet`);
    const role = authRole(context, cluster, path, name);
    const binding = judge(role);
    if (binding.kind === 'named') return pass(`The role is bound to ${binding.to}.`);
    if (binding.kind === 'open') return read(lacking(cluster.role(path, name), 'partial', binding.why));
    return fail({
      reason: `${binding.why}.`,
      expected: binding.want,
      facts: { type, mount: path, role: name, roleType: role.roleType ?? '' },
    });
  },
  fix: (_role, { facts = {}, expected = '' }) => [
    {
      text: `Bind the role to ${expected}. Writing a role replaces only the fields that are given${facts['roleType'] === '' ? '' : ', and its type, which has to be repeated'}.`,
      code: fixCommand(facts['type'] ?? '', facts['mount'] ?? '', facts['role'] ?? '', facts['roleType'] ?? ''),
      language: 'shell',
    },
  ],
});

const judges: Readonly<Record<string, (role: VaultAuthRole) => Binding>> = {
  approle: appRole,
  jwt: tokenRole,
  oidc: tokenRole,
  azure: azureRole,
  kubernetes: kubernetesRole,
  cert: certRole,
};

function appRole(role: VaultAuthRole): Binding {
  if (role.bindSecretId === undefined) return { kind: 'open', why: 'the role does not show bind_secret_id' };
  if (role.bindSecretId) return { kind: 'named', to: 'holders of a secret id' };
  const cidrs = [...(role.secretIdBoundCidrs ?? []), ...(role.tokenBoundCidrs ?? [])];
  const narrow = cidrs.filter((cidr) => !cidr.endsWith('/0'));
  if (cidrs.length > 0 && narrow.length === cidrs.length)
    return { kind: 'named', to: `addresses in ${cidrs.join(', ')}` };
  return {
    kind: 'anybody',
    why: 'bind_secret_id is false and no address range narrows the role, so its role id alone signs in',
    want: 'a secret id, or the address ranges of the gateway',
  };
}

/** Claims that name one workload, person or repository, in tokens of Entra ID, GitHub, GitLab and Kubernetes. */
const naming = [
  'sub',
  'oid',
  'appid',
  'azp',
  'client_id',
  'xms_mirid',
  'email',
  'upn',
  'preferred_username',
  'repository',
  'repository_id',
  'job_workflow_ref',
  'project_id',
  'project_path',
  '/kubernetes.io/serviceaccount/name',
];
/** Claims that a whole tenant, organisation or issuer shares. */
const shared = [
  'iss',
  'aud',
  'tid',
  'idp',
  'idtyp',
  'ver',
  'repository_owner',
  'repository_owner_id',
  'repository_visibility',
  'namespace_id',
  'namespace_path',
  'ref',
  'ref_type',
  'environment',
  'event_name',
  'actor_type',
];
/** Beside the repository, GitHub's tokens need one of these: a pull request runs in the repository too. */
const besideRepository = ['ref', 'environment', 'job_workflow_ref', 'workflow_ref', 'sub'];

function tokenRole(role: VaultAuthRole): Binding {
  const glob = role.boundClaimsType === 'glob';
  const subject = role.boundSubject ?? '';
  if (subject !== '') return subjectBinding(subject, false);
  const bound = Object.entries(role.boundClaims ?? {}).filter(([, values]) => isNarrow(values, glob));
  const openSubject = bound
    .filter(([claim]) => claim === 'sub')
    .flatMap(([, values]) => values.map((text) => subjectBinding(text, glob)))
    .find((binding) => binding.kind === 'anybody');
  const names = bound
    .map(([claim]) => claim.toLowerCase())
    .filter((claim) => claim !== 'sub' || openSubject === undefined);
  const repository = names.some((claim) => claim === 'repository' || claim === 'repository_id');
  if (repository && !names.some((claim) => besideRepository.includes(claim))) {
    return {
      kind: 'anybody',
      why: 'The role is bound to a repository, but to neither a branch nor an environment, so every pull request can sign in',
      want: 'the repository and its ref or environment',
    };
  }
  const named = names.find((claim) => naming.includes(claim));
  if (named !== undefined) return { kind: 'named', to: `the claim ${named}` };
  const unknown = names.find((claim) => !shared.includes(claim));
  if (unknown !== undefined)
    return { kind: 'open', why: `whether the claim ${unknown} names one identity is not known` };
  return (
    openSubject ?? {
      kind: 'anybody',
      why: 'The role has no bound_subject and no bound claim that names one repository or identity',
      want: 'bound_subject, or bound claims that name one identity',
    }
  );
}

/** Whether a claim's values leave something out. They are alternatives: one that fits all makes the rest void. */
function isNarrow(values: readonly string[], glob: boolean): boolean {
  return values.length > 0 && !(glob && values.some((value) => /^\*+$/.test(value)));
}

function subjectBinding(subject: string, glob: boolean): Binding {
  // GitHub writes repo:<owner>/<name>:<ref, environment or pull_request>; a star before or right after the last colon
  // leaves the third part open.
  const open = glob && /^repo:(?:[^:*]*\*|[^:]*:\*)/.test(subject);
  return open
    ? {
        kind: 'anybody',
        why: `The subject ${subject} takes every branch and pull request`,
        want: 'the subject of one repository and one ref or environment',
      }
    : { kind: 'named', to: `the subject ${subject}` };
}

function azureRole(role: VaultAuthRole): Binding {
  const identities = role.boundServicePrincipalIds ?? [];
  if (identities.length > 0 && !identities.includes('*'))
    return { kind: 'named', to: `${String(identities.length)} service principals` };
  const narrower = [
    ['groups', role.boundGroupIds],
    ['resource groups', role.boundResourceGroups],
    ['scale sets', role.boundScaleSets],
  ] as const;
  const named = narrower.find(([, values]) => values !== undefined && values.length > 0 && !values.includes('*'));
  if (named !== undefined) return { kind: 'named', to: `named ${named[0]}` };
  const wide = (role.boundSubscriptionIds ?? []).length > 0;
  return {
    kind: 'anybody',
    why: wide
      ? 'The role binds whole subscriptions, so every identity of a resource in them can sign in'
      : 'The role binds no identity of its tenant in particular',
    want: 'the object ids of the identities that may sign in',
  };
}

function kubernetesRole(role: VaultAuthRole): Binding {
  const { boundServiceAccountNames: names, boundServiceAccountNamespaces: namespaces } = role;
  if (names === undefined || namespaces === undefined) {
    return { kind: 'open', why: 'the role does not show which service accounts it binds' };
  }
  const open = [names, namespaces].some((values) => values.length === 0 || values.includes('*'));
  return open
    ? {
        kind: 'anybody',
        why: 'The role takes any service account name or any namespace',
        want: 'one service account in one namespace',
      }
    : { kind: 'named', to: `service accounts ${names.join(', ')} in ${namespaces.join(', ')}` };
}

function certRole(role: VaultAuthRole): Binding {
  const names = role.allowedNames ?? [];
  return names.length === 0 || names.includes('*')
    ? {
        kind: 'anybody',
        why: 'The role takes every certificate of its authority, whatever name it carries',
        want: 'the names of the certificates that may sign in',
      }
    : { kind: 'named', to: `the names ${names.join(', ')}` };
}

/** A role of jwt or oidc that is written without its type becomes one of oidc, or is refused. */
function fixCommand(type: string, mount: string, role: string, roleType: string): string {
  const bound = `${roleType === '' ? '' : `role_type=${roleType} `}bound_subject="$GATEWAY_SUBJECT"`;
  const write = `vault write auth/${mount}/${type === 'cert' ? 'certs' : 'role'}/${role}`;
  const fields: Readonly<Record<string, string>> = {
    approle: 'bind_secret_id=true',
    jwt: bound,
    oidc: bound,
    azure: 'bound_service_principal_ids="$GATEWAY_OBJECT_ID"',
    kubernetes: 'bound_service_account_names="$SERVICE_ACCOUNT" bound_service_account_namespaces="$NAMESPACE"',
    cert: 'allowed_common_names="$GATEWAY_NAME"',
  };
  return `${write} ${fields[type] ?? ''}`.trim();
}
