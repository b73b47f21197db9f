import type { CacheWrite, MaybeText, PolicySkeleton, SendRequest } from '../evidence/policy.ts';
import type { Tracker } from '../evidence/reading.ts';
import type { Estate } from './estate.ts';
import type { PolicyPlace } from './gateway-types.ts';
import { inPolicy } from './in-policy.ts';
import { parseSecretIdentifier } from './key-vault.ts';
import { each, type Population } from './population.ts';
import { lacking, perObject } from './reading-index.ts';
import { requestedSecret } from './references.ts';
import type { VaultCluster } from './vault.ts';
import { inNamespace, loginMount, policyPlaces, vaultTarget } from './vault-uses.ts';

/** Where a cached value stems from, as far as it may be a secret. */
export type CacheSource =
  | { readonly kind: 'key-vault'; readonly host: string; readonly name: string }
  | { readonly kind: 'vault-read'; readonly cluster: VaultCluster; readonly path: string }
  | { readonly kind: 'vault-login'; readonly cluster: VaultCluster; readonly mount: string; readonly role?: string }
  | { readonly kind: 'token'; readonly host: string }
  | { readonly kind: 'other-store'; readonly host: string }
  | { readonly kind: 'named-value'; readonly name: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** A cache write of a policy whose value is, or may be, a secret or token. */
export interface SecretCacheWrite {
  /** `<document>#cache/<key>`, with `~2` and so on where a document writes one key more than once. */
  readonly id: string;
  readonly name: string;
  readonly place: PolicyPlace;
  readonly policy: PolicySkeleton;
  readonly write: CacheWrite;
  readonly sources: readonly CacheSource[];
}

/** Cache writes of every policy, live and in repositories, whose value stems from a store, a token call or a named value. */
export const secretCacheWrites = perObject((estate: Estate): Population<SecretCacheWrite> =>
  each(policyPlaces(estate), (place) => inPolicy(place, (policy) => writesOf(estate, place, policy))),
);

function writesOf(estate: Estate, place: PolicyPlace, policy: PolicySkeleton): readonly SecretCacheWrite[] {
  const seen = new Map<string, number>();
  return policy.cacheWrites.flatMap((write) => {
    const sources = sourcesOf(estate, policy, write);
    if (sources.length === 0) return [];
    const key = sayKey(write.key, write.element);
    const nth = (seen.get(key) ?? 0) + 1;
    seen.set(key, nth);
    const suffix = nth === 1 ? '' : `~${String(nth)}`;
    return [
      {
        id: `${place.id}#cache/${key}${suffix}`,
        name: `${write.element} ${key} in ${place.name}`,
        place,
        policy,
        write,
        sources,
      },
    ];
  });
}

function sayKey(key: MaybeText, element: string): string {
  if (key.kind === 'literal') return key.text;
  return key.kind === 'named-value' ? `{{${key.name}}}` : element;
}

function sourcesOf(estate: Estate, policy: PolicySkeleton, write: CacheWrite): readonly CacheSource[] {
  const fromRequests = write.value.requests.flatMap((id) => {
    const request = policy.sendRequests.find((item) => item.id === id);
    const source = request === undefined ? undefined : requestSource(estate, policy, request);
    return source === undefined ? [] : [source];
  });
  const fromNames = write.value.namedValues.map((name): CacheSource => ({ kind: 'named-value', name }));
  const found = [...fromRequests, ...fromNames];
  if (found.length > 0 || write.value.followed) return found;
  // A fragment that is included runs in the same context: what it fetched may be what is stored.
  const near =
    policy.fragments.length > 0 ||
    policy.root === 'fragment' ||
    policy.sendRequests.some((request) => requestSource(estate, policy, request) !== undefined);
  return near ? [{ kind: 'unknown', why: 'the expression that gives the value could not be followed' }] : [];
}

/** Which store or token endpoint a request fetches from; `undefined` where it goes to neither. */
function requestSource(estate: Estate, policy: PolicySkeleton, request: SendRequest): CacheSource | undefined {
  const secret = requestedSecret(policy, request);
  if (secret?.kind === 'known') return { kind: 'key-vault', host: secret.host, name: secret.name };
  if (secret?.kind === 'unknown') return { kind: 'unknown', why: `the secret cannot be told: ${secret.why}` };
  if (request.url.kind !== 'literal') return { kind: 'unknown', why: 'the address of the request is not written out' };
  return vaultSource(estate, request) ?? literalSource(request.url.host, request.url.path, request);
}

function vaultSource(estate: Estate, request: SendRequest): CacheSource | undefined {
  const target = vaultTarget(estate, request);
  if (target === undefined) return undefined;
  const { cluster, path } = target;
  if (!inNamespace(cluster, request)) return { kind: 'other-store', host: `another namespace of ${cluster.host}` };
  const mount = loginMount(path);
  if (mount === undefined) return { kind: 'vault-read', cluster, path };
  const role = request.bodyRole?.kind === 'literal' ? { role: request.bodyRole.text } : {};
  return { kind: 'vault-login', cluster, mount, ...role };
}

function literalSource(host: string, path: string, request: SendRequest): CacheSource | undefined {
  const isVault =
    request.headers.some((header) => header.toLowerCase() === 'x-vault-token') || /\/v1\/auth\/.+\/login/.test(path);
  if (isVault) return { kind: 'other-store', host };
  const isToken = isEntraHost(host) || /(?:^|\/)(?:oauth2?|connect|openid-connect)\/.*token$|\/token$/i.test(path);
  return isToken ? { kind: 'token', host } : undefined;
}

export function isEntraHost(host: string): boolean {
  return /^login\.(?:microsoftonline\.com|microsoftonline\.us|partner\.microsoftonline\.cn|windows\.net)$/.test(host);
}

type NamedValueReading = 'apim.namedValues' | 'apim.policies' | 'repo.apimPolicies';

/** What a named value in a policy holds: nothing secret, a secret of a vault, or a secret that the gateway keeps. */
export type NamedValueContent =
  | { readonly kind: 'plain' }
  | { readonly kind: 'secret' }
  | { readonly kind: 'key-vault'; readonly host: string; readonly name: string };

/** The named value that a policy means; ends the subject where that cannot be told. */
export function namedValueContent(
  tracker: Tracker<NamedValueReading>,
  place: PolicyPlace,
  name: string,
): NamedValueContent {
  const { origin } = place;
  if (origin.kind === 'file') {
    const detail = `the file does not say what the gateway's named value ${name} holds`;
    return tracker.read(lacking(place.document, 'not-collected', detail));
  }
  const { namedValues } = origin.container;
  const row = tracker.read(namedValues).find((item) => item.displayName === name);
  if (row === undefined) {
    return tracker.read(lacking(namedValues, 'not-found', `there is no named value ${name} where the policy is`));
  }
  tracker.cite(namedValues, row.id);
  if (row.keyVault !== undefined) {
    const parsed = parseSecretIdentifier(row.keyVault.secretIdentifier);
    return parsed === undefined ? { kind: 'secret' } : { kind: 'key-vault', host: parsed.host, name: parsed.name };
  }
  if (row.secret === false) return { kind: 'plain' };
  if (row.secret === true) return { kind: 'secret' };
  return tracker.read(lacking(namedValues, 'malformed', `the named value ${name} does not say whether it is secret`));
}
