import { check } from '../../../checks/logging/key-vault-audit-log.ts';
import type { DiagnosticSetting } from '../../../src/evidence/azure.ts';
import { azureRecords, diagnostics, keyVaultId } from '../../kit/azure-world.ts';
import { testCheck, type CheckTestCase } from '../../kit/check-tester.ts';
import { evidenceOf, unread } from '../../kit/evidence.ts';

const having = (...vaultDiagnostics: DiagnosticSetting[]) => evidenceOf(azureRecords({ vaultDiagnostics }));
const audit = diagnostics({ category: 'AuditEvent', enabled: true });
const { workspaceId: _workspace, ...nowhere } = audit;

const cases: readonly CheckTestCase[] = [
  {
    name: 'the category AuditEvent covers, and the table mode is named',
    evidence: having({ ...audit, logAnalyticsDestinationType: 'Dedicated' }),
    expect: [{ subject: keyVaultId, outcome: 'pass', reasonIncludes: 'resource-specific tables' }],
  },
  {
    name: 'the group audit covers',
    evidence: having(diagnostics({ categoryGroup: 'audit', enabled: true })),
    expect: [{ subject: keyVaultId, outcome: 'pass', reasonIncludes: 'AzureDiagnostics' }],
  },
  {
    name: 'the group allLogs covers, in whatever case and to a storage account',
    evidence: having({ ...nowhere, storageAccountId: '/sa', logs: [{ categoryGroup: 'AllLogs', enabled: true }] }),
    expect: [{ subject: keyVaultId, outcome: 'pass', reasonIncludes: 'storage account' }],
  },
  {
    name: 'no setting at all',
    evidence: having(),
    expect: [{ subject: keyVaultId, outcome: 'fail', fixIncludes: `--resource ${keyVaultId}` }],
  },
  {
    name: 'a setting that is switched off covers nothing',
    evidence: having(diagnostics({ category: 'AuditEvent', enabled: false })),
    expect: [{ subject: keyVaultId, outcome: 'fail' }],
  },
  {
    name: 'a setting with metrics only covers nothing',
    evidence: having(diagnostics()),
    expect: [{ subject: keyVaultId, outcome: 'fail' }],
  },
  {
    name: 'another category covers nothing',
    evidence: having(diagnostics({ category: 'AzurePolicyEvaluationDetails', enabled: true })),
    expect: [{ subject: keyVaultId, outcome: 'fail' }],
  },
  {
    name: 'a setting without destination covers nothing',
    evidence: having(nowhere),
    expect: [{ subject: keyVaultId, outcome: 'fail', reasonIncludes: 'destination' }],
  },
  {
    name: 'an empty workspace id is no destination',
    evidence: having({ ...audit, workspaceId: '' }),
    expect: [{ subject: keyVaultId, outcome: 'fail' }],
  },
  {
    name: 'settings that could not be read are not assessed',
    evidence: evidenceOf(azureRecords({ vaultDiagnostics: [audit] }), {
      replace: [unread('azure.diagnosticSettings', keyVaultId)],
    }),
    expect: [{ subject: keyVaultId, outcome: 'not-assessed', cause: 'forbidden' }],
  },
];

testCheck('logging/key-vault-audit-log', check, cases, { neverNotApplicable: 'every vault has audit events' });
