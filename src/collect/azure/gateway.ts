import type { z } from 'zod';
import type { ApimPolicyDocument, ApimService } from '../../evidence/apim.ts';
import type { DiagnosticSetting } from '../../evidence/azure.ts';
import type { PermissionNeeded } from '../../evidence/cause.ts';
import type { ReadingName, ValueOf, WithPart } from '../../evidence/readings.ts';
import { sampled } from '../collector.ts';
import { CallError } from './call-error.ts';
import { armHost } from './client.ts';
import { roleGrant } from './grants.ts';
import { armListQuestion } from './inventory.ts';
import type { Asked } from './pages.ts';
import type { SecretReferences } from './secret-references.ts';
import { pathOf, spelledIds, takeReading, type Run, type Taken } from './take-reading.ts';
import { takeWatchedApis } from './watchers.ts';
import {
  apiList,
  certificateList,
  fragmentList,
  namedValueList,
  noPolicy,
  operationsOf,
  policyDocument,
  titledList,
} from './wire-api-management.ts';
import { authorizationProviderList, backendList, cacheList, loggerList, signInList } from './wire-api-resources.ts';
import {
  diagnosticList,
  groupLinkList,
  groupList,
  networkStatusList,
  portalConfigsOf,
  portalSettingList,
  productList,
  selfHostedGatewayList,
  subscriptionList,
  tenantAccessList,
} from './wire-api-settings.ts';
import { diagnosticSettingList } from './wire-control-plane.ts';

const apimVersion = '2024-05-01';
const diagnosticVersion = '2021-05-01-preview';

/** A service or one of its workspaces, by the id that the service spells. */
interface Container {
  readonly id: string;
  readonly service: string;
  readonly kind: 'global' | 'workspace';
}

/** Everything that is read of one API Management service. Gives where its logs go. */
export async function takeGateway(
  run: Run,
  service: ApimService,
  spelled: string,
  references: SecretReferences,
): Promise<Taken<DiagnosticSetting[]> | undefined> {
  for (const { keyVaultId } of service.hostnames ?? []) references.add(keyVaultId);
  const root: Container = { id: spelled, service: service.id, kind: 'global' };
  const [settings] = await Promise.all([
    run.context.wanted.has('azure.diagnosticSettings') ? takeDiagnosticSettings(run, spelled) : undefined,
    takeContainer(run, root, references),
    takeSignIns(run, root),
    takeSettings(run, root),
    wanted(run, 'apim.workspaces', async () => takeWorkspaces(run, root, references)),
    wanted(run, 'azure.defenderPlans', async () => takeWatchedApis(run, spelled)),
  ]);
  return settings;
}

/** Resources that only a service itself has, and that sign in somewhere or let somebody sign in. */
async function takeSignIns(run: Run, root: Container): Promise<void> {
  const { resource } = run.judges;
  const shape = signInList(resource);
  await Promise.all([
    takeWanted(run, root, { name: 'apim.caches', below: 'caches', shape: cacheList(resource) }),
    takeWanted(run, root, { name: 'apim.identityProviders', below: 'identityProviders', shape }),
    takeWanted(run, root, { name: 'apim.openidConnectProviders', below: 'openidConnectProviders', shape }),
    takeWanted(run, root, { name: 'apim.authorizationServers', below: 'authorizationServers', shape }),
    takeWanted(run, root, {
      name: 'apim.authorizationProviders',
      below: 'authorizationProviders',
      shape: authorizationProviderList(resource),
    }),
  ]);
}

/** How the service itself is set up: workspaces have none of it. */
async function takeSettings(run: Run, root: Container): Promise<void> {
  await Promise.all([
    takeWanted(run, root, { name: 'apim.tenantAccess', below: 'tenant', shape: tenantAccessList }),
    takeWanted(run, root, { name: 'apim.selfHostedGateways', below: 'gateways', shape: selfHostedGatewayList }),
    takeWanted(run, root, { name: 'apim.portalSettings', below: 'portalsettings', shape: portalSettingList }),
    wanted(run, 'apim.networkStatus', async () => takeNetworkStatus(run, root)),
    wanted(run, 'apim.portalSettings', async () => takePortalConfigs(run, root)),
  ]);
}

/** The configuration of the developer portal: it alone tells of sign-in with a password and of content security. */
async function takePortalConfigs(run: Run, { id, ...root }: Container): Promise<Taken<unknown>> {
  const below = `${id}/portalconfigs`;
  return takeReading(run, {
    name: 'apim.portalSettings',
    part: 'item',
    scope: below.toLowerCase(),
    call: { service: 'arm', method: 'GET', host: armHost, path: below, apiVersion: apimVersion },
    shape: portalConfigsOf,
    needs: () => apimGrant(run, { id, ...root }, 'portalconfigs'),
    ask: async () => run.client.list(`${pathOf(id)}/portalconfigs`, apimVersion).catch(absentFeature),
  });
}

/** What the service reaches of what it depends on, in each of its locations. */
async function takeNetworkStatus(run: Run, root: Container): Promise<Taken<unknown>> {
  const question = armListQuestion(run, {
    name: 'apim.networkStatus',
    id: root.id,
    below: 'networkstatus',
    version: apimVersion,
    shape: networkStatusList,
    needs: () => apimGrant(run, root, 'networkstatus'),
  });
  const ask = async () => run.client.rows(`${pathOf(root.id)}/networkstatus`, apimVersion).catch(absentFeature);
  return takeReading(run, { ...question, ask });
}

async function takeWanted<K extends WithPart<'list'>>(
  run: Run,
  container: Container,
  children: Children<K>,
): Promise<void> {
  await wanted(run, children.name, async () => takeChildren(run, container, children));
}

async function wanted(run: Run, name: ReadingName, take: () => Promise<unknown>): Promise<void> {
  if (run.context.wanted.has(name)) await take();
}

async function takeWorkspaces(run: Run, root: Container, references: SecretReferences): Promise<void> {
  const workspaces = await takeChildren(run, root, { name: 'apim.workspaces', below: 'workspaces', shape: titledList });
  await forEachSpelled(run, workspaces, async (own, id) =>
    takeContainer(own, { ...root, id, kind: 'workspace' }, references),
  );
}

async function takeContainer(run: Run, container: Container, references: SecretReferences): Promise<void> {
  await Promise.all([
    wanted(run, 'apim.namedValues', async () => {
      const shape = namedValueList(run.judges.plainValue);
      noteReferences(
        await takeChildren(run, container, { name: 'apim.namedValues', below: 'namedValues', shape }),
        references,
      );
    }),
    wanted(run, 'apim.certificates', async () => {
      const shape = certificateList;
      noteReferences(
        await takeChildren(run, container, { name: 'apim.certificates', below: 'certificates', shape }),
        references,
      );
    }),
    takeWanted(run, container, {
      name: 'apim.backends',
      below: 'backends',
      shape: backendList(run.judges.resource),
    }),
    takeWanted(run, container, { name: 'apim.loggers', below: 'loggers', shape: loggerList(run.judges.resource) }),
    takeWanted(run, container, { name: 'apim.diagnostics', below: 'diagnostics', shape: diagnosticList }),
    takeWanted(run, container, { name: 'apim.groups', below: 'groups', shape: groupList }),
    takeWanted(run, container, { name: 'apim.subscriptions', below: 'subscriptions', shape: subscriptionList }),
    wanted(run, 'apim.products', async () => takeProducts(run, container, references)),
    wanted(run, 'apim.apis', async () => takeApis(run, container, references)),
    wanted(run, 'apim.policies', async () => {
      await Promise.all([
        takePolicy(run, container, { id: container.id, scope: container.kind }, references),
        takeFragments(run, container, references),
      ]);
    }),
  ]);
}

function noteReferences(
  taken: Taken<readonly { readonly keyVault?: { readonly secretIdentifier: string } | undefined }[]>,
  references: SecretReferences,
): void {
  if (taken.status === 'read') for (const { keyVault } of taken.value) references.add(keyVault?.secretIdentifier);
}

async function takeProducts(run: Run, container: Container, references: SecretReferences): Promise<void> {
  const products = await takeChildren(run, container, { name: 'apim.products', below: 'products', shape: productList });
  await forEachSpelled(run, products, async (own, id) => {
    await Promise.all([
      wanted(own, 'apim.policies', async () => takePolicy(own, container, { id, scope: 'product' }, references)),
      takeGroupsOfProduct(own, container, id),
    ]);
  });
}

/** Who may see a product: a workspace shows it as links. */
async function takeGroupsOfProduct(run: Run, container: Container, id: string): Promise<void> {
  const named = { name: 'apim.groups', of: { id, noun: 'products' } } as const;
  await takeWanted(
    run,
    container,
    container.kind === 'workspace'
      ? { ...named, below: 'groupLinks', shape: groupLinkList }
      : { ...named, below: 'groups', shape: groupList },
  );
}

/** Only the current revision of an API takes traffic by itself; policies and diagnostics of others are not asked for. */
async function takeApis(run: Run, container: Container, references: SecretReferences): Promise<void> {
  const apis = await takeChildren(run, container, { name: 'apim.apis', below: 'apis', shape: apiList });
  const current = new Set(
    apis.status === 'read' ? apis.value.filter((api) => api.isCurrent !== false).map((api) => api.id) : [],
  );
  await forEachSpelled(run, apis, async (own, id) => takeApi(own, container, id, references), current);
}

async function takeApi(run: Run, container: Container, id: string, references: SecretReferences): Promise<void> {
  const policies = run.context.wanted.has('apim.policies');
  const [operations] = await Promise.all([
    takeOperations(run, container, id),
    policies ? takePolicy(run, container, { id, scope: 'api' }, references) : undefined,
    takeWanted(run, container, {
      name: 'apim.diagnostics',
      of: { id, noun: 'apis' },
      below: 'diagnostics',
      shape: diagnosticList,
    }),
  ]);
  if (!policies) return;
  await forEachSpelled(run, operations, async (own, operation) =>
    takePolicy(own, container, { id: operation, scope: 'operation' }, references),
  );
}

async function takeOperations(run: Run, container: Container, id: string): Promise<Taken<unknown>> {
  const path = `${pathOf(id)}/operations`;
  return takeReading(run, {
    name: 'apim.apis',
    part: 'item',
    scope: id.toLowerCase(),
    call: { service: 'arm', method: 'GET', host: armHost, path: `${id}/operations`, apiVersion: apimVersion },
    shape: operationsOf,
    needs: () => apimGrant(run, container, 'apis/operations'),
    ask: async () => run.client.list(path, apimVersion),
  });
}

async function takeFragments(run: Run, container: Container, references: SecretReferences): Promise<void> {
  const fragments = await takeChildren(run, container, {
    name: 'apim.policies',
    below: 'policyFragments',
    shape: fragmentList,
  });
  await forEachSpelled(run, fragments, async (own, id) =>
    takePolicy(own, container, { id, scope: 'fragment' }, references),
  );
}

/** What the right to read a policy is named after, by the policy's scope. */
const policyNouns: Readonly<Record<ApimPolicyDocument['scope'], string>> = {
  global: 'policies',
  workspace: 'policies',
  product: 'products/policies',
  api: 'apis/policies',
  operation: 'apis/operations/policies',
  fragment: 'policyFragments',
};

interface PolicyPlace {
  readonly id: string;
  readonly scope: ApimPolicyDocument['scope'];
}

/** The policy of one scope, as its author typed it; only the skeleton outlives this call. */
async function takePolicy(
  run: Run,
  container: Container,
  place: PolicyPlace,
  references: SecretReferences,
): Promise<void> {
  const isFragment = place.scope === 'fragment';
  const id = isFragment ? place.id : `${place.id}/policies/policy`;
  const taken = await takeReading(run, {
    name: 'apim.policies',
    part: 'item',
    scope: id.toLowerCase(),
    call: { service: 'arm', method: 'GET', host: armHost, path: id, apiVersion: apimVersion },
    shape: policyDocument(place.scope, run.judges.policy),
    needs: () => apimGrant(run, container, policyNouns[place.scope]),
    ask: async () => {
      const document = run.client.get(pathOf(id), apimVersion, { format: 'rawxml' });
      return isFragment ? document : document.catch(absentPolicy);
    },
  });
  if (taken.status !== 'read') return;
  for (const { host, collection, name } of taken.value.policy?.keyVaultIdentifiers ?? []) {
    if (collection === 'secrets') references.add(`https://${host}/secrets/${name}`);
  }
}

/** A scope without a policy answers 404 `ResourceNotFound`; any other 404 says nothing about the policy. */
function absentPolicy(error: unknown): { value: symbol; status: number; pages: number } {
  if (error instanceof CallError && error.facts.status === 404 && error.facts.codes?.[0] === 'ResourceNotFound') {
    return { value: noPolicy, status: 404, pages: 1 };
  }
  throw error;
}

export async function takeDiagnosticSettings(
  run: Run,
  id: string,
): Promise<Taken<ValueOf<'azure.diagnosticSettings', 'list'>>> {
  const permission = 'Microsoft.Insights/diagnosticSettings/read';
  return takeReading(
    run,
    armListQuestion(run, {
      name: 'azure.diagnosticSettings',
      id,
      below: 'providers/Microsoft.Insights/diagnosticSettings',
      version: diagnosticVersion,
      shape: diagnosticSettingList,
      needs: () => roleGrant(permission, 'Monitoring Reader', id, run.client.principal()),
    }),
  );
}

interface Children<K extends WithPart<'list'>> {
  readonly name: K;
  /** The child of the container that they are children of, and the collection that it is in; absent: the container's own. */
  readonly of?: { readonly id: string; readonly noun: string };
  readonly below: string;
  readonly shape: z.ZodType<ValueOf<K, 'list'>>;
}

async function takeChildren<K extends WithPart<'list'>>(
  run: Run,
  container: Container,
  { name, of, below, shape }: Children<K>,
): Promise<Taken<ValueOf<K, 'list'>>> {
  const needs = (): PermissionNeeded => apimGrant(run, container, of === undefined ? below : `${of.noun}/${below}`);
  const id = of?.id ?? container.id;
  const question = armListQuestion<K>(run, { name, id, below, version: apimVersion, shape, needs });
  return takeReading<K, 'list'>(run, { ...question, ask: async () => question.ask().catch(absentFeature) });
}

/** A tier without a feature answers 400 `MethodNotAllowedInPricingTier`: there is none of it, and nothing is held back. */
function absentFeature(error: unknown): Asked<unknown[]> {
  if (error instanceof CallError && error.facts.codes?.[0] === 'MethodNotAllowedInPricingTier') {
    return { value: [], status: error.facts.status ?? 400, pages: 1 };
  }
  throw error;
}

function apimGrant(run: Run, container: Container, noun: string): PermissionNeeded {
  const permission = `Microsoft.ApiManagement/service/${container.kind === 'workspace' ? 'workspaces/' : ''}${noun}/read`;
  return roleGrant(permission, 'API Management Service Reader Role', container.service, run.client.principal());
}

/** Asks something of every row of a list, or of those among `only`; in a dry run, of a few of them. */
async function forEachSpelled(
  run: Run,
  taken: Taken<unknown>,
  take: (run: Run, id: string) => Promise<void>,
  only?: ReadonlySet<string>,
): Promise<void> {
  if (taken.status !== 'read') return;
  const ids = [...spelledIds(taken.rows)].flatMap(([id, spelled]) => (only?.has(id) === false ? [] : [spelled]));
  const { items, context } = sampled(run.context, ids, (id) => id.toLowerCase());
  await Promise.all(items.map(async (id) => take({ ...run, context }, id)));
}
