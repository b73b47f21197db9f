import { check } from '../../../checks/logging/vault-audit-device-missing.ts';
import { testCheck, type CheckTestCase } from '../../kit/check-tester.ts';
import { evidenceOf, unread } from '../../kit/evidence.ts';
import { cluster, vaultRecords } from '../../kit/vault-world.ts';

const cases: readonly CheckTestCase[] = [
  {
    name: 'one device',
    evidence: evidenceOf(vaultRecords({ auditDevices: [{ path: 'file/', type: 'file', options: {} }] })),
    expect: [{ subject: cluster, outcome: 'pass', reasonIncludes: 'file/' }],
  },
  {
    name: 'a list that is empty',
    evidence: evidenceOf(vaultRecords()),
    expect: [{ subject: cluster, outcome: 'fail', fixIncludes: 'vault audit enable file' }],
  },
  {
    name: 'a list that takes sudo to read is not assessed, even where the server tells of devices',
    evidence: evidenceOf(vaultRecords({ serverConfig: { audits: [{ type: 'file', path: 'file/' }] } }), {
      replace: [unread('vault.auditDevices', cluster)],
    }),
    expect: [{ subject: cluster, outcome: 'not-assessed', cause: 'forbidden' }],
  },
  {
    name: 'a list that was never asked for is not empty',
    evidence: evidenceOf(vaultRecords(), { without: ['vault.auditDevices'] }),
    expect: [{ subject: cluster, outcome: 'not-assessed', cause: 'not-collected' }],
  },
];

testCheck('logging/vault-audit-device-missing', check, cases, {
  neverNotApplicable: 'every cluster can have a device',
});
