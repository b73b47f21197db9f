import type { ApimService } from '../evidence/apim.ts';
import type { AzureScope } from './azure.ts';
import type { Container, Gateway, PolicyPlace, PolicyReading } from './gateway-types.ts';
import { each, known, listed, within, type Population } from './population.ts';
import { once, type ReadingIndex } from './reading-index.ts';

export function gatewaysOf(azure: AzureScope, index: ReadingIndex): Population<Gateway> {
  return listed(azure.scope, azure.services, (service) => gatewayOf(service, azure, index));
}

function gatewayOf(service: ApimService, azure: AzureScope, index: ReadingIndex): Gateway {
  const id = service.id.toLowerCase();
  const { target } = azure;
  const owner = { kind: 'azure', name: target } as const;
  const scope = { id, name: service.name, target };
  const workspaces = index.one('apim.workspaces', 'list', owner, id);
  const containers = once<Population<Container>>(() => [
    ...known([containerOf(gateway, id, service.name, index)]),
    ...listed(scope, workspaces, (row) =>
      containerOf(gateway, row.id.toLowerCase(), `${service.name} / workspace ${row.name}`, index),
    ),
  ]);
  const gateway: Gateway = {
    id,
    name: service.name,
    target,
    scope,
    service,
    azure,
    workspaces,
    caches: index.one('apim.caches', 'list', owner, id),
    identityProviders: index.one('apim.identityProviders', 'list', owner, id),
    openidConnectProviders: index.one('apim.openidConnectProviders', 'list', owner, id),
    authorizationServers: index.one('apim.authorizationServers', 'list', owner, id),
    authorizationProviders: index.one('apim.authorizationProviders', 'list', owner, id),
    networkStatus: index.one('apim.networkStatus', 'list', owner, id),
    portalSettings: index.one('apim.portalSettings', 'list', owner, id),
    portalConfigs: index.one('apim.portalSettings', 'item', owner, `${id}/portalconfigs`),
    selfHostedGateways: index.one('apim.selfHostedGateways', 'list', owner, id),
    tenantAccess: index.one('apim.tenantAccess', 'list', owner, id),
    diagnosticSettings: index.one('azure.diagnosticSettings', 'list', owner, id),
    containers,
    policies: once(() => each(containers(), (container) => policiesOf(container, index))),
  };
  return gateway;
}

function containerOf(gateway: Gateway, id: string, name: string, index: ReadingIndex): Container {
  const owner = { kind: 'azure', name: gateway.target } as const;
  return {
    id,
    name,
    gateway,
    scope: { id, name, target: gateway.target },
    namedValues: index.one('apim.namedValues', 'list', owner, id),
    certificates: index.one('apim.certificates', 'list', owner, id),
    backends: index.one('apim.backends', 'list', owner, id),
    loggers: index.one('apim.loggers', 'list', owner, id),
    diagnostics: index.one('apim.diagnostics', 'list', owner, id),
    groups: index.one('apim.groups', 'list', owner, id),
    subscriptions: index.one('apim.subscriptions', 'list', owner, id),
    products: index.one('apim.products', 'list', owner, id),
    apis: index.one('apim.apis', 'list', owner, id),
    fragments: index.one('apim.policies', 'list', owner, id),
  };
}

function policiesOf(container: Container, index: ReadingIndex): Population<PolicyPlace> {
  const { scope, name } = container;
  const place = (carrier: string, text: string): PolicyPlace => policyPlace(container, carrier, text, index);
  return [
    ...known([place(container.id, `${name} / all APIs`)]),
    ...listed(scope, container.products, (row) => place(row.id, `${name} / product ${row.name}`)),
    ...each(
      listed(scope, container.apis, (row) => row),
      (api) =>
        api.isCurrent === false
          ? []
          : [
              ...known([place(api.id, `${name} / API ${api.name}`)]),
              ...operationPolicies(container, api, place, index),
            ],
    ),
    ...listed(scope, container.fragments, (row) => fragmentPlace(container, row, index)),
  ];
}

function operationPolicies(
  container: Container,
  api: { readonly id: string; readonly name: string },
  place: (carrier: string, text: string) => PolicyPlace,
  index: ReadingIndex,
): Population<PolicyPlace> {
  const text = `${container.name} / API ${api.name}`;
  const scope = { id: api.id.toLowerCase(), name: text, target: container.gateway.target };
  const owner = { kind: 'azure', name: container.gateway.target } as const;
  return within(scope, index.one('apim.apis', 'item', owner, api.id), ({ operations }) =>
    operations.map((operation) => place(operation.id, `${text} / operation ${operation.name}`)),
  );
}

function policyPlace(container: Container, carrier: string, name: string, index: ReadingIndex): PolicyPlace {
  const id = `${carrier.toLowerCase()}/policies/policy`;
  return { ...placeIn(container, id, name), document: documentOf(container, id, index) };
}

function fragmentPlace(
  container: Container,
  row: { readonly id: string; readonly name: string },
  index: ReadingIndex,
): PolicyPlace {
  const id = row.id.toLowerCase();
  const name = `${container.name} / fragment ${row.name}`;
  return { ...placeIn(container, id, name), document: documentOf(container, id, index), fragment: row.name };
}

function documentOf(container: Container, id: string, index: ReadingIndex): PolicyReading {
  return index.one('apim.policies', 'item', { kind: 'azure', name: container.gateway.target }, id);
}

function placeIn(container: Container, id: string, name: string): Omit<PolicyPlace, 'document'> {
  const { target } = container.gateway;
  return { id, name, target, scope: { id, name, target }, origin: { kind: 'live', container } };
}
