import { check } from '../../../checks/logging/vault-audit-log-raw.ts';
import { testCheck, type CheckTestCase } from '../../kit/check-tester.ts';
import { evidenceOf, unread } from '../../kit/evidence.ts';
import { cluster, vaultRecords } from '../../kit/vault-world.ts';

const subject = `${cluster}/sys/audit/file`;
const having = (options: { log_raw?: string; file_path?: string }) =>
  evidenceOf(vaultRecords({ auditDevices: [{ path: 'file/', type: 'file', options }] }));

const cases: readonly CheckTestCase[] = [
  { name: 'a device without the option', evidence: having({}), expect: [{ subject, outcome: 'pass' }] },
  { name: 'a device with it off', evidence: having({ log_raw: 'false' }), expect: [{ subject, outcome: 'pass' }] },
  {
    name: 'a raw device',
    evidence: having({ log_raw: 'true', file_path: '/var/log/a b.log' }),
    expect: [
      {
        subject,
        outcome: 'fail',
        severity: 'critical',
        fixIncludes: "vault audit enable -path=file file 'file_path=/var/log/a b.log'",
      },
    ],
  },
  ...['1', 'T', 'TRUE'].map((text): CheckTestCase => ({
    name: `a raw device, written ${text}`,
    evidence: having({ log_raw: text }),
    expect: [{ subject, outcome: 'fail' }],
  })),
  {
    name: 'devices that may not be listed',
    evidence: evidenceOf(vaultRecords(), { replace: [unread('vault.auditDevices', cluster)] }),
    expect: [{ subject: `${cluster} vault.auditDevices`, outcome: 'not-assessed', cause: 'forbidden' }],
  },
];

testCheck('logging/vault-audit-log-raw', check, cases, { neverNotApplicable: 'every device hashes or does not' });
