import { describe, expect, jest, test } from '@jest/globals';
import { groupCandidates } from '../../../src/collect/entra/group-members.ts';
import type { KeyVault } from '../../../src/evidence/key-vault.ts';
import { ids } from '../azure/fake-answers.ts';
import { recordOf, runFake } from '../azure/fake-azure.ts';

jest.setTimeout(60_000);

const subscription = '/subscriptions/s1';
const vault: KeyVault = {
  id: `${subscription}/resourcegroups/rg/providers/microsoft.keyvault/vaults/v`,
  name: 'v',
  subscriptionId: 's1',
  resourceGroup: 'rg',
  location: 'westeurope',
  host: 'v.vault.azure.net',
  accessPolicies: [{ objectId: 'holder', secrets: ['get'], keys: [], certificates: [] }],
};
const group = (principalId: string, scope: string) => ({
  id: `${scope}/${principalId}`,
  principalId,
  principalType: 'Group',
  roleGuid: 'r',
  scope,
});

describe('which groups are asked for', () => {
  const asked = (assignments: ReturnType<typeof group>[], vaults = [vault], identities: string[] = []): string[] => [
    ...groupCandidates({ gateways: [], vaults, assignments, identities: new Set(identities) }).keys(),
  ];

  test.each([
    ['the tenant root', '/'],
    ['a management group', '/providers/microsoft.management/managementgroups/m'],
    ['the subscription', subscription],
    ['the resource group', `${subscription}/resourcegroups/rg`],
    ['the vault', vault.id],
    ['a secret of it', `${vault.id}/secrets/x`],
  ])('one with a right at %s', (_name, scope) => {
    expect(asked([group('g', scope)])).toContain('g');
  });

  test.each([
    ['another resource group with the same beginning', `${subscription}/resourcegroups/rg2`],
    ['another vault', `${vault.id}2`],
    ['another subscription', '/subscriptions/s2'],
  ])('none with a right at %s only', (_name, scope) => {
    expect(asked([group('g', scope)])).not.toContain('g');
  });

  test('whom an access policy names may be a group, unless it is known to be something else', () => {
    expect(asked([])).toEqual(['holder']);
    expect(asked([], [vault], ['holder'])).toEqual([]);
    expect(asked([{ ...group('holder', '/'), principalType: 'User' }])).toEqual([]);
  });

  test('access policies of a vault that roles decide on name nobody', () => {
    expect(asked([], [{ ...vault, enableRbacAuthorization: true }])).toEqual([]);
  });
});

test('a directory that refuses names the application role and the command that grants it', async () => {
  const run = await runFake({
    fault: () => ({ status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'x' } } }),
    at: ['members', 'noGroup'],
  });
  for (const id of [ids.operators, ids.policyHolder]) {
    expect(recordOf(run, 'entra.groupMembers', 'list', id).outcome).toMatchObject({
      status: 'unread',
      cause: 'forbidden',
      needs: {
        permission: 'GroupMember.Read.All',
        grant: expect.stringMatching(
          `/servicePrincipals/${ids.scanner}/appRoleAssignments.*appRoleId\\\\":\\\\"98830695-27a2-44f7-8c18-0c3ebc9698f6`,
        ),
      },
    });
  }
});
