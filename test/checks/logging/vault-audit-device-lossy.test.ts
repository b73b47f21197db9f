import { check } from '../../../checks/logging/vault-audit-device-lossy.ts';
import type { VaultAuditDevice } from '../../../src/evidence/vault.ts';
import { testCheck, type CheckTestCase, type ExpectedVerdict } from '../../kit/check-tester.ts';
import { evidenceOf, unread } from '../../kit/evidence.ts';
import { cluster, vaultRecords } from '../../kit/vault-world.ts';

const subject = `${cluster}/sys/audit/one`;
const having = (...auditDevices: VaultAuditDevice[]) => evidenceOf(vaultRecords({ auditDevices }));
const device = (type: string, options: VaultAuditDevice['options'], more: Partial<VaultAuditDevice> = {}) => ({
  path: 'one/',
  type,
  options,
  ...more,
});
const is = (outcome: ExpectedVerdict['outcome'], more: Partial<ExpectedVerdict> = {}) => [
  { subject, outcome, ...more },
];

const fallback: VaultAuditDevice = { path: 'rest/', type: 'file', options: { file_path: '/b.log', fallback: 'true' } };

const cases: readonly CheckTestCase[] = [
  { name: 'a file', evidence: having(device('file', { file_path: '/var/log/a.log' })), expect: is('pass') },
  { name: 'the syslog daemon', evidence: having(device('syslog', {})), expect: is('pass') },
  {
    name: 'a socket of the same host',
    evidence: having(device('socket', { address: '127.0.0.1:9514', socket_type: 'udp' })),
    expect: is('pass'),
  },
  {
    name: 'a Unix socket',
    evidence: having(device('socket', { address: '/run/audit.sock', socket_type: 'unix' })),
    expect: is('pass'),
  },
  { name: 'https', evidence: having(device('http', { address: 'https://siem.example' })), expect: is('pass') },
  {
    name: 'datagrams to another host',
    evidence: having(device('socket', { address: 'siem.example:514', socket_type: 'udp' })),
    expect: is('fail', {
      severity: 'medium',
      reasonIncludes: 'datagrams to siem.example:514',
      fixIncludes: 'vault audit disable one',
    }),
  },
  {
    name: 'a connection without TLS to another host, which is the default of sockets',
    evidence: having(device('socket', { address: 'siem.example:9090' })),
    expect: is('fail', { reasonIncludes: 'without encryption' }),
  },
  {
    name: 'http without TLS to another host',
    evidence: having(device('http', { address: 'http://siem.example:8080' })),
    expect: is('fail', { reasonIncludes: 'http://siem.example:8080 without encryption' }),
  },
  {
    name: 'a host whose name begins like the loopback address',
    evidence: having(device('socket', { address: '127.0.0.1.example:9090' })),
    expect: is('fail'),
  },
  {
    name: 'nowhere',
    evidence: having(device('file', { file_path: 'discard' })),
    expect: is('fail', { reasonIncludes: 'discards' }),
  },
  {
    name: 'standard output',
    evidence: having(device('file', { file_path: 'stdout' })),
    expect: is('fail', { fixIncludes: 'logging.vaultCollectedDevices' }),
  },
  {
    name: 'standard output that a collector takes up',
    evidence: having(device('file', { file_path: 'stdout' })),
    settings: { 'logging.vaultCollectedDevices': ['vault-test/one/'] },
    expect: is('pass'),
  },
  {
    name: 'standard output of another device than the one that a collector takes up',
    evidence: having(device('file', { file_path: 'stdout' })),
    settings: { 'logging.vaultCollectedDevices': ['vault-test/two'] },
    expect: is('fail'),
  },
  {
    name: 'a filter without a fallback',
    evidence: having(device('file', { file_path: '/a.log' }, { filters: true })),
    expect: is('fail', { reasonIncludes: 'leaves out entries', fixIncludes: 'fallback=true' }),
  },
  {
    name: 'an exclusion without a fallback',
    evidence: having(device('file', { file_path: '/a.log' }, { excludes: true })),
    expect: is('fail', { reasonIncludes: 'fields of entries' }),
  },
  {
    name: 'a filter beside a fallback',
    evidence: having(device('file', { file_path: '/a.log' }, { filters: true }), fallback),
    expect: [...is('pass'), { subject: `${cluster}/sys/audit/rest`, outcome: 'pass' }],
  },
  {
    name: 'a socket of which the server does not tell the address',
    evidence: having(device('socket', {})),
    expect: is('not-assessed', { cause: 'partial' }),
  },
  {
    name: 'devices that may not be listed',
    evidence: evidenceOf(vaultRecords(), { replace: [unread('vault.auditDevices', cluster)] }),
    expect: [{ subject: `${cluster} vault.auditDevices`, outcome: 'not-assessed', cause: 'forbidden' }],
  },
];

testCheck('logging/vault-audit-device-lossy', check, cases, { neverNotApplicable: 'every device writes somewhere' });
