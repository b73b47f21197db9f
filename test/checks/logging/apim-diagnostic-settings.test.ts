import { check } from '../../../checks/logging/apim-diagnostic-settings.ts';
import type { DiagnosticSetting } from '../../../src/evidence/azure.ts';
import { azureRecords, diagnostics, gatewayId } from '../../kit/azure-world.ts';
import { testCheck, type CheckTestCase } from '../../kit/check-tester.ts';
import { evidenceOf, unread } from '../../kit/evidence.ts';

const having = (...gatewayDiagnostics: DiagnosticSetting[]) => evidenceOf(azureRecords({ gatewayDiagnostics }));
const one = (outcome: 'pass' | 'fail' | 'not-assessed') => [{ subject: gatewayId, outcome }];

const cases: readonly CheckTestCase[] = [
  {
    name: 'GatewayLogs',
    evidence: having(diagnostics({ category: 'GatewayLogs', enabled: true })),
    expect: one('pass'),
  },
  {
    name: 'allLogs',
    evidence: having(diagnostics({ categoryGroup: 'allLogs', enabled: true })),
    expect: one('pass'),
  },
  { name: 'nothing', evidence: having(), expect: one('fail') },
  {
    name: 'GatewayLogs switched off',
    evidence: having(diagnostics({ category: 'GatewayLogs', enabled: false })),
    expect: one('fail'),
  },
  {
    name: 'another category',
    evidence: having(diagnostics({ category: 'WebSocketConnectionLogs', enabled: true })),
    expect: one('fail'),
  },
  {
    name: 'the group audit, of which nobody knows what it holds',
    evidence: having(diagnostics({ categoryGroup: 'audit', enabled: true })),
    expect: [{ subject: gatewayId, outcome: 'not-assessed', cause: 'not-collected' }],
  },
  {
    name: 'settings that could not be read',
    evidence: evidenceOf(azureRecords(), { replace: [unread('azure.diagnosticSettings', gatewayId)] }),
    expect: [{ subject: gatewayId, outcome: 'not-assessed', cause: 'forbidden' }],
  },
];

testCheck('logging/apim-diagnostic-settings', check, cases, { neverNotApplicable: 'every service has gateway logs' });
