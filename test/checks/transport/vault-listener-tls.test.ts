import { check } from '../../../checks/transport/vault-listener-tls.ts';
import type { VaultListener } from '../../../src/evidence/vault.ts';
import { testCheck, type CheckTestCase, type ExpectedVerdict } from '../../kit/check-tester.ts';
import { evidenceOf, unread, vaultHost } from '../../kit/evidence.ts';
import { cluster, vaultRecords } from '../../kit/vault-world.ts';

const health = { initialized: true, sealed: false };
const having = (listeners: readonly VaultListener[], address?: string) =>
  evidenceOf(
    vaultRecords({ health, serverConfig: { listeners: [...listeners] } }),
    address === undefined ? {} : { vault: { address } },
  );
const https = { subject: cluster, outcome: 'pass' } as const;
const at = '0.0.0.0:8200';
const is = (outcome: ExpectedVerdict['outcome'], more: Partial<ExpectedVerdict> = {}, place = `tcp/${at}`) => [
  https,
  { subject: `${cluster}/listeners/${place}`, outcome, ...more },
];

const cases: readonly CheckTestCase[] = [
  { name: 'a listener', evidence: having([{ type: 'tcp', address: at }]), expect: is('pass') },
  {
    name: 'a listener of TLS 1.3',
    evidence: having([{ type: 'tcp', address: at, tlsDisable: false, tlsMinVersion: 'tls13' }]),
    expect: is('pass', { reasonIncludes: 'TLS 1.2 or newer' }),
  },
  {
    name: 'a listener without TLS',
    evidence: having([{ type: 'tcp', address: at, tlsDisable: true }]),
    expect: is('fail', { severity: 'high', reasonIncludes: 'tls_disable', fixIncludes: `"${at}"` }),
  },
  {
    name: 'a listener of the loopback address without TLS',
    evidence: having([{ type: 'tcp', address: '127.0.0.1:8100', tlsDisable: true }]),
    expect: is('fail', { severity: 'low' }, 'tcp/127.0.0.1:8100'),
  },
  ...['tls10', 'tls11'].map((tlsMinVersion): CheckTestCase => ({
    name: `a listener of ${tlsMinVersion}`,
    evidence: having([{ type: 'tcp', address: at, tlsMinVersion }]),
    expect: is('fail', { reasonIncludes: tlsMinVersion }),
  })),
  {
    name: 'a Unix socket',
    evidence: having([{ type: 'unix', address: '/run/vault.sock', tlsDisable: true }]),
    expect: is('not-applicable', {}, 'unix//run/vault.sock'),
  },
  {
    name: 'two listeners that say the same address',
    evidence: having([
      { type: 'tcp', address: at },
      { type: 'tcp', address: at, tlsDisable: true },
    ]),
    expect: [...is('pass'), { subject: `${cluster}/listeners/tcp/${at}#2`, outcome: 'fail' }],
  },
  {
    name: 'an address of the configuration without TLS',
    evidence: having([], `http://${vaultHost}:8200`),
    expect: [{ subject: cluster, outcome: 'fail', severity: 'high', reasonIncludes: 'is http' }],
  },
  {
    name: 'a server that does not show its listeners',
    evidence: evidenceOf(vaultRecords({ health })),
    expect: [https, { subject: `${cluster}/listeners`, outcome: 'not-assessed', cause: 'partial' }],
  },
  {
    name: 'a configuration and a health that could not be read',
    evidence: evidenceOf(vaultRecords(), {
      replace: [unread('vault.serverConfig', cluster), unread('vault.health', cluster, 'timed-out')],
    }),
    expect: [
      { subject: cluster, outcome: 'not-assessed', cause: 'timed-out' },
      { subject: `${cluster} vault.serverConfig`, outcome: 'not-assessed', cause: 'forbidden' },
    ],
  },
];

testCheck('transport/vault-listener-tls', check, cases);
