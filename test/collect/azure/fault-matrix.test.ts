import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { ReadingName } from '../../../src/evidence/readings.ts';
import {
  allCanaries,
  api,
  ids,
  routes,
  service,
  team,
  vault,
  archive,
  endpoint,
  topic,
  zone,
  workspace as logs,
} from './fake-answers.ts';
import { runFake, type FakeRun } from './fake-azure.ts';
import { faultCases, type FaultCase } from './faults.ts';

jest.setTimeout(60_000);

/**
 * Every call of a run fails in every way, alone. The reading that hangs on the call must be unread with the right
 * cause; what is still read must be what the clean run read. Without PORTCULLIS_TEST_FULL a fixed fifth of the pairs
 * runs, in which each call and each fault occurs.
 */

type Victim = readonly [ReadingName, 'list' | 'item', string];

const subscription = `/subscriptions/${ids.subscription}`;
const gateway = service.toLowerCase();
const store = vault.toLowerCase();
const workspace = team.toLowerCase();
const current = api.toLowerCase();
const log: Victim = ['logs.keyVault', 'item', store];

const victims: Readonly<Record<string, Victim>> = {
  subscriptions: ['azure.subscriptions', 'list', `tenant:${ids.tenant}`],
  gateways: ['apim.service', 'list', subscription],
  armGateways: ['apim.service', 'list', subscription],
  vaults: ['keyVault.vaults', 'list', subscription],
  armVaults: ['keyVault.vaults', 'list', subscription],
  identities: ['azure.managedIdentities', 'list', subscription],
  armIdentities: ['azure.managedIdentities', 'list', subscription],
  assignments: ['azure.roleAssignments', 'list', subscription],
  armAssignments: ['azure.roleAssignments', 'list', subscription],
  customRoles: ['azure.roleDefinitions', 'list', subscription],
  armRoles: ['azure.roleDefinitions', 'list', subscription],
  denials: ['azure.denyAssignments', 'list', subscription],
  eligible: ['azure.eligibleAssignments', 'item', subscription],
  identityFederation: [
    'azure.federatedCredentials',
    'list',
    `${subscription}/resourcegroups/rg-shop/providers/microsoft.managedidentity/userassignedidentities/shop-identity`,
  ],
  namedValues: ['apim.namedValues', 'list', gateway],
  certificates: ['apim.certificates', 'list', gateway],
  caches: ['apim.caches', 'list', gateway],
  backends: ['apim.backends', 'list', gateway],
  loggers: ['apim.loggers', 'list', gateway],
  identityProviders: ['apim.identityProviders', 'list', gateway],
  openidConnectProviders: ['apim.openidConnectProviders', 'list', gateway],
  authorizationServers: ['apim.authorizationServers', 'list', gateway],
  authorizationProviders: ['apim.authorizationProviders', 'list', gateway],
  messages: ['apim.diagnostics', 'list', gateway],
  apiMessages: ['apim.diagnostics', 'list', current],
  keys: ['apim.subscriptions', 'list', gateway],
  groups: ['apim.groups', 'list', gateway],
  productGroups: ['apim.groups', 'list', `${gateway}/products/gold`],
  portalSettings: ['apim.portalSettings', 'list', gateway],
  portalConfigs: ['apim.portalSettings', 'item', `${gateway}/portalconfigs`],
  networkStatus: ['apim.networkStatus', 'list', gateway],
  selfHosted: ['apim.selfHostedGateways', 'list', gateway],
  tenantAccess: ['apim.tenantAccess', 'list', gateway],
  workspaces: ['apim.workspaces', 'list', gateway],
  products: ['apim.products', 'list', gateway],
  apis: ['apim.apis', 'list', gateway],
  fragments: ['apim.policies', 'list', gateway],
  operations: ['apim.apis', 'item', current],
  globalPolicy: ['apim.policies', 'item', `${gateway}/policies/policy`],
  productPolicy: ['apim.policies', 'item', `${gateway}/products/gold/policies/policy`],
  apiPolicy: ['apim.policies', 'item', `${current}/policies/policy`],
  operationPolicy: ['apim.policies', 'item', `${current}/operations/get/policies/policy`],
  fragment: ['apim.policies', 'item', `${gateway}/policyfragments/auth`],
  teamValues: ['apim.namedValues', 'list', workspace],
  teamCertificates: ['apim.certificates', 'list', workspace],
  teamBackends: ['apim.backends', 'list', workspace],
  teamLoggers: ['apim.loggers', 'list', workspace],
  teamMessages: ['apim.diagnostics', 'list', workspace],
  teamKeys: ['apim.subscriptions', 'list', workspace],
  teamGroups: ['apim.groups', 'list', workspace],
  teamProductGroups: ['apim.groups', 'list', `${workspace}/products/pilot`],
  teamProductPolicy: ['apim.policies', 'item', `${workspace}/products/pilot/policies/policy`],
  teamProducts: ['apim.products', 'list', workspace],
  teamApis: ['apim.apis', 'list', workspace],
  teamFragments: ['apim.policies', 'list', workspace],
  teamPolicy: ['apim.policies', 'item', `${workspace}/policies/policy`],
  gatewayDiagnostics: ['azure.diagnosticSettings', 'list', gateway],
  vaultDiagnostics: ['azure.diagnosticSettings', 'list', store],
  secrets: ['keyVault.secretProperties', 'list', store],
  renewedVersions: ['keyVault.secretProperties', 'item', `${store}/secrets/renewed`],
  versions: ['keyVault.secretProperties', 'item', `${store}/secrets/partner-key`],
  tlsVersions: ['keyVault.secretProperties', 'item', `${store}/secrets/tls`],
  vaultKeys: ['keyVault.keyProperties', 'list', store],
  signingKey: ['keyVault.keyProperties', 'item', `${store}/keys/signing`],
  tlsKey: ['keyVault.keyProperties', 'item', `${store}/keys/tls`],
  curveKey: ['keyVault.keyProperties', 'item', `${store}/keys/curve`],
  signingRotation: ['keyVault.keyProperties', 'item', `${store}/keys/signing/rotationpolicy`],
  curveRotation: ['keyVault.keyProperties', 'item', `${store}/keys/curve/rotationpolicy`],
  vaultCertificates: ['keyVault.certificateProperties', 'list', store],
  certificatePolicy: ['keyVault.certificateProperties', 'item', `${store}/certificates/tls/policy`],
  deletedSecrets: ['keyVault.deletedObjects', 'list', `${store}/deletedsecrets`],
  deletedKeys: ['keyVault.deletedObjects', 'list', `${store}/deletedkeys`],
  deletedCertificates: ['keyVault.deletedObjects', 'list', `${store}/deletedcertificates`],
  deletedVaults: ['keyVault.deletedObjects', 'list', subscription],
  tables: ['azure.logWorkspaces', 'list', logs.toLowerCase()],
  archive: ['azure.storageAccounts', 'item', archive.toLowerCase()],
  lifeCycle: ['azure.storageAccounts', 'item', `${archive.toLowerCase()}/managementpolicies/default`],
  containers: ['azure.storageAccounts', 'list', archive.toLowerCase()],
  endpoints: ['azure.network', 'list', `${subscription}/providers/microsoft.network/privateendpoints`],
  zoneGroups: ['azure.network', 'list', endpoint.toLowerCase()],
  zones: ['azure.network', 'list', `${subscription}/providers/microsoft.network/privatednszones`],
  zoneLinks: ['azure.network', 'list', zone.toLowerCase()],
  topics: ['azure.eventSubscriptions', 'list', `${subscription}/providers/microsoft.eventgrid/systemtopics`],
  vaultEvents: ['azure.eventSubscriptions', 'list', store],
  topicEvents: ['azure.eventSubscriptions', 'list', topic.toLowerCase()],
  metricAlerts: ['azure.alertRules', 'list', `${subscription}/providers/microsoft.insights/metricalerts`],
  logAlerts: ['azure.alertRules', 'list', `${subscription}/providers/microsoft.insights/scheduledqueryrules`],
  activityAlerts: ['azure.alertRules', 'list', `${subscription}/providers/microsoft.insights/activitylogalerts`],
  plans: ['azure.defenderPlans', 'list', subscription],
  watchedApis: ['azure.defenderPlans', 'list', gateway],
  members: ['entra.groupMembers', 'list', ids.operators],
  servicePrincipals: ['entra.servicePrincipals', 'item', `tenant:${ids.tenant}`],
  applications: ['entra.applications', 'item', `tenant:${ids.tenant}`],
  applicationFederation: ['azure.federatedCredentials', 'list', ids.application],
  people: ['entra.users', 'item', `tenant:${ids.tenant}`],
  noGroup: ['entra.groupMembers', 'list', ids.policyHolder],
  workspace: log,
  logDays: log,
  logRecent: log,
  logFetches: log,
  oldTable: log,
};

/** Pairs that no service can play: an answer that is an error already, and a filter that leaves nothing out. */
function isPlayable(route: string, { name, kinds }: FaultCase): boolean {
  const { kind, answer } = routes[route]!;
  if (kinds !== undefined && (!kinds.includes(kind) || answer !== undefined)) return false;
  if (name === 'filtered') return !['customRoles', 'logRecent', 'logFetches'].includes(route);
  return name !== 'cut' || answer === undefined;
}

const isFull = process.env['PORTCULLIS_TEST_FULL'] === '1';
let clean: FakeRun;

beforeAll(async () => {
  clean = await runFake();
});

test('the matrix names every call that a run makes', () => {
  expect(Object.keys(victims).toSorted()).toEqual(Object.keys(routes).toSorted());
  expect(new Set(clean.requests.map(({ route }) => route))).toEqual(new Set(Object.keys(routes)));
});

describe.each(faultCases.map((fault, index) => [fault.name, fault, index] as const))('%s', (_name, fault, index) => {
  const pairs = Object.keys(victims).filter(
    (route, at) => isPlayable(route, fault) && (isFull || (at + index) % 5 === 0),
  );

  test.each(pairs)('of %s', async (route) => {
    const run = await runFake({ fault: fault.break, at: [route] });
    const [name, part, scope] = victims[route]!;
    const victim = run.records.filter((item) => item.name === name && item.part === part && item.scope === scope);
    expect(victim.map((item) => item.outcome)).toEqual([
      expect.objectContaining({ status: 'unread', cause: fault.cause }),
    ]);
    if (fault.cause === 'forbidden' || fault.cause === 'filtered') {
      expect(victim[0]?.outcome).toHaveProperty(
        'needs.grant',
        expect.stringMatching(/^az (role assignment create|keyvault set-policy|rest) /),
      );
    }
    expectSound(run);
  });
});

test('everything failing at once leaves no reading read and ends', async () => {
  for (const fault of faultCases.filter(({ kinds }) => kinds === undefined)) {
    const run = await runFake({ fault: fault.break });
    expect(run.records.filter((record) => record.outcome.status === 'read')).toEqual([]);
    expect(run.records.length).toBeGreaterThan(5);
    expect(run.waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(300_000);
  }
});

/** What was read is what the clean run read, and nothing of an answer's secrets was kept. */
function expectSound(run: FakeRun): void {
  const before = new Map(clean.records.map((record) => [record.id, record.sha256]));
  const changed = run.records.filter(
    (record) => record.outcome.status === 'read' && before.get(record.id) !== record.sha256,
  );
  expect(changed.map((record) => [record.name, record.scope])).toEqual([]);
  const text = JSON.stringify(run.records);
  expect(allCanaries().filter((secret) => text.includes(secret))).toEqual([]);
}
