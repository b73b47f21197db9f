import type { MaybeText, PolicySkeleton, SendRequest } from '../evidence/policy.ts';
import type { Reading } from '../evidence/reading.ts';
import type { Estate } from './estate.ts';
import type { Container, Gateway, PolicyPlace } from './gateway-types.ts';
import { inPolicy } from './in-policy.ts';
import { identityFor, type GatewayIdentity } from './identity.ts';
import { isKeyVaultHost, parseSecretIdentifier, secretId } from './key-vault.ts';
import { perObject } from './reading-index.ts';
import { each, known, listed, type Population } from './population.ts';
import { requestKey } from './request-keys.ts';

export type ReferenceReading =
  | 'apim.service'
  | 'apim.namedValues'
  | 'apim.certificates'
  | 'apim.policies'
  | 'repo.apimPolicies';

/** A place where a gateway refers to a secret of Key Vault. */
export interface SecretReference {
  /** What holds the reference: a named value, a certificate, a host name of the service, a request of a policy. */
  readonly holder: { readonly id: string; readonly name: string; readonly kind: string };
  readonly gateway: Gateway;
  readonly identity: GatewayIdentity;
  readonly secret: KnownSecret | { readonly kind: 'unknown'; readonly why: string };
  readonly reading: Reading<unknown, ReferenceReading>;
  readonly row?: string;
}

export interface KnownSecret {
  readonly kind: 'known';
  readonly host: string;
  readonly name: string;
  readonly version?: string;
}

/** Every reference of every gateway to a secret of Key Vault: named values, certificates, host names, policy requests. */
export const secretReferences = perObject((estate: Estate): Population<SecretReference> =>
  each(estate.gateways, (gateway) => referencesOf(estate, gateway)),
);

/** The references of one gateway. */
export function referencesOf(estate: Estate, gateway: Gateway): Population<SecretReference> {
  return referencesIn(estate)(gateway);
}

const referencesIn = perObject((estate: Estate) => perObject((gateway: Gateway) => collectReferences(estate, gateway)));

function collectReferences(estate: Estate, gateway: Gateway): Population<SecretReference> {
  return [
    ...known(hostnameReferences(estate, gateway)),
    ...each(gateway.containers(), (container) => [
      ...namedValueReferences(estate, container),
      ...certificateReferences(estate, container),
    ]),
    ...each(gateway.policies(), (place) =>
      inPolicy(place, (policy) => policyReferences(estate, gateway, place, policy)),
    ),
  ];
}

function hostnameReferences(estate: Estate, gateway: Gateway): readonly SecretReference[] {
  return (gateway.service.hostnames ?? []).flatMap((row) =>
    row.keyVaultId === undefined
      ? []
      : [
          {
            holder: { id: `${gateway.id}#hostname/${row.hostName}`, name: row.hostName, kind: 'custom host name' },
            gateway,
            identity: identityFor(estate, gateway, row.identityClientId),
            secret: secretIn(row.keyVaultId),
            reading: gateway.azure.services,
            row: gateway.id,
          },
        ],
  );
}

function namedValueReferences(estate: Estate, container: Container): Population<SecretReference> {
  const { gateway, namedValues, scope } = container;
  const rows = listed(scope, namedValues, (row) => row);
  return each(rows, (row) =>
    row.keyVault === undefined
      ? []
      : known([
          {
            holder: { id: row.id.toLowerCase(), name: row.displayName, kind: 'named value' },
            gateway,
            identity: identityFor(estate, gateway, row.keyVault.identityClientId),
            secret: secretIn(row.keyVault.secretIdentifier),
            reading: namedValues,
            row: row.id,
          },
        ]),
  );
}

function certificateReferences(estate: Estate, container: Container): Population<SecretReference> {
  const { gateway, certificates, scope } = container;
  const rows = listed(scope, certificates, (row) => row);
  return each(rows, (row) =>
    row.keyVault === undefined
      ? []
      : known([
          {
            holder: { id: row.id.toLowerCase(), name: row.name, kind: 'certificate' },
            gateway,
            identity: identityFor(estate, gateway, row.keyVault.identityClientId),
            secret: secretIn(row.keyVault.secretIdentifier),
            reading: certificates,
            row: row.id,
          },
        ]),
  );
}

function secretIn(identifier: string): SecretReference['secret'] {
  const parsed = parseSecretIdentifier(identifier);
  if (parsed === undefined) return { kind: 'unknown', why: 'its identifier is not that of a Key Vault secret' };
  const { host, name, version } = parsed;
  return { kind: 'known', host, name, ...(version === undefined ? {} : { version }) };
}

function policyReferences(
  estate: Estate,
  gateway: Gateway,
  place: PolicyPlace,
  policy: PolicySkeleton,
): readonly SecretReference[] {
  return policy.sendRequests.flatMap((request) => {
    const secret = requestedSecret(policy, request);
    if (secret === undefined) return [];
    return [
      {
        holder: requestHolder(place, policy, request),
        gateway,
        identity: requestIdentity(estate, gateway, place, policy, request),
        secret,
        reading: place.document,
      },
    ];
  });
}

function requestHolder(place: PolicyPlace, policy: PolicySkeleton, request: SendRequest): SecretReference['holder'] {
  const key = requestKey(policy, request);
  return { id: `${place.id}#request/${key}`, name: `${place.name}, request ${key}`, kind: 'policy request' };
}

/**
 * The Key Vault secret that a request fetches; `unknown` where it goes to Key Vault and an expression or a named value
 * builds the rest; `undefined` where it fetches no secret of Key Vault.
 */
export function requestedSecret(policy: PolicySkeleton, request: SendRequest): SecretReference['secret'] | undefined {
  const identifier = policy.keyVaultIdentifiers.find((item) => item.request === request.id && item.where !== 'comment');
  if (identifier !== undefined) {
    if (identifier.collection === 'keys') return undefined;
    const version = identifier.version === undefined ? {} : { version: identifier.version };
    return { kind: 'known', host: identifier.host.toLowerCase(), name: identifier.name.toLowerCase(), ...version };
  }
  if (request.url.kind === 'literal') {
    const { scheme, host, path } = request.url;
    return isKeyVaultHost(host) && /^\/secrets\//i.test(path) ? secretIn(`${scheme}://${host}${path}`) : undefined;
  }
  return mayBeKeyVault(request)
    ? { kind: 'unknown', why: 'its address is built by an expression or a named value' }
    : undefined;
}

/** Whether a request whose host is not written out goes to Key Vault: by the audience of its token, else by its path. */
function mayBeKeyVault({ url, managedIdentity }: SendRequest): boolean {
  const resource = managedIdentity?.resource;
  if (resource?.kind === 'literal') return /vault\.(?:azure|usgovcloudapi|microsoftazure)\./i.test(resource.text);
  return url.kind === 'named-value' && /^\/secrets\/[^/]+(?:\/[^/]+)?\/*$/i.test(url.path ?? '');
}

function requestIdentity(
  estate: Estate,
  gateway: Gateway,
  place: PolicyPlace,
  policy: PolicySkeleton,
  request: SendRequest,
): GatewayIdentity {
  const clientId: MaybeText | undefined = request.managedIdentity?.clientId;
  if (clientId?.kind === 'absent') return identityFor(estate, gateway, undefined);
  if (clientId?.kind === 'literal') return identityFor(estate, gateway, clientId.text);
  const why =
    clientId === undefined
      ? 'the request does not sign in with a managed identity of its own'
      : 'the client id of its identity is built by an expression or a named value';
  const { id, name } = requestHolder(place, policy, request);
  return {
    id: `${id}/identity`,
    name: `identity of ${name}`,
    gateways: [gateway],
    state: { kind: 'unknown', reading: gateway.azure.services, why },
  };
}

/** Subject id of a reference's secret: the vault's address and the name; for one that cannot be told, its holder. */
export function referencedId(reference: SecretReference): string {
  const { secret, holder } = reference;
  return secret.kind === 'known' ? secretId(secret.host, secret.name) : holder.id;
}
