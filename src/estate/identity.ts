import type { Reading, Tracker } from '../evidence/reading.ts';
import type { Estate } from './estate.ts';
import type { Gateway } from './gateway-types.ts';
import { distinct, each, known, type Population } from './population.ts';
import { lacking, perObject } from './reading-index.ts';

type IdentityReading = 'apim.service' | 'azure.managedIdentities';

/** An identity that a gateway uses, or is told to use. */
export interface GatewayIdentity {
  /** `<service>#system-assigned`, the ARM id of a user-assigned identity, or `<service>#client/<id>` where none is attached. */
  readonly id: string;
  readonly name: string;
  readonly gateways: readonly Gateway[];
  readonly state:
    | IdentityFound
    | { readonly kind: 'absent'; readonly why: string }
    | { readonly kind: 'unknown'; readonly reading: Reading<unknown, IdentityReading>; readonly why: string };
}

export interface IdentityFound {
  readonly kind: 'found';
  /** Object id of the service principal, in lower case. */
  readonly principalId: string;
  readonly clientId?: string;
  /** ARM id that tokens name in `xms_mirid`: the identity, or the service of a system-assigned one; lower case. */
  readonly resource: string;
  /** Where ids that the service does not show were taken from. */
  readonly joined?: Reading<unknown, IdentityReading>;
}

/** Which kinds of identity a service has; its `type` is a text such as `SystemAssigned, UserAssigned`. */
export function identityKinds(gateway: Gateway): { readonly system: boolean; readonly user: boolean } {
  const kinds = (gateway.service.identity?.type ?? '').split(',').map((kind) => kind.trim().toLowerCase());
  return { system: kinds.includes('systemassigned'), user: kinds.includes('userassigned') };
}

/** Every identity of every gateway, each once. */
export const gatewayIdentities = perObject((estate: Estate): Population<GatewayIdentity> => {
  const all = each(estate.gateways, (gateway) => known(identitiesOf(estate, gateway)));
  return distinct(
    all,
    (identity) => identity.id,
    (first, next) => ({ ...first, gateways: [...first.gateways, ...next.gateways] }),
  );
});

function identitiesOf(estate: Estate, gateway: Gateway): readonly GatewayIdentity[] {
  const kinds = identityKinds(gateway);
  return [...(kinds.system ? [systemAssigned(gateway)] : []), ...(kinds.user ? userAssigned(estate, gateway) : [])];
}

/** The identity that a reference uses: a user-assigned one by its client id, else the system-assigned one. */
export function identityFor(estate: Estate, gateway: Gateway, clientId: string | undefined): GatewayIdentity {
  if (clientId === undefined || clientId === '') return systemAssigned(gateway);
  const attached = identityKinds(gateway).user ? userAssigned(estate, gateway) : [];
  const wanted = clientId.toLowerCase();
  const match = attached.find((identity) => identity.state.kind === 'found' && identity.state.clientId === wanted);
  if (match !== undefined) return match;
  const open = attached.find((identity) => identity.state.kind !== 'found' || identity.state.clientId === undefined);
  const state: GatewayIdentity['state'] =
    open === undefined
      ? { kind: 'absent', why: `no identity with client id ${wanted} is attached to ${gateway.name}` }
      : {
          kind: 'unknown',
          reading: managedIdentityReading(estate, open.id),
          why: `the client id of ${open.name} is not known`,
        };
  return {
    id: `${gateway.id}#client/${wanted}`,
    name: `${gateway.name} (client ${wanted})`,
    gateways: [gateway],
    state,
  };
}

function systemAssigned(gateway: Gateway): GatewayIdentity {
  const id = `${gateway.id}#system-assigned`;
  return { id, name: `${gateway.name} (system-assigned)`, gateways: [gateway], state: systemState(gateway) };
}

function systemState(gateway: Gateway): GatewayIdentity['state'] {
  if (!identityKinds(gateway).system) {
    return { kind: 'absent', why: `${gateway.name} has no system-assigned identity` };
  }
  const principalId = gateway.service.identity?.principalId?.toLowerCase();
  return principalId === undefined
    ? {
        kind: 'unknown',
        reading: gateway.azure.services,
        why: `${gateway.name} does not show its identity's object id`,
      }
    : { kind: 'found', principalId, resource: gateway.id };
}

function userAssigned(estate: Estate, gateway: Gateway): readonly GatewayIdentity[] {
  return (gateway.service.identity?.userAssigned ?? []).map((row) => {
    const id = row.id.toLowerCase();
    const name = id.slice(id.lastIndexOf('/') + 1);
    return { id, name: `${name} (user-assigned)`, gateways: [gateway], state: userState(estate, id, row) };
  });
}

function userState(
  estate: Estate,
  id: string,
  row: { readonly principalId?: string | undefined; readonly clientId?: string | undefined },
): GatewayIdentity['state'] {
  const reading = managedIdentityReading(estate, id);
  const complete = row.principalId !== undefined && row.clientId !== undefined;
  const listed = reading.status === 'read' ? reading.value.find((item) => item.id.toLowerCase() === id) : undefined;
  const principalId = (row.principalId ?? listed?.principalId)?.toLowerCase();
  const clientId = (row.clientId ?? listed?.clientId)?.toLowerCase();
  if (principalId === undefined) return { kind: 'unknown', reading, why: `the object id of ${id} is not known` };
  return {
    kind: 'found',
    principalId,
    ...(clientId === undefined ? {} : { clientId }),
    resource: id,
    ...(complete ? {} : { joined: reading }),
  };
}

/** The list of managed identities that should hold an identity: that of its own subscription. */
function managedIdentityReading(estate: Estate, id: string): Estate['azure'][number]['managedIdentities'] {
  const own = estate.azure.find((azure) => id.startsWith(`${azure.id}/`)) ?? estate.azure[0];
  if (own === undefined) throw new Error('a gateway identity without a declared subscription');
  return own.managedIdentities;
}

/** The identity's ids, the word that it does not exist, or the end of the subject where they are not known. */
export function resolveIdentity(
  tracker: Tracker<IdentityReading>,
  identity: GatewayIdentity,
): IdentityFound | { readonly kind: 'absent'; readonly why: string } {
  for (const gateway of identity.gateways) {
    tracker.read(gateway.azure.services);
    tracker.cite(gateway.azure.services, gateway.id);
  }
  const { state } = identity;
  if (state.kind === 'unknown') {
    return tracker.read(
      state.reading.status === 'unread' ? state.reading : lacking(state.reading, 'partial', state.why),
    );
  }
  if (state.kind === 'found' && state.joined !== undefined) tracker.read(state.joined);
  return state;
}
