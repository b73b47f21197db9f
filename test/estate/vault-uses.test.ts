import { describe, expect, test } from '@jest/globals';
import { buildEstate } from '../../src/estate/build.ts';
import { vaultUses } from '../../src/estate/vault-uses.ts';
import type { SendRequest } from '../../src/evidence/policy.ts';
import type { Evidence } from '../../src/evidence/evidence.ts';
import { evidenceOf, vaultHost, vaultTarget, type EvidenceOptions } from '../kit/evidence.ts';
import { request, skeleton } from '../kit/policy-skeleton.ts';
import { repoRecords, vaultRecords } from '../kit/vault-world.ts';

/** The same evidence of a run that another namespace of the same server was declared for too, after the first. */
function withTeam(evidence: Evidence): Evidence {
  const { header } = evidence;
  const config = header.config as { readonly vault: readonly object[] };
  const team = { name: 'team', address: `https://${vaultHost}`, namespace: 'team' };
  return {
    ...evidence,
    header: {
      ...header,
      targets: [...header.targets, { name: 'team', kind: 'vault', declared: [] }],
      config: { ...config, vault: [...config.vault, team] },
    },
  };
}

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

test('of two namespaces of one server, a request is one of that which it names', () => {
  const sendRequests = [inNamespace('team'), inNamespace('root'), inNamespace('elsewhere')];
  const records = [...vaultRecords(), ...repoRecords({ 'a.xml': skeleton({ sendRequests }) })];
  const uses = vaultUses(buildEstate(withTeam(evidenceOf(records))));
  expect(
    uses.map((item) => item.kind === 'subject' && [item.subject.cluster.target, item.subject.otherNamespace]),
  ).toEqual([
    ['team', false],
    [vaultTarget, false],
    [vaultTarget, true],
  ]);
});

describe('an address with a path', () => {
  test.each(['/vault', '/vault/'])('of %s is where /v1/ lies below', (at) => {
    const address = `https://${vaultHost}${at}`;
    expect(usesOf([request(1, vaultHost, `/vault${path}`)], { address })).toEqual([['secret/data/orders', false]]);
  });

  test('leaves requests beside it to others on that host', () => {
    const address = `https://${vaultHost}/vault`;
    expect(usesOf([request(1, vaultHost, path), request(2, vaultHost, `/vault2${path}`)], { address })).toEqual([]);
  });
});
