import { describe, expect, test } from '@jest/globals';
import { buildEstate } from '../../src/estate/build.ts';
import { vaultUses } from '../../src/estate/vault-uses.ts';
import type { SendRequest } from '../../src/evidence/policy.ts';
import { evidenceOf, vaultHost, type EvidenceOptions } from '../kit/evidence.ts';
import { request, skeleton } from '../kit/policy-skeleton.ts';
import { repoRecords, vaultRecords } from '../kit/vault-world.ts';

/** What the requests of one policy do at the declared Vault, and whether it is in another namespace. */
function usesOf(sendRequests: readonly SendRequest[], vault: NonNullable<EvidenceOptions['vault']> = {}) {
  const records = [...vaultRecords(), ...repoRecords({ 'a.xml': skeleton({ sendRequests: [...sendRequests] }) })];
  return vaultUses(buildEstate(evidenceOf(records, { vault }))).map((item) => {
    if (item.kind === 'unlisted') throw new Error(item.scope.id);
    const { does, otherNamespace } = item.subject;
    return [does.kind === 'read' ? does.path : does.mount, otherNamespace];
  });
}

const path = '/v1/secret/data/orders';
const inNamespace = (text: string): SendRequest =>
  request(1, vaultHost, path, { vaultNamespace: { kind: 'literal', text } });

describe('the namespace of a request', () => {
  test.each(['root', '/', 'root/', ''])('"%s" is the root namespace, like no header at all', (text) => {
    expect(usesOf([inNamespace(text)])).toEqual([['secret/data/orders', false]]);
  });

  test.each(['team/apis', '/team/apis/'])('"%s" is that of a configuration without slashes', (text) => {
    expect(usesOf([inNamespace(text)], { namespace: 'team/apis' })).toEqual([['secret/data/orders', false]]);
  });

  test('another one is told', () => {
    expect(usesOf([inNamespace('team')], { namespace: 'team/apis' })).toEqual([['secret/data/orders', true]]);
  });
});
