import { check } from '../../../checks/logging/vault-audit-device-single.ts';
import { testCheck, type CheckTestCase } from '../../kit/check-tester.ts';
import { evidenceOf, unread } from '../../kit/evidence.ts';
import { cluster, vaultRecords } from '../../kit/vault-world.ts';

const file = (path: string, file_path: string) => ({ path, type: 'file', options: { file_path } });
const having = (...auditDevices: ReturnType<typeof file>[]) => evidenceOf(vaultRecords({ auditDevices }));

const cases: readonly CheckTestCase[] = [
  {
    name: 'two devices on two paths',
    evidence: having(file('a/', '/a.log'), file('b/', '/b.log')),
    expect: [{ subject: cluster, outcome: 'pass' }],
  },
  {
    name: 'one device',
    evidence: having(file('a/', '/a.log')),
    expect: [{ subject: cluster, outcome: 'fail', severity: 'low', fixIncludes: 'vault audit enable' }],
  },
  {
    name: 'one device, where one is what is asked for',
    evidence: having(file('a/', '/one.log')),
    settings: { 'vault.minAuditDevices': 1 },
    expect: [{ subject: cluster, outcome: 'pass' }],
  },
  {
    name: 'two devices on one path',
    evidence: having(file('a/', '/a.log'), file('b/', '/a.log')),
    expect: [{ subject: cluster, outcome: 'fail', reasonIncludes: 'fail together' }],
  },
  {
    name: 'two devices on one address',
    evidence: evidenceOf(
      vaultRecords({
        auditDevices: ['a/', 'b/'].map((path) => ({ path, type: 'socket', options: { address: '127.0.0.1:9514' } })),
      }),
    ),
    expect: [{ subject: cluster, outcome: 'fail', reasonIncludes: 'write to 127.0.0.1:9514' }],
  },
  { name: 'no device', evidence: having(), expect: [{ subject: cluster, outcome: 'fail' }] },
  {
    name: 'devices that may not be listed',
    evidence: evidenceOf(vaultRecords(), { replace: [unread('vault.auditDevices', cluster)] }),
    expect: [{ subject: cluster, outcome: 'not-assessed', cause: 'forbidden' }],
  },
];

testCheck('logging/vault-audit-device-single', check, cases, {
  neverNotApplicable: 'every cluster can have two devices',
});
