import { describe, expect, jest, test } from '@jest/globals';
import { principalCandidates } from '../../../src/collect/entra/principals.ts';
import type { Holders } from '../../../src/collect/entra/group-members.ts';
import type { ApimService } from '../../../src/evidence/apim.ts';
import { ids, service } from '../azure/fake-answers.ts';
import { recordOf, runFake, valueOf } from '../azure/fake-azure.ts';

jest.setTimeout(60_000);

const tenant = `tenant:${ids.tenant}`;
const gateway: ApimService = {
  id: service.toLowerCase(),
  name: 'Shop-Gateway',
  location: 'westeurope',
  subscriptionId: ids.subscription,
  resourceGroup: 'rg-shop',
  identity: {
    type: 'SystemAssigned, UserAssigned',
    principalId: 'own',
    userAssigned: [{ id: 'x', principalId: 'shared' }],
  },
};

describe('whom the directory is asked for', () => {
  const holders = (assignments: Holders['assignments']): Holders => ({
    gateways: [gateway],
    vaults: [],
    assignments,
    identities: new Set(),
  });
  const right = (principalId: string, principalType: string | undefined, scope = gateway.id) => ({
    principalId,
    scope,
    ...(principalType === undefined ? {} : { principalType }),
  });

  test('the identities of gateways, and holders of rights on them by the kind that the right tells', () => {
    const rights = [right('app', 'ServicePrincipal'), right('person', 'User'), right('team', 'Group')];
    expect(principalCandidates({ holders: holders(rights), members: new Map() })).toEqual({
      servicePrincipals: ['app', 'own', 'shared'],
      users: ['person'],
    });
  });

  test('members of groups, and both kinds where nothing tells which it is', () => {
    const members = new Map([
      ['team', [{ id: 'member', type: 'user' }]],
      ['apps', [{ id: 'robot', type: 'servicePrincipal' }]],
    ]);
    const rights = [right('team', undefined), right('gone', 'Unknown'), right('old', undefined)];
    expect(principalCandidates({ holders: holders(rights), members })).toEqual({
      servicePrincipals: ['gone', 'old', 'own', 'robot', 'shared'],
      users: ['gone', 'member', 'old'],
    });
  });

  test('nobody whose rights lie elsewhere', () => {
    const elsewhere = right('stranger', 'User', '/subscriptions/other');
    expect(principalCandidates({ holders: holders([elsewhere]), members: new Map() }).users).toEqual([]);
  });
});

describe('what the directory tells', () => {
  test('is kept for each id that was asked for, so that who is gone can be told', async () => {
    const run = await runFake();
    const servicePrincipal = (id: string): unknown => valueOf(recordOf(run, 'entra.servicePrincipals', 'item', id));
    expect(servicePrincipal(ids.gatewayIdentity)).toEqual({
      id: ids.gatewayIdentity,
      found: {
        id: ids.gatewayIdentity,
        appId: ids.gatewayClient,
        displayName: 'Shop-Gateway',
        type: 'ManagedIdentity',
        accountEnabled: true,
        resourceId: service.toLowerCase(),
        userAssigned: false,
      },
    });
    expect(servicePrincipal(ids.userIdentity)).toMatchObject({ found: { userAssigned: true } });
    expect(servicePrincipal(ids.policyHolder)).toMatchObject({
      found: { type: 'Application', ownerTenantId: ids.tenant },
    });
    expect(valueOf(recordOf(run, 'entra.users', 'item', ids.member))).toEqual({
      id: ids.member,
      found: {
        id: ids.member,
        userPrincipalName: 'ops_partner.example#EXT#@shop.example',
        userType: 'Guest',
        accountEnabled: true,
      },
    });
    expect(valueOf(recordOf(run, 'entra.users', 'item', ids.policyHolder))).toEqual({ id: ids.policyHolder });
  });

  test('of an application are the dates of its credentials, and nothing of a credential itself', async () => {
    const run = await runFake();
    expect(valueOf(recordOf(run, 'entra.applications', 'item', ids.policyHolderApp))).toEqual({
      id: ids.policyHolderApp,
      found: {
        id: ids.application,
        appId: ids.policyHolderApp,
        displayName: 'shop-deployer',
        passwordCredentials: [
          { keyId: ids.password, startsOn: '2026-01-01T00:00:00Z', endsOn: '2027-01-01T00:00:00Z' },
        ],
        keyCredentials: [],
      },
    });
    expect(valueOf(recordOf(run, 'azure.federatedCredentials', 'list', ids.application))).toEqual([
      {
        id: ids.federation,
        name: 'pipeline',
        issuer: 'https://vstoken.dev.azure.com/shop',
        subject: 'sc://shop/gateway/deploy',
        audiences: ['api://AzureADTokenExchange'],
      },
    ]);
  });

  test('is asked for in as many calls as the service takes ids, for nobody twice', async () => {
    const names = Array.from({ length: 31 }, (_, at) => `70000000-0000-4000-8000-${String(at).padStart(12, '0')}`);
    const run = await runFake({
      fault: (answer) =>
        JSON.parse(
          JSON.stringify(answer).replace(
            '"accessPolicies":[',
            `"accessPolicies":[${names.map((objectId) => JSON.stringify({ objectId, permissions: {} })).join(',')},`,
          ),
        ) as typeof answer,
      at: ['vaults'],
      wanted: ['keyVault.vaults', 'entra.users'],
    });
    const filters = run.requests
      .filter(({ route }) => route === 'people')
      .map(({ url }) => new URL(url).searchParams.get('$filter') ?? '');
    const asked = filters.map((filter) => filter.match(/[0-9a-f-]{36}/g) ?? []);
    expect(asked.map((values) => values.length)).toEqual([15, 15, 3]);
    expect(new Set(asked.flat()).size).toBe(33);
    expect(asked.flat()).toEqual(expect.arrayContaining(names));
  });

  test('is one gap for the tenant where the directory refuses, not one for each id', async () => {
    const refusal = { status: 403, body: { error: { code: 'Authorization_RequestDenied' } } };
    const run = await runFake({ fault: () => refusal, at: ['servicePrincipals'] });
    const records = run.records.filter((record) => record.name === 'entra.servicePrincipals');
    expect(records.map((record) => record.scope)).toEqual([tenant]);
    expect(records[0]?.outcome).toMatchObject({
      status: 'unread',
      cause: 'forbidden',
      needs: {
        permission: 'Application.Read.All',
        grant: expect.stringContaining('9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30'),
      },
    });
    expect(run.requests.filter(({ route }) => route === 'applications')).toEqual([]);
  });
});

test('a group with rights on a gateway only is expanded as well', async () => {
  const run = await runFake({
    fault: (answer) => ({ ...answer, body: { ...(answer.body as object), value: [], data: [], count: 0 } }),
    at: ['vaults', 'armVaults'],
  });
  expect(run.records.some((record) => record.name === 'entra.groupMembers')).toBe(true);
});
