import type { ApiManagement, GatewayWorkspace } from '../estate/azure-schema.ts';
import type { Call } from './exchange.ts';
import { encodedPolicy } from './policy-xml.ts';
import { portalConfigItems, portalSettingItems } from './portal-bodies.ts';
import {
  authorizationProviderItem,
  authorizationServerItem,
  identityProviderItem,
  openidConnectProviderItem,
} from './sign-in-bodies.ts';
import { azureTime, type World } from './world.ts';

/** A child of a service as ARM shows it. */
export type ChildBody = { id: string; type: string; name: string; properties: Record<string, unknown> };

/** Whose children are asked for: the service, or one of its workspaces. */
export type Holder = { id: string; type: string; contents: ApiManagement | GatewayWorkspace; service: ApiManagement };

type Item = { name: string; properties: Record<string, unknown> };
type Reference = NonNullable<ApiManagement['namedValues'][number]['keyVault']>;

/**
 * The children in the collection that the path names: `[collection]` of the holder, or `[collection, name, collection]`
 * below one of its children. `undefined` where there is no such collection.
 */
export function childBodies(
  world: World,
  call: Call,
  holder: Holder,
  path: readonly string[],
): ChildBody[] | undefined {
  const [collection = '', parent, below] = path;
  const items =
    below === undefined
      ? ownItems(world, call, holder, collection)
      : belowItems(holder, collection, parent ?? '', below);
  const nouns = path.filter((_, index) => index % 2 === 0).join('/');
  return items?.map(({ name, properties }) => ({
    id: `${holder.id}/${path.join('/')}/${name}`,
    type: `${holder.type}/${nouns}`,
    name,
    properties,
  }));
}

function ownItems(world: World, call: Call, holder: Holder, collection: string): Item[] | undefined {
  const { contents, service } = holder;
  const makers: Record<string, () => Item[]> = {
    namedvalues: () => contents.namedValues.map((item) => namedValue(world, item)),
    apis: () => contents.apis.map(api),
    products: () => contents.products.map(product),
    groups: () => allGroups(holder).map(group),
    policyfragments: () => contents.fragments.map((item) => fragment(call, item)),
    backends: () => contents.backends.map(backend),
    certificates: () => contents.certificates.map((item) => certificate(world, item)),
    loggers: () => contents.loggers.map(logger),
    diagnostics: () => contents.diagnostics.map((item) => diagnostic(holder.id, item)),
    subscriptions: () => contents.subscriptions.map((item) => subscription(world, holder, item)),
    ...signInMakers(holder),
    workspaces: () =>
      'workspaces' in contents
        ? contents.workspaces.map(({ name, displayName, description }) => ({
            name,
            properties: { description, displayName },
          }))
        : [],
    tenant: () => [
      { name: 'access', properties: { enabled: service.tenantAccess.access, principalId: 'integration' } },
      { name: 'gitAccess', properties: { enabled: service.tenantAccess.git, principalId: 'git' } },
    ],
  };
  return makers[collection.toLowerCase()]?.();
}

/** Collections that workspaces do not have. */
function signInMakers({ contents, service }: Holder): Record<string, () => Item[]> {
  if (!('caches' in contents)) return {};
  return {
    caches: () => contents.caches.map(cache),
    portalsettings: () => portalSettingItems(contents.portal),
    portalconfigs: () => portalConfigItems(contents.portal),
    gateways: () => contents.selfHostedGateways.map(selfHostedGateway),
    identityproviders: () => contents.identityProviders.map(identityProviderItem),
    openidconnectproviders: () => contents.openidConnectProviders.map(openidConnectProviderItem),
    authorizationservers: () => contents.authorizationServers.map(authorizationServerItem),
    authorizationproviders: () =>
      contents.authorizationProviders.map((item) => authorizationProviderItem(service.name, item)),
  };
}

function belowItems(holder: Holder, collection: string, parent: string, below: string): Item[] | undefined {
  const { contents } = holder;
  const noun = below.toLowerCase();
  const same = (item: { name: string }): boolean => item.name.toLowerCase() === parent.toLowerCase();
  if (collection.toLowerCase() === 'apis') {
    const found = contents.apis.find(same);
    if (found === undefined) return undefined;
    if (noun === 'operations') {
      return found.operations.map(({ name, displayName, method, urlTemplate }) => ({
        name,
        properties: { displayName, method, urlTemplate, templateParameters: [], policies: null },
      }));
    }
    return noun === 'diagnostics' ? found.diagnostics.map((item) => diagnostic(holder.id, item)) : undefined;
  }
  const found = contents.products.find(same);
  if (collection.toLowerCase() !== 'products' || found === undefined) return undefined;
  if (noun === 'apis') return contents.apis.filter((item) => found.apis.includes(item.name)).map(api);
  const shown = allGroups(holder).filter((item) => item.name === 'administrators' || found.groups.includes(item.name));
  const isWorkspace = holder.contents !== holder.service;
  if (noun === 'groups' && !isWorkspace) return shown.map(group);
  return noun === 'grouplinks' && isWorkspace
    ? shown.map(({ name }) => ({ name: `link-${name}`, properties: { groupId: `${holder.id}/groups/${name}` } }))
    : undefined;
}

function product(item: ApiManagement['products'][number]): Item {
  const { name, displayName, subscriptionRequired, approvalRequired, state } = item;
  return {
    name,
    properties: { displayName, description: '', terms: '', subscriptionRequired, approvalRequired, state },
  };
}

type Group = ApiManagement['groups'][number];

/** Every service has three groups of its own, of which it alone says who is in them; a workspace has none. */
const BUILT_IN: readonly Group[] = ['Administrators', 'Developers', 'Guests'].map((displayName) => ({
  name: displayName.toLowerCase(),
  displayName,
}));

function allGroups({ contents, service }: Holder): Group[] {
  return contents === service ? [...BUILT_IN, ...service.groups] : contents.groups;
}

function group(item: Group): Item {
  const builtIn = BUILT_IN.includes(item);
  const type = builtIn ? 'system' : item.externalId === undefined ? 'custom' : 'external';
  return {
    name: item.name,
    properties: {
      displayName: item.displayName,
      description: builtIn ? `${item.displayName} is a built-in group. Its membership is managed by the system.` : null,
      builtIn,
      type,
      ...(item.externalId === undefined ? {} : { externalId: item.externalId }),
    },
  };
}

function namedValue(world: World, item: ApiManagement['namedValues'][number]): Item {
  return {
    name: item.name,
    properties: {
      displayName: item.displayName,
      // A secret's value leaves through listValue only, and nothing here answers that.
      ...(item.secret || item.keyVault !== undefined || item.value === undefined ? {} : { value: item.value }),
      ...(item.keyVault === undefined ? {} : { keyVault: reference(world, item.keyVault) }),
      tags: item.tags ?? null,
      secret: item.secret,
      provisioningState: 'Succeeded',
    },
  };
}

function reference(world: World, item: Reference): Record<string, unknown> {
  return {
    secretIdentifier: item.secretIdentifier,
    identityClientId: item.identityClientId ?? null,
    lastStatus: {
      code: item.status,
      ...(item.statusMessage === undefined ? {} : { message: item.statusMessage }),
      timeStampUtc: azureTime(world, item.statusAt),
    },
  };
}

function api(item: ApiManagement['apis'][number]): Item {
  return {
    name: item.name,
    properties: {
      displayName: item.displayName,
      apiRevision: item.revision,
      description: null,
      subscriptionRequired: item.subscriptionRequired,
      serviceUrl: item.serviceUrl ?? null,
      path: item.path,
      protocols: ['https'],
      authenticationSettings: { oAuth2: null, openid: null },
      subscriptionKeyParameterNames: { header: 'Ocp-Apim-Subscription-Key', query: 'subscription-key' },
      isCurrent: item.isCurrent,
    },
  };
}

/** The list has no format option and shows encoded text. */
function fragment(call: Call, item: ApiManagement['fragments'][number]): Item {
  const raw = call.query.get('format') === 'rawxml';
  const text = (raw ? item.text : encodedPolicy(item.text)).replaceAll('\n', '\r\n');
  return {
    name: item.name,
    properties: {
      format: raw ? 'rawxml' : 'xml',
      value: text,
      description: item.description,
      provisioningState: 'Succeeded',
    },
  };
}

function backend(item: ApiManagement['backends'][number]): Item {
  const { name, title, description, url, protocol, credentials, proxy, tls } = item;
  return {
    name,
    properties: {
      ...(title === undefined ? {} : { title }),
      ...(description === undefined ? {} : { description }),
      url,
      protocol,
      ...(credentials === undefined ? {} : { credentials }),
      ...(proxy === undefined ? {} : { proxy }),
      ...(tls === undefined ? {} : { tls }),
    },
  };
}

function certificate(world: World, item: ApiManagement['certificates'][number]): Item {
  return {
    name: item.name,
    properties: {
      subject: item.subject,
      thumbprint: item.thumbprint,
      expirationDate: azureTime(world, item.expires).replace(/\.\d+Z$/, 'Z'),
      ...(item.keyVault === undefined ? {} : { keyVault: reference(world, item.keyVault) }),
    },
  };
}

function logger(item: ApiManagement['loggers'][number]): Item {
  return {
    name: item.name,
    properties: {
      loggerType: item.loggerType,
      ...(item.credentials === undefined ? {} : { credentials: item.credentials }),
      isBuffered: true,
      ...(item.resourceId === undefined ? {} : { resourceId: item.resourceId }),
    },
  };
}

function diagnostic(holder: string, item: ApiManagement['diagnostics'][number]): Item {
  return {
    name: item.name,
    properties: {
      ...(item.alwaysLog === undefined ? {} : { alwaysLog: item.alwaysLog }),
      loggerId: `${holder}/loggers/${item.logger}`,
      sampling: { samplingType: 'fixed', percentage: item.samplingPercentage },
      verbosity: item.verbosity,
      logClientIp: item.logClientIp,
      frontend: messages(item.frontendRequest),
      backend: messages(item.backendRequest),
    },
  };
}

function maskRules(values: readonly string[]): object[] {
  return values.map((value) => ({ value, mode: 'Mask' }));
}

function messages(item: ApiManagement['diagnostics'][number]['frontendRequest']): Record<string, unknown> | null {
  if (item === undefined) return null;
  const dataMasking =
    item.masked.length + item.maskedQuery.length === 0
      ? null
      : { headers: maskRules(item.masked), queryParams: maskRules(item.maskedQuery) };
  const body = { headers: item.headers, body: { bytes: item.bodyBytes }, dataMasking };
  return { request: body, response: body };
}

function subscription(world: World, holder: Holder, item: GatewayWorkspace['subscriptions'][number]): Item {
  return {
    name: item.name,
    properties: {
      ownerId: null,
      scope: item.scope === '' ? `${holder.id}/` : `${holder.id}/${item.scope}`,
      displayName: item.displayName,
      state: item.state,
      createdDate: azureTime(world, item.created),
      startDate: null,
      expirationDate: item.expires === undefined ? null : azureTime(world, item.expires),
      endDate: null,
      notificationDate: null,
      stateComment: null,
      allowTracing: item.allowTracing,
    },
  };
}

function cache(item: ApiManagement['caches'][number]): Item {
  const { name, description, ...rest } = item;
  return { name, properties: { ...rest, ...(description === undefined ? {} : { description }) } };
}

function selfHostedGateway({ name, description, location }: ApiManagement['selfHostedGateways'][number]): Item {
  return { name, properties: { description, locationData: { name: location } } };
}
