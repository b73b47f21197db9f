import type { MaybeText, PolicySkeleton, SendRequest } from '../evidence/policy.ts';
import type { Tracker, UnreadReading } from '../evidence/reading.ts';
import type { VaultMount } from '../evidence/vault.ts';
import type { Estate } from './estate.ts';
import type { PolicyPlace } from './gateway-types.ts';
import { inPolicy } from './in-policy.ts';
import { distinct, each, known, where, type Population } from './population.ts';
import { lacking, perObject } from './reading-index.ts';
import { requestKey } from './request-keys.ts';
import { authRoleId, bare, type VaultCluster, type VaultSubject } from './vault.ts';

/** A request of a gateway policy to a declared Vault: a login, or the read of a path. */
export interface VaultUse {
  readonly cluster: VaultCluster;
  readonly place: PolicyPlace;
  readonly request: SendRequest;
  /** What tells the request from others of its policy. */
  readonly key: string;
  readonly does:
    | { readonly kind: 'login'; readonly mount: string; readonly role: MaybeText }
    | { readonly kind: 'read'; readonly path: string; readonly login?: LoginAs };
  /** Whether the request names another namespace than the one that the scan reads. */
  readonly otherNamespace: boolean;
  /** What ids of paths and roles begin with: the cluster's id, and the namespace where it is not the one that is read. */
  readonly home: string;
}

/** With which role a read was signed in, where the policy and its fragments hold exactly one login to that Vault. */
export interface LoginAs {
  readonly mount: string;
  readonly role: string;
}

/** A role of a declared Vault that a gateway policy signs in with. */
export interface GatewayRole {
  /** `<home>/auth/<mount>/role/<role>`, or the request where the policy does not tell the role. */
  readonly id: string;
  readonly name: string;
  readonly cluster: VaultCluster;
  readonly mount: string;
  /** Absent where an expression or a named value builds it. */
  readonly role?: string;
  readonly uses: readonly VaultUse[];
}

/** Every policy document, live and in repositories. */
export const policyPlaces = perObject((estate: Estate): Population<PolicyPlace> => [
  ...each(estate.gateways, (gateway) => gateway.policies()),
  ...estate.repositories.flatMap((repository) => repository.policies()),
]);

/** Requests of all policies to declared Vaults. Empty, whatever was unread, where no Vault is declared. */
export const vaultUses = perObject((estate: Estate): Population<VaultUse> => {
  if (estate.vaults.length === 0) return [];
  const places = policyPlaces(estate);
  return each(places, (place) => [
    ...inPolicy(place, (policy) => usesOf(estate, places, place, policy)),
    ...untoldUses(place),
  ]);
});

/** The word that a document asks a Vault of which it does not tell the address: it may be a declared one. */
function untoldUses({ document, scope }: PolicyPlace): Population<never> {
  const policy = document.status === 'read' ? document.value.policy : undefined;
  const request = policy?.sendRequests.find(asksUntoldVault);
  if (request === undefined) return [];
  const detail = `the request at line ${String(request.span.line)} asks a Vault whose address an expression or a named value gives`;
  return [{ kind: 'unlisted', scope, reading: lacking(document, 'partial', detail) }];
}

function asksUntoldVault({ url, headers, vaultNamespace, bodyRole }: SendRequest): boolean {
  if (url.kind !== 'expression' && url.kind !== 'named-value') return false;
  return (
    headers.some((header) => header.toLowerCase() === 'x-vault-token') ||
    (vaultNamespace !== undefined && vaultNamespace.kind !== 'absent') ||
    (url.kind === 'named-value' && /^\/?v1\//.test(url.path ?? '')) ||
    bodyRole?.kind === 'literal'
  );
}

/** Requests of gateway policies that go through a mount of the namespace that is read: logins at `auth/<path>`, reads below a secret mount. */
export function usesOfMount(
  estate: Estate,
  cluster: VaultCluster,
  path: string,
  mounts: readonly VaultMount[],
): readonly VaultUse[] {
  return vaultUses(estate).flatMap((item) => {
    if (item.kind === 'unlisted' || item.subject.cluster !== cluster || item.subject.otherNamespace) return [];
    const { does } = item.subject;
    const mount = does.kind === 'login' ? `auth/${does.mount}` : owningMount(does.path, mounts);
    return mount === path ? [item.subject] : [];
  });
}

/** Requests of gateway policies that read a path of the namespace that is read. */
export function readsOf(estate: Estate, cluster: VaultCluster, path: string): readonly VaultUse[] {
  return vaultUses(estate).flatMap((item) => {
    if (item.kind === 'unlisted' || item.subject.cluster !== cluster || item.subject.otherNamespace) return [];
    const { does } = item.subject;
    return does.kind === 'read' && bare(does.path) === path ? [item.subject] : [];
  });
}

/** Reads that gateway policies make with a role, where the policy and its fragments hold exactly one login. */
export function readsAs(estate: Estate, cluster: VaultCluster, mount: string, role: string): readonly VaultUse[] {
  return vaultUses(estate).flatMap((item) => {
    if (item.kind === 'unlisted' || item.subject.cluster !== cluster || item.subject.otherNamespace) return [];
    const { does } = item.subject;
    const same = does.kind === 'read' && does.login?.mount === mount && does.login.role === role;
    return same ? [item.subject] : [];
  });
}

/** Whether every policy could be read to its end, so that what uses a Vault is known. */
export function allUsesKnown(estate: Estate): boolean {
  return vaultUses(estate).every((item) => item.kind === 'subject');
}

/** Readings that requests to Vaults are found in: what a check declares that asks for all of them. */
export const useReadings = [
  'apim.service',
  'apim.workspaces',
  'apim.products',
  'apim.apis',
  'apim.policies',
  'repo.files',
  'repo.apimPolicies',
] as const;
export type UseReading = (typeof useReadings)[number];

/** Ends the subject where some policy could not be read to its end: a use may stand in it. */
export function requireAllUses(tracker: Tracker<UseReading>, estate: Estate): void {
  for (const item of vaultUses(estate)) {
    if (item.kind === 'unlisted' && isUseReading(item.reading)) tracker.read(item.reading);
  }
}

function isUseReading(reading: UnreadReading): reading is UnreadReading<UseReading> {
  return useReadings.some((name) => name === reading.name);
}

/** The longest mount path that a request path lies below, as in Vault. */
function owningMount(path: string, mounts: readonly VaultMount[]): string | undefined {
  return mounts
    .map((row) => bare(row.path))
    .filter((mount) => path.startsWith(`${mount}/`))
    .toSorted((left, right) => right.length - left.length)[0];
}

/** Roles that gateways sign in with, each once. */
export const gatewayRoles = perObject((estate: Estate): Population<GatewayRole> => {
  const logins = where(vaultUses(estate), (use) => use.does.kind === 'login');
  const roles = each(logins, (use) => (use.does.kind === 'login' ? known([roleOf(use, use.does)]) : []));
  return distinct(
    roles,
    (role) => role.id,
    (first, next) => ({ ...first, uses: [...first.uses, ...next.uses] }),
  );
});

/** A role as the subject of a check. One that only the gateway knows stands at the cluster. */
export function gatewayRoleSubject({ id, name, role, cluster }: GatewayRole): VaultSubject {
  return {
    id,
    name,
    kind: 'Vault auth role',
    target: cluster.target,
    ...(role === undefined ? { resource: cluster.id } : {}),
  };
}

function roleOf(use: VaultUse, does: { readonly mount: string; readonly role: MaybeText }): GatewayRole {
  const { cluster, place, key, home } = use;
  const { mount, role } = does;
  const base = { cluster, mount, uses: [use] };
  return role.kind === 'literal'
    ? { ...base, id: authRoleId(home, mount, role.text), name: `${role.text} (auth/${mount})`, role: role.text }
    : { ...base, id: `${place.id}#login/${key}`, name: `login of ${place.name} at auth/${mount}` };
}

function usesOf(
  estate: Estate,
  places: Population<PolicyPlace>,
  place: PolicyPlace,
  policy: PolicySkeleton,
): readonly VaultUse[] {
  return policy.sendRequests.flatMap((request): readonly VaultUse[] => {
    const target = vaultTarget(estate, request);
    if (target === undefined) return [];
    const { cluster, path } = target;
    const base = {
      cluster,
      place,
      request,
      key: requestKey(policy, request),
      otherNamespace: !inNamespace(cluster, request),
      home: homeOf(cluster, request),
    };
    const mount = loginMount(path);
    if (mount !== undefined) {
      return [{ ...base, does: { kind: 'login', mount, role: request.bodyRole ?? { kind: 'absent' } } }];
    }
    if (request.method !== undefined && request.method.toUpperCase() !== 'GET') return [];
    const login = loginFor(estate, places, place, base.home);
    return [{ ...base, does: { kind: 'read', path, ...(login === undefined ? {} : { login }) } }];
  });
}

/**
 * The declared Vault and the path below its `/v1/` that a request goes to; only literal addresses can be told. Where
 * several namespaces of one server are declared, it is the one that the request names.
 */
export function vaultTarget(
  estate: Estate,
  request: SendRequest,
): { readonly cluster: VaultCluster; readonly path: string } | undefined {
  if (request.url.kind !== 'literal') return undefined;
  const { scheme, host, path } = request.url;
  const named = host.toLowerCase().replace(scheme === 'https' ? /:443$/ : /:80$/, '');
  const fitting = estate.vaults.flatMap((cluster) => {
    const below = cluster.host === named ? pathBelow(cluster, path) : undefined;
    return below === undefined ? [] : [{ cluster, path: below }];
  });
  return fitting.find(({ cluster }) => inNamespace(cluster, request)) ?? fitting[0];
}

function pathBelow({ basePath }: VaultCluster, path: string): string | undefined {
  const api = `${basePath}/v1/`;
  const rest = path.startsWith(api) ? bare(path.slice(api.length)) : '';
  return rest === '' ? undefined : rest;
}

/** The auth mount that a login path belongs to, such as `jwt` of `auth/jwt/login`. */
export function loginMount(path: string): string | undefined {
  return /^auth\/(.+?)\/login(?:\/|$)/.exec(path)?.[1];
}

/** Whether a request goes to the namespace that the configuration declares, and that was read. */
export function inNamespace(cluster: VaultCluster, request: SendRequest): boolean {
  const header = request.vaultNamespace;
  if (header === undefined || header.kind === 'absent') return cluster.namespace === '';
  return header.kind === 'literal' && namespaceOf(header.text) === cluster.namespace;
}

function homeOf(cluster: VaultCluster, request: SendRequest): string {
  if (inNamespace(cluster, request)) return cluster.id;
  const { vaultNamespace: header = { kind: 'absent' } } = request;
  const root = header.kind === 'absent' || (header.kind === 'literal' && namespaceOf(header.text) === '');
  const named = header.kind === 'named-value' ? `{{${header.name}}}` : '?';
  const namespace = root ? 'root' : header.kind === 'literal' ? namespaceOf(header.text) : named;
  return `${cluster.id}/namespaces/${namespace}`;
}

/** A namespace as a configuration has it after loading: without slashes at its ends, the root namespace empty. */
function namespaceOf(header: string): string {
  const path = bare(header.trim());
  return path === 'root' ? '' : path;
}

function loginFor(
  estate: Estate,
  places: Population<PolicyPlace>,
  place: PolicyPlace,
  home: string,
): LoginAs | undefined {
  const logins = [place, ...includedFragments(places, place)].flatMap((document) => loginsIn(estate, document, home));
  const distinctLogins = new Map(logins.map((login) => [`${login.mount} ${login.role ?? ''}`, login]));
  const [only] = distinctLogins.values();
  return distinctLogins.size === 1 && only?.role !== undefined ? { mount: only.mount, role: only.role } : undefined;
}

function loginsIn(
  estate: Estate,
  place: PolicyPlace,
  home: string,
): readonly { readonly mount: string; readonly role?: string }[] {
  const policy = place.document.status === 'read' ? place.document.value.policy : undefined;
  return (policy?.sendRequests ?? []).flatMap((request) => {
    const target = vaultTarget(estate, request);
    const mount = target === undefined ? undefined : loginMount(target.path);
    if (target === undefined || mount === undefined || homeOf(target.cluster, request) !== home) return [];
    return [{ mount, ...(request.bodyRole?.kind === 'literal' ? { role: request.bodyRole.text } : {}) }];
  });
}

/** Fragments that a live policy includes, from its own service or workspace. */
function includedFragments(places: Population<PolicyPlace>, place: PolicyPlace): readonly PolicyPlace[] {
  const policy = place.document.status === 'read' ? place.document.value.policy : undefined;
  const { origin } = place;
  if (policy === undefined || policy.fragments.length === 0 || origin.kind !== 'live') return [];
  return places.flatMap((item) => {
    if (item.kind === 'unlisted' || item.subject.fragment === undefined) return [];
    const other = item.subject.origin;
    const here = other.kind === 'live' && other.container === origin.container;
    return here && policy.fragments.includes(item.subject.fragment) ? [item.subject] : [];
  });
}
