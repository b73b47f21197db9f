import { defineCheck, fail, pass } from '../../src/assess/check.ts';
import type { VaultAuthRole } from '../../src/evidence/vault.ts';
import { pinnedByAny } from '../../src/estate/claim-patterns.ts';
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
  logic: 2,
  cwe: [287, 284],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.3'], 'iso27001@2022': ['A.5.16', 'A.8.5'] },
  rationale: 'Access is given to identified parties only where each role names the party that may use it.',
  limits: [
    'Auth methods other than approle, jwt, oidc, azure, kubernetes and cert are listed as not assessed.',
    'A bound value with a wildcard names one identity only where its fixed part, before the first star, names it: ' +
      'repo:acme/gateway:ref:refs/heads/* does; acme/*, *-*, system:serviceaccount:* and apim-*.example.com do not.',
    'A claim that is not known to name identities, and a Kubernetes namespace selector that is not JSON, are not assessed.',
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
      facts: {
        type,
        mount: path,
        role: name,
        roleType: role.roleType ?? '',
        selector: (role.boundServiceAccountNamespaceSelector ?? '') === '' ? '' : 'set',
      },
    });
  },
  fix: (_role, { facts = {}, expected = '' }) => [
    {
      text: `Bind the role to ${expected}. Writing a role replaces only the fields that are given${facts['roleType'] === '' ? '' : ', and its type, which has to be repeated'}.`,
      code: fixCommand(facts),
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
  const subject = role.boundSubject ?? '';
  if (subject !== '') return { kind: 'named', to: `the subject ${subject}` };
  const glob = role.boundClaimsType === 'glob';
  const bound = Object.entries(role.boundClaims ?? {}).map(([claim, values]) => {
    const name = claim.toLowerCase();
    return { name, values, pinned: pinnedByAny(name, values, glob) };
  });
  const names = bound.flatMap(({ name, pinned }) =>
    pinned === 'identity' ? [name] : pinned === 'repository' ? ['repository'] : [],
  );
  const loose = bound.find(({ name, pinned }) => pinned !== 'identity' && naming.includes(name));
  const repository = names.some((claim) => claim === 'repository' || claim === 'repository_id');
  if (repository && !names.some((claim) => besideRepository.includes(claim))) return anyPullRequest(loose?.values);
  const named = names.find((claim) => naming.includes(claim));
  if (named !== undefined) return { kind: 'named', to: `the claim ${named}` };
  // A claim that nobody here knows may name one identity, and a pattern of it may.
  const unknown = bound.find(
    ({ name, values }) =>
      !naming.includes(name) && !shared.includes(name) && values.length > 0 && !(glob && values.some(isAnything)),
  );
  if (unknown !== undefined)
    return { kind: 'open', why: `whether the claim ${unknown.name} names one identity is not known` };
  return {
    kind: 'anybody',
    why:
      loose === undefined
        ? 'The role has no bound_subject and no bound claim that names one repository or identity'
        : `The claim ${loose.name} is bound to a pattern that more than one identity fits: ${loose.values.join(', ')}`,
    want: 'bound_subject, or bound claims that name one identity',
  };
}

const isAnything = (value: string): boolean => /^\*+$/.test(value);

function anyPullRequest(pattern: readonly string[] | undefined): Binding {
  return {
    kind: 'anybody',
    why:
      pattern === undefined
        ? 'The role is bound to a repository, but to neither a branch nor an environment, so every pull request can sign in'
        : `The pattern ${pattern.join(', ')} names a repository, but no kind of run, so every branch and pull request can sign in`,
    want: 'the repository and its ref or environment',
  };
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
  const labels = labelsOf(role.boundServiceAccountNamespaceSelector ?? '');
  // The namespaces and the selector are alternatives: one that fits all makes the other void.
  if (
    areOpen(names) ||
    namespaces.some(isPattern) ||
    labels === 'any' ||
    (namespaces.length === 0 && labels === 'none')
  )
    return {
      kind: 'anybody',
      why: 'The role takes service accounts of any name, or of any namespace, that fits a wildcard or nothing at all',
      want: 'one service account in one namespace',
    };
  if (labels === 'unknown') {
    return { kind: 'open', why: 'which namespaces the selector of the role takes cannot be told from its text' };
  }
  const where = labels === 'none' ? [] : [`namespaces labelled ${labels.join(', ')}`];
  return { kind: 'named', to: `service accounts ${names.join(', ')} in ${[...namespaces, ...where].join(', ')}` };
}

const isPattern = (value: string): boolean => value.includes('*');
const areOpen = (values: readonly string[]): boolean => values.length === 0 || values.some(isPattern);

/** The labels that a namespace selector in JSON asks for; one without labels takes every namespace. */
function labelsOf(selector: string): readonly string[] | 'none' | 'any' | 'unknown' {
  if (selector.trim() === '') return 'none';
  const read = jsonObject(selector);
  if (read === undefined || Object.keys(read).some((key) => key !== 'matchLabels')) return 'unknown';
  const labels = Object.entries(read['matchLabels'] ?? {}).map(([name, value]) => `${name}=${String(value)}`);
  return labels.length === 0 ? 'any' : labels;
}

function jsonObject(text: string): Readonly<Record<string, object | null>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Each constraint of a certificate's names has to hold, so one that names somebody is enough. */
function certRole(role: VaultAuthRole): Binding {
  const sets = role.allowedNames;
  if (sets === undefined) return { kind: 'open', why: 'the role does not show which names it binds' };
  const named = Object.entries(sets).find(([field, values]) =>
    // Every one of the extensions has to be there; of names, one of the alternatives.
    field === 'required_extensions' ? values.some((value) => !isPattern(value)) : !areOpen(values),
  );
  if (named !== undefined) return { kind: 'named', to: `${named[0]} ${named[1].join(', ')}` };
  const patterns = Object.values(sets).flat();
  return {
    kind: 'anybody',
    why:
      patterns.length === 0
        ? 'The role takes every certificate of its authority, whatever name it carries'
        : `The role takes every certificate of its authority whose name fits ${patterns.join(', ')}`,
    want: 'the names of the certificates that may sign in',
  };
}

/** A role of jwt or oidc that is written without its type becomes one of oidc, or is refused. */
function fixCommand({ type = '', mount = '', role = '', roleType = '', selector = '' }: Facts): string {
  const bound = `${roleType === '' ? '' : `role_type=${roleType} `}bound_subject="$GATEWAY_SUBJECT"`;
  const write = `vault write auth/${mount}/${type === 'cert' ? 'certs' : 'role'}/${role}`;
  // A selector that stays would let its namespaces in beside the one that is named.
  const cleared = selector === '' ? '' : ' bound_service_account_namespace_selector=""';
  const fields: Readonly<Record<string, string>> = {
    approle: 'bind_secret_id=true',
    jwt: bound,
    oidc: bound,
    azure: 'bound_service_principal_ids="$GATEWAY_OBJECT_ID"',
    kubernetes: `bound_service_account_names="$SERVICE_ACCOUNT" bound_service_account_namespaces="$NAMESPACE"${cleared}`,
    cert: 'allowed_common_names="$GATEWAY_NAME"',
  };
  return `${write} ${fields[type] ?? ''}`.trim();
}

type Facts = Readonly<Record<string, string>>;
